/**
 * Acts that nothing takes back once they are sent. None of them is asked about twice: each waits for as long as its note can be read,
 * and is undone with one tap, or with Ctrl + Z. It is sent when the note goes, or at once when the app is left or hidden.
 */
import { notes, say, sayTrouble } from './notes.svelte'

interface Act {
  /** What it is done to, by id: nothing else is done to it meanwhile. */
  key: string
  /** What is said of it, as if it were done. */
  words: string
  /** What it is about, by name, should it be refused when nobody looks at it any more. */
  about?: string
  send: () => Promise<unknown>
  /** Reads anew what is on screen, once it was sent or refused. */
  seeAgain: () => unknown
  undone?: () => unknown
}

const state = $state<{ waiting: { key: string; note: number }[] }>({ waiting: [] })
const going = new Set<Promise<void>>()

document.addEventListener('visibilitychange', () => void (document.hidden && sendAll()))

/** Whether something is about to be done to it, so that a screen shows it no longer. */
export const isWaiting = (key: string): boolean => state.waiting.some((one) => one.key === key)

/** Do it, unless it is undone in time. */
export function undoable(act: Act): void {
  if (isWaiting(act.key)) return
  const forget = () => void (state.waiting = state.waiting.filter((one) => one.key !== act.key))
  const undo = () => (forget(), act.undone?.())
  state.waiting.push({ key: act.key, note: say(act.words, undo, () => send(act, forget)) })
}

/** Send at once what waits, and come back when all of it is there. */
export async function sendAll(): Promise<void> {
  for (const { note } of [...state.waiting]) notes.drop(note)
  await Promise.all(going)
}

async function sentAndSeen({ send, about, seeAgain }: Act): Promise<void> {
  try {
    await send()
  } catch (trouble) {
    sayTrouble(trouble, about)
  }
  await seeAgain()
}

function send(act: Act, forget: () => void): void {
  const sent = sentAndSeen(act).finally(() => {
    forget()
    going.delete(sent)
  })
  going.add(sent)
}
