/** What every screen with orders needs to say about them. */
import type { OrderLine, ServiceTypeView } from '$made/api'
import { api, asked } from '$/api/client'
import type { PictureName } from '$/parts/Picture.svelte'
import { day, daysAhead } from './format'
import { keepRead, lastRead } from './keep'
import { language, t } from './words.svelte'

const types = $state<{ all: ServiceTypeView[] }>({ all: [] })

const PICTURES: Record<string, PictureName> = {
  elderly_disabled: 'heart',
  repairs_errands: 'wrench',
  health: 'cross',
  tutoring: 'book',
  legal_advice: 'scales',
  clean_streets: 'leaf',
  safety_patrol: 'shield',
  orderly_traffic: 'place',
  policy_talks: 'chat',
}

/** The picture of a service type. */
export const pictureOfType = (code: string): PictureName => PICTURES[code] ?? 'hands'

/** Its name in the reader's language. */
export function nameOfType(code: string): string {
  const found = types.all.find((type) => type.code === code)
  if (!found) return ''
  return language() === 'zh' ? found.name_zh : found.name_en
}

/** What one side of the dual registration offers. */
export const offeredBy = (side: ServiceTypeView['offered_by']) => types.all.filter((type) => type.is_active && type.offered_by === side)

/** What members offer, what is asked for most first. */
export function askable(): ServiceTypeView[] {
  const order = Object.keys(PICTURES)
  return offeredBy('members').toSorted((one, other) => order.indexOf(one.code) - order.indexOf(other.code))
}

/** Read the service types once; the last known ones serve when the line is down. */
export async function needTypes(): Promise<void> {
  if (types.all.length) return
  try {
    types.all = (await asked(api.GET('/api/v1/service-types', { params: { query: { limit: 100 } } }))).items
    await keepRead('types', $state.snapshot(types.all), Date.now())
  } catch {
    types.all = ((await lastRead('types'))?.data as ServiceTypeView[] | undefined) ?? []
  }
}

/** Today, tomorrow, or the day. */
export function whenOf(order: { starts_at: string }): string {
  const ahead = daysAhead(order.starts_at)
  if (ahead === 0) return t('common.today')
  if (ahead === 1) return t('common.tomorrow')
  return day(order.starts_at)
}
