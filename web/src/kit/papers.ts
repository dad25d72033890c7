/** Pages to print, and files: what a browser opens or keeps by an address, which the API gives for a while. */
import { sayTrouble } from './notes.svelte'

/** Open a page whose address is asked for first: the window opens at once, since browsers let none open later. */
export async function openLater(ask: () => Promise<string>): Promise<void> {
  const window = globalThis.open('', '_blank')
  try {
    const address = new URL(await ask(), location.origin).href
    if (window) window.location.href = address
    else location.assign(address)
  } catch (trouble) {
    window?.close()
    sayTrouble(trouble)
  }
}

/** Give the person a file. */
export function keepFile(data: BlobPart, name: string, type: string): void {
  const address = URL.createObjectURL(new Blob([data], { type }))
  Object.assign(document.createElement('a'), { href: address, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(address), 1000)
}
