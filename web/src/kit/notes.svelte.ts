/** Short words at the lower edge: what was done, with a way to undo it; they go by themselves, but not while somebody is at them. */
import { Refused } from '$/api/client'
import { looks } from './looks.svelte'
import { t } from './words.svelte'

export interface Note {
  id: number
  words: string
  isBad: boolean
  undo?: () => unknown
  /** What happens as soon as it can no longer be undone. */
  gone?: () => unknown
}

const STAYS = 6_000
const MOST = 3
const state = $state<{ notes: Note[] }>({ notes: [] })
const timers = new Map<number, ReturnType<typeof setTimeout>>()
let last = 0
let isHeld = false

export const notes = {
  get all(): readonly Note[] {
    return state.notes
  },
  drop(id: number) {
    take(id)?.gone?.()
  },
  undo(id: number) {
    take(id)?.undo?.()
  },
  /** While somebody is at them, by pointer or by keyboard, none of them goes; their time begins anew afterwards. */
  hold(isOn: boolean) {
    isHeld = isOn
    timers.forEach(clearTimeout)
    timers.clear()
    if (!isOn) state.notes.forEach(run)
  },
}

/** Say what was done; gives the note's id. */
export function say(words: string, undo?: () => unknown, gone?: () => unknown): number {
  return put({ words, isBad: false, ...(undo && { undo }), ...(gone && { gone }) })
}

/** Say what went wrong, in the service's own words where it gave any, and about what; a fault of ours is thrown on. */
export function sayTrouble(trouble: unknown, about?: string): void {
  if (!(trouble instanceof Refused)) throw trouble
  put({ words: [about, wordsOf(trouble)].filter(Boolean).join(': '), isBad: true })
}

/** What a refusal says. */
export function wordsOf(trouble: Refused): string {
  if (trouble.status === 0) return t('common.offline')
  return trouble.words || t('common.failed')
}

function put(said: Omit<Note, 'id'>): number {
  const note = { id: ++last, ...said }
  state.notes.slice(0, 1 - MOST).forEach(({ id }) => notes.drop(id))
  state.notes = [...state.notes, note]
  run(note)
  return note.id
}

function take(id: number): Note | undefined {
  const note = state.notes.find((one) => one.id === id)
  clearTimeout(timers.get(id))
  timers.delete(id)
  state.notes = state.notes.filter((one) => one.id !== id)
  return note
}

/** What can be undone stays twice as long, and in elder mode twice as long again. */
function run({ id, isBad, undo }: Note): void {
  if (isBad || isHeld) return
  timers.set(id, setTimeout(() => notes.drop(id), STAYS * (undo ? 2 : 1) * (looks.elder ? 2 : 1)))
}
