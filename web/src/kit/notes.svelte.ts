/** Short words at the lower edge: what was done, with a way to undo it; they go by themselves, but not while they are read. */
import { Refused } from '$/api/client'
import { t } from './words.svelte'

export interface Note {
  id: number
  words: string
  isBad: boolean
  undo?: () => unknown
}

const STAYS = 6_000
const state = $state<{ notes: Note[] }>({ notes: [] })
let last = 0

export const notes = {
  get all(): readonly Note[] {
    return state.notes
  },
  drop(id: number) {
    state.notes = state.notes.filter((note) => note.id !== id)
  },
}

/** Say what was done. */
export function say(words: string, undo?: () => unknown): void {
  const note: Note = { id: ++last, words, isBad: false, ...(undo && { undo }) }
  state.notes = [...state.notes.slice(-2), note]
  setTimeout(() => notes.drop(note.id), undo ? STAYS * 2 : STAYS)
}

/** Say what went wrong, in the service's own words where it gave any; a fault of ours is thrown on. */
export function sayTrouble(trouble: unknown): void {
  if (!(trouble instanceof Refused)) throw trouble
  state.notes = [...state.notes.slice(-2), { id: ++last, words: wordsOf(trouble), isBad: true }]
}

/** What a refusal says. */
export function wordsOf(trouble: Refused): string {
  if (trouble.status === 0) return t('common.offline')
  return trouble.words || t('common.failed')
}
