/** The figures of a rule of points, in the order in which people read them, and what they are called. */
import type { RuleBody } from '$made/api'
import { number } from './format'
import { t, type TextId } from './words.svelte'

/** A rule with all its figures, as the service tells it. */
export type Rule = Required<RuleBody>
type Checks = Required<Rule['checks']>

export interface Figure {
  name: Exclude<keyof Rule, 'points_by_service_type' | 'minimum_proof' | 'checks'>
  unit: 'points' | 'percent' | 'stars' | 'hours' | 'days'
  least: number
  most: number
  /** Whether there may be none. */
  isOptional?: true
}

export const FIGURES: readonly Figure[] = [
  { name: 'points_an_hour', unit: 'points', least: 0, most: 1000 },
  { name: 'urgent_percent', unit: 'percent', least: 0, most: 200 },
  { name: 'night_percent', unit: 'percent', least: 0, most: 200 },
  { name: 'rating_percent', unit: 'percent', least: 0, most: 200 },
  { name: 'organization_percent', unit: 'percent', least: 0, most: 200 },
  { name: 'lowest_paid_stars', unit: 'stars', least: 1, most: 5 },
  { name: 'day_cap_minutes', unit: 'hours', least: 0.5, most: 24, isOptional: true },
  { name: 'month_cap_minutes', unit: 'hours', least: 0.5, most: 744, isOptional: true },
  { name: 'year_cap_minutes', unit: 'hours', least: 0.5, most: 8784, isOptional: true },
  { name: 'notice_working_days', unit: 'days', least: 0, most: 30 },
]

export const PROOFS: readonly Rule['minimum_proof'][] = ['none', 'any', 'service_code']

/** Where the checks begin to ask, each with its bounds. */
export const CHECKS: readonly { name: keyof Checks; least: number; most: number }[] = [
  { name: 'overlap_minutes', least: 0, most: 240 },
  { name: 'pair_services', least: 1, most: 1000 },
  { name: 'pair_days', least: 1, most: 90 },
  { name: 'circle_services', least: 0, most: 1000 },
  { name: 'circle_days', least: 1, most: 180 },
  { name: 'leader_people', least: 1, most: 10_000 },
  { name: 'city_speed', least: 5, most: 300 },
  { name: 'road_speed', least: 30, most: 1000 },
  { name: 'duty_minutes', least: 0, most: 1440 },
  { name: 'planned_percent', least: 100, most: 10_000 },
  { name: 'planned_minutes', least: 0, most: 1440 },
  { name: 'elapsed_minutes', least: 0, most: 1440 },
  { name: 'over_cap_minutes', least: 0, most: 1440 },
]

/** What a figure is called. */
export const nameOfFigure = (name: string) => t(`rules.${name.replaceAll('_', '-')}` as TextId)
/** How much proof is needed. */
export const nameOfProof = (proof: string) => t(`rules.proof-${proof.replaceAll('_', '-')}` as TextId)

/** A figure as it is typed: caps in hours. */
export const typedOf = (figure: Figure, rule: Rule): number | null => {
  const value = rule[figure.name]
  return value !== null && figure.unit === 'hours' ? value / 60 : value
}

/** The rule's own value of what was typed. */
export const valueOf = (figure: Figure, typed: number | null | undefined): number | null => {
  if (typed === null || typed === undefined) return figure.isOptional ? null : figure.least
  return figure.unit === 'hours' ? Math.round(typed * 60) : typed
}

/** A figure in words: 4 hours, no cap. */
export function wordsOf(figure: Figure, rule: Rule): string {
  const typed = typedOf(figure, rule)
  return typed === null ? t('rules.no-cap') : t(`rules.unit-${figure.unit}`, { count: number(typed) })
}
