/**
 * The texts that people see, from the catalogue in `texts/`: Chinese first, English second. A screen brings the Chinese texts of its
 * area with it; English ones are loaded for who reads English.
 */
import type { TextId } from '$made/texts'
import common from '$made/texts/zh/common.json'

export type Language = 'zh' | 'en'
export type { TextId }
type Texts = Record<string, string>

const english = import.meta.glob<{ default: Texts }>('$made/texts/en/*.json')
const chinese: Record<string, Texts> = { common }
const state = $state<{ language: Language; texts: Texts }>({ language: 'zh', texts: common })

/** The text of an id in the reader's language, filled with values. */
export function t(id: TextId, values: Record<string, string | number> = {}): string {
  const text = state.texts[id] ?? id
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}

/** The language that is read now. */
export function language(): Language {
  return state.language
}

/** Have the texts of an area at hand: what a screen awaits before anything else. */
export async function need(area: string, texts: Texts): Promise<void> {
  chinese[area] = texts
  await read(state.language)
}

/** Read everything in another language from now on. */
export async function speak(chosen: Language): Promise<void> {
  await read(chosen)
  document.documentElement.lang = chosen === 'zh' ? 'zh-CN' : 'en'
  document.title = t('common.name')
}

async function read(chosen: Language): Promise<void> {
  state.language = chosen
  const areas = Object.keys(chinese)
  const found = chosen === 'zh' ? Object.values(chinese) : await Promise.all(areas.map(inEnglish))
  if (state.language === chosen) state.texts = Object.assign({}, ...found)
}

async function inEnglish(area: string): Promise<Texts> {
  const open = Object.entries(english).find(([path]) => path.endsWith(`/${area}.json`))?.[1]
  return open ? (await open()).default : (chinese[area] ?? {})
}
