/** Where somebody asks for help: remembered on this device, so that it is typed once. */
import type { PlaceView } from '$made/api'
import { api, asked } from '$/api/client'
import { draft, keepDraft } from './keep'

export interface Where {
  place_code: string
  place_name: string
  address: string
}

const PLACE = 'where'

/** Where the person asked for help last; `undefined` at first. */
export const lastWhere = async () => (await draft(PLACE)) as Where | undefined
/** Remember it. */
export const rememberWhere = (where: Where) => keepDraft(PLACE, where)

/** Communities whose name has this in it, at most twenty; each district is asked, since the API looks below one place. */
export async function communities(name: string): Promise<PlaceView[]> {
  const query = { limit: 20, level: 'community' as const, ...(name ? { name } : {}) }
  const found = await Promise.all(
    (await districts()).map(({ code }) => asked(api.GET('/api/v1/places', { params: { query: { ...query, under: code } } }))),
  )
  return found.flatMap((page) => page.items).slice(0, 20)
}

let known: PlaceView[] | undefined

async function districts(): Promise<PlaceView[]> {
  known ??= (await asked(api.GET('/api/v1/places', { params: { query: { limit: 20, level: 'district' } } }))).items
  return known
}
