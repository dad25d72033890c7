/** Where somebody asks for help: remembered on this device, so that it is typed once. */
import type { PlaceView } from '$made/api'
import { api, asked } from '$/api/client'
import { draft, keepDraft } from './keep'
import { session } from './session.svelte'

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

/** The code of the community that is theirs: where they registered, else where they asked for help last; empty where none is known. */
export async function ownPlace(): Promise<string> {
  const registered = session.me?.roles.find((grant) => grant.role === 'volunteer')?.place_code
  return registered ?? (await lastWhere())?.place_code ?? ''
}

/** Communities whose name begins so, at most twenty of each district. */
export async function communities(name: string): Promise<PlaceView[]> {
  const found = await Promise.all((await districts()).map((district) => below(district.code, name)))
  return found.flat()
}

let known: PlaceView[] = []

async function districts(): Promise<PlaceView[]> {
  if (!known.length) known = (await asked(api.GET('/api/v1/places', { params: { query: { limit: 100 } } }))).items
  return known
}

async function below(under: string, name: string): Promise<PlaceView[]> {
  const query = { limit: 20, under, level: 'community' as const, ...(name ? { name } : {}) }
  return (await asked(api.GET('/api/v1/places', { params: { query } }))).items
}
