/** How this device shows things: elder mode, dark or light, the language. Nothing personal; it stays after logging out. */
import { speak, type Language } from './words.svelte'

export type Theme = 'auto' | 'light' | 'dark'
interface Looks {
  elder: boolean
  theme: Theme
  language: Language
}

const PLACE = 'yihu.looks'
const dark = matchMedia('(prefers-color-scheme: dark)')
dark.addEventListener('change', () => void show())
const state = $state<Looks>({ elder: false, theme: 'auto', language: 'zh', ...kept() })

export const looks: Readonly<Looks> = state

/** Look another way from now on. */
export async function look(changes: Partial<Looks>): Promise<void> {
  Object.assign(state, changes)
  localStorage.setItem(PLACE, JSON.stringify(state))
  await show()
}

/** Show the page as it is wished. */
export async function show(): Promise<void> {
  const root = document.documentElement
  root.toggleAttribute('data-elder', state.elder)
  root.dataset['theme'] = state.theme === 'auto' ? (dark.matches ? 'dark' : 'light') : state.theme
  await speak(state.language)
}

function kept(): Partial<Looks> {
  try {
    return JSON.parse(localStorage.getItem(PLACE) ?? '{}') as Partial<Looks>
  } catch {
    return {}
  }
}
