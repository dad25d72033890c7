/** One thing at a time that a person asks for: busy while it goes on, and what refuses it said in words. */
import { sayTrouble } from './notes.svelte'

export interface Acting {
  readonly isBusy: boolean
  /** Do it. False where it was refused; that has been said then. */
  does(what: () => Promise<unknown>): Promise<boolean>
}

export function acting(): Acting {
  let isBusy = $state(false)
  return {
    get isBusy() {
      return isBusy
    },
    async does(what) {
      isBusy = true
      try {
        await what()
        return true
      } catch (trouble) {
        sayTrouble(trouble)
        return false
      } finally {
        isBusy = false
      }
    },
  }
}
