/** Long lists: the first page, and the next ones as somebody asks for them. */
import { asked, Refused } from '$/api/client'
import { sayTrouble } from './notes.svelte'

interface Page<T> {
  items: T[]
  next_cursor: string | null
}
type Answer<T> = Promise<{ data?: Page<T>; error?: unknown; response: Response }>
type Ask<T> = (page: { limit: number; cursor?: string }) => Answer<T>

const EACH = 50

/** What was read of a list so far. */
export class Paged<T> {
  data = $state.raw<T[]>()
  readonly isOld = false
  readonly at = 0
  trouble = $state.raw<Refused>()
  isBusy = $state(false)
  #next = $state<string | null>(null)
  #ask: Ask<T>
  #turn = 0

  constructor(ask: Ask<T>) {
    this.#ask = ask
  }

  /** Whether the list goes on. */
  get goesOn(): boolean {
    return this.#next !== null
  }

  /** Read it from its beginning; what was shown stays until the answer is there. */
  refresh = (): Promise<void> => this.#read({ limit: EACH }, [])

  /** Read on. */
  more = (): Promise<void> => (this.#next ? this.#read({ limit: EACH, cursor: this.#next }, this.data ?? []) : Promise.resolve())

  async #read(page: { limit: number; cursor?: string }, before: readonly T[]): Promise<void> {
    const turn = ++this.#turn
    const answer = asked(this.#ask(page))
    this.isBusy = true
    try {
      const { items, next_cursor } = await answer
      if (turn !== this.#turn) return
      this.data = [...before, ...items]
      this.#next = next_cursor
      this.trouble = undefined
    } catch (trouble) {
      if (!(trouble instanceof Refused)) throw trouble
      if (turn !== this.#turn) return
      if (this.data) sayTrouble(trouble)
      else this.trouble = trouble
    } finally {
      if (turn === this.#turn) this.isBusy = false
    }
  }
}

/** A list that begins anew when something changes that its question reads (a place, a name that is typed). */
export function paged<T>(ask: Ask<T>): Paged<T> {
  const list = new Paged<T>(ask)
  $effect(() => void list.refresh())
  return list
}

/** An answer whose rows are shown as something else. */
export async function shownAs<A, B>(answer: Answer<A>, each: (one: A) => B): Answer<B> {
  const { data, ...rest } = await answer
  return data ? { ...rest, data: { ...data, items: data.items.map(each) } } : rest
}
