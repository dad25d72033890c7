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

/** Communities whose name begins so, at most twenty. */
export async function communities(name: string): Promise<PlaceView[]> {
  const query = { limit: 20, level: 'community' as const, ...(name ? { name } : {}) }
  return (await asked(api.GET('/api/v1/places', { params: { query } }))).items
}
