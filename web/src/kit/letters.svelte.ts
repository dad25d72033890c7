/** Letters that decide and lead on; a person whose voice or switch types letters turns them off on this device. */
const PLACE = 'yihu.keys'
const kept = $state({ areOn: localStorage.getItem(PLACE) !== 'off' })

export const letters = {
  get areOn(): boolean {
    return kept.areOn
  },
  turn(areOn: boolean): void {
    kept.areOn = areOn
    localStorage.setItem(PLACE, areOn ? 'on' : 'off')
  },
}

const TYPED = 'input:not([type=checkbox]), textarea, select'

/** The letter that was pressed to do something; nothing while somebody types, or answers a question that lies on top. */
export function letterOf(event: KeyboardEvent): string | undefined {
  if (!kept.areOn || event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) return undefined
  const isTyping = event.target instanceof HTMLElement && event.target.matches(TYPED)
  return isTyping || document.querySelector('dialog[open]') ? undefined : event.key.toLowerCase()
}
