/** Moments, durations and distances as people say them; times are China's, whatever the phone's clock says. */
import { language } from './words.svelte'

const ZONE = 'Asia/Shanghai'
const DAY = 86_400_000

function formatter(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language()}${JSON.stringify(options)}`
  let made = formatters.get(key)
  if (!made) {
    made = new Intl.DateTimeFormat(language() === 'zh' ? 'zh-CN' : 'en-GB', { timeZone: ZONE, ...options })
    formatters.set(key, made)
  }
  return made
}
const formatters = new Map<string, Intl.DateTimeFormat>()

/** 14:30 */
export const clock = (moment: string | number) =>
  formatter({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(moment))

/** 11月22日 周日 */
export const day = (moment: string | number) =>
  formatter({ month: 'long', day: 'numeric', weekday: 'short' }).format(new Date(moment))

/** 2026年11月22日 */
export const date = (moment: string | number) =>
  formatter({ year: 'numeric', month: 'long', day: 'numeric' }).format(new Date(moment))

/** 2026年11月 */
export const month = (moment: string | number) => formatter({ year: 'numeric', month: 'long' }).format(new Date(moment))

/** How many days from today, by China's calendar; negative is past. */
export function daysAhead(moment: string | number, now = Date.now()): number {
  return Math.round((Date.parse(isoDay(moment)) - Date.parse(isoDay(now))) / DAY)
}

/** 2026-11-22 in China. */
export function isoDay(moment: string | number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: ZONE }).format(new Date(moment))
}

/** The moment of a day and a time of day in China, with its offset. */
export const inChina = (isoDate: string, time: string) => `${isoDate}T${time}:00+08:00`

/** 5 minutes ago, in 2 hours. */
export function ago(moment: number | string, now = Date.now()): string {
  const seconds = (new Date(moment).getTime() - now) / 1000
  const told = new Intl.RelativeTimeFormat(language() === 'zh' ? 'zh-CN' : 'en', { numeric: 'auto' })
  for (const [unit, size] of UNITS) if (Math.abs(seconds) >= size) return told.format(Math.round(seconds / size), unit)
  return told.format(0, 'second')
}
const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

/** 1,234 */
export const number = (value: number) => new Intl.NumberFormat(language() === 'zh' ? 'zh-CN' : 'en').format(value)
