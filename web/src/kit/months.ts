/** Months by China's calendar, and hours, as sheets of service tell them. */
import { inChina, isoDay, month, number } from './format'

/** The present month and those before it, the latest first, as 2026-11. */
export function lastMonths(count = 12): string[] {
  const [year, month] = isoDay(Date.now()).split('-').map(Number) as [number, number]
  return Array.from({ length: count }, (_, back) => new Date(Date.UTC(year, month - 1 - back, 1)).toISOString().slice(0, 7))
}

/** 2026年11月, of 2026-11. */
export const nameOfMonth = (iso: string) => month(inChina(`${iso}-01`, '12:00'))

/** Minutes as hours with one decimal. */
export const hours = (minutes: number) => number(Math.round(minutes / 6) / 10)
