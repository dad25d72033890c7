/** Going through what waits: by the letters J and K in the list, and from one to the next. */

/** The links of a list, and which of its rows has the keyboard. */
export function rowsOf(list: HTMLElement | undefined): { links: HTMLElement[]; at: number } {
  const links = [...(list?.querySelectorAll<HTMLElement>('a') ?? [])]
  const here = document.activeElement?.closest('li')
  return { links, at: links.findIndex((link) => link.closest('li') === here) }
}

/** Put the keyboard on the next row or the one before by J and K; false where it is another letter. */
export function movedBy(letter: string | undefined, list: HTMLElement | undefined): boolean {
  const { links, at } = rowsOf(list)
  if (letter === 'j') links[Math.min(at + 1, links.length - 1)]?.focus()
  else if (letter === 'k') links[Math.max(at - 1, 0)]?.focus()
  else return false
  return true
}

/** What lies so far beside one of the queue; where that has left it, the first. */
export function beside(waiting: readonly string[], id: string, step: 1 | -1): string | undefined {
  const here = waiting.indexOf(id)
  return here < 0 ? waiting[0] : waiting[here + step]
}

/** On to which, once one was decided. */
export const after = (waiting: readonly string[], id: string) => beside(waiting, id, 1) ?? waiting.find((one) => one !== id)
