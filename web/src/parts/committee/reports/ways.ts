/** Ways of carrying orders: the presets, the numbers that a place may want otherwise, and how both are told. */
import type { CarryingBody, CarryingView, FiguresView, WayView } from '$made/api'
import { number } from '$/kit/format'
import { t, type TextId } from '$/kit/words.svelte'

export type Preset = CarryingView['preset']
export type Numbers = Record<string, number>

export const PRESETS: Preset[] = ['standard', 'balanced', 'eco', 'fast']
type Name = 'most_waves' | 'most_a_week' | 'tries_a_slot' | 'quiet_from' | 'quiet_until' | 'held_over' | 'least_certainty'
export const NUMBERS: { name: Name; words: TextId; least: number; most: number; step: number }[] = [
  { name: 'most_waves', words: 'reports.most-waves', least: 1, most: 1000, step: 1 },
  { name: 'most_a_week', words: 'reports.most-a-week', least: 1, most: 1000, step: 1 },
  { name: 'tries_a_slot', words: 'reports.tries-a-slot', least: 1, most: 10, step: 1 },
  { name: 'quiet_from', words: 'reports.quiet-from', least: 0, most: 23, step: 1 },
  { name: 'quiet_until', words: 'reports.quiet-until', least: 0, most: 23, step: 1 },
  { name: 'held_over', words: 'reports.held-over', least: 0, most: 24, step: 0.5 },
  { name: 'least_certainty', words: 'reports.least-certainty', least: 0.3, most: 0.9, step: 0.05 },
]

export const numbersOf = (way: { overrides: unknown }) => way.overrides as Numbers

/** 标准 · 只问 2 波 */
export function told(way: Pick<WayView, 'preset' | 'overrides'>): string {
  const numbers = Object.entries(numbersOf(way)).map(([name, value]) => {
    const known = NUMBERS.find((one) => one.name === name)
    return known ? t(`what-if.told-${known.name}`, { value: number(value) }) : t('what-if.number', { name, value: number(value) })
  })
  return [t(`reports.preset-${way.preset}`), ...numbers].join(' · ')
}

/** Whether two ways are written alike. */
export function areSame(one: Pick<WayView, 'preset' | 'overrides'>, other: Pick<WayView, 'preset' | 'overrides'>): boolean {
  const [mine, theirs] = [numbersOf(one), numbersOf(other)]
  const names = Object.keys(mine)
  return one.preset === other.preset && names.length === Object.keys(theirs).length && names.every((name) => mine[name] === theirs[name])
}

/** What a PUT takes of a place's way. */
export const bodyOf = (way: Pick<CarryingView, 'preset' | 'overrides' | 'hold_out'>): CarryingBody => ({
  preset: way.preset,
  overrides: numbersOf(way),
  hold_out: way.hold_out,
})

export type Figure = keyof FiguresView
type Told = (value: number) => string

const percent: Told = (value) => `${number(value < 0.1 ? Math.round(value * 1000) / 10 : Math.round(value * 100))}%`
const tenths: Told = (value) => number(Math.round(value * 10) / 10)
const hundredths: Told = (value) => number(Math.round(value * 100) / 100)

/** The figures in the order in which they are read; `unit` is the least difference that is one. */
export const FIGURES: { name: Figure; words: TextId; say: Told; unit: number }[] = [
  { name: 'filled', words: 'what-if.filled', say: percent, unit: 0.005 },
  { name: 'urgent', words: 'what-if.urgent', say: percent, unit: 0.005 },
  { name: 'worst', words: 'what-if.worst', say: percent, unit: 0.005 },
  { name: 'median_minutes', words: 'what-if.median', say: tenths, unit: 0.1 },
  { name: 'p90_minutes', words: 'what-if.p90', say: tenths, unit: 0.1 },
  { name: 'messages', words: 'what-if.messages', say: tenths, unit: 0.1 },
  { name: 'messages_a_week', words: 'what-if.messages-a-week', say: hundredths, unit: 0.01 },
  { name: 'silent', words: 'what-if.silent', say: percent, unit: 0.005 },
  { name: 'gini_asking', words: 'what-if.gini', say: hundredths, unit: 0.01 },
]
