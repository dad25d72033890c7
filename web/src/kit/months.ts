/** Months by China's calendar. */
import { isoDay } from './format'

/** The present month and those before it, the latest first, as 2026-11. */
export function lastMonths(count = 12): string[] {
  const [year, month] = isoDay(Date.now()).split('-').map(Number) as [number, number]
  return Array.from({ length: count }, (_, back) => new Date(Date.UTC(year, month - 1 - back, 1)).toISOString().slice(0, 7))
}
