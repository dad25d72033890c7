/** The places for which a person has a duty, and the names of all communities below them. */
import type { PlaceView } from '$made/api'
import { api, asked } from '$/api/client'
import { session } from './session.svelte'

type Role = 'committee_member' | 'operator'
const state = $state<{ chosen: Partial<Record<Role, string>>; names: Record<string, string>; communities: PlaceView[]; districts: string[] }>({
  chosen: {},
  names: {},
  communities: [],
  districts: [],
})
const known = new Set<string>()

/** The places that somebody was made responsible for in a role; of an administrator, who is of no committee, the districts. */
export function placesOf(role: Role): string[] {
  const held = session.me?.roles.filter((grant) => grant.role === role) ?? []
  const places = [...new Set(held.flatMap((grant) => grant.place_code ?? []))]
  return places.length || role === 'operator' || !session.holds('administrator') ? places : state.districts
}

/** Read the districts, where somebody administers all of them and is of no committee. */
export async function needDistricts(): Promise<void> {
  if (!session.holds('administrator') || placesOf('committee_member').length) return
  const { items } = await asked(api.GET('/api/v1/places', { params: { query: { limit: 100 } } }))
  took(items)
  state.districts = items.map((place) => place.code)
}

/** The one of them that they look at now. */
export function placeOf(role: Role): string {
  const places = placesOf(role)
  return places.find((code) => code === state.chosen[role]) ?? places[0] ?? ''
}

/** Look at another one. */
export const choosePlace = (role: Role, code: string) => void (state.chosen[role] = code)

/** A place's name; its code until {@link needNames} has read it. */
export const nameOfPlace = (code: string): string => state.names[code] ?? code

/** The communities of a place that {@link needNames} has read, by code. */
export const communitiesOf = (code: string): PlaceView[] =>
  state.communities.filter((place) => code !== '' && place.code.startsWith(code)).toSorted((one, other) => one.code.localeCompare(other.code))

/** A place and all below it that {@link needNames} has read, by code. */
export const placesBelow = (code: string): { code: string; name: string }[] =>
  Object.keys(state.names)
    .filter((one) => code !== '' && one.startsWith(code))
    .toSorted()
    .map((one) => ({ code: one, name: state.names[one]! }))

/** Read the names of a place and of all communities below it, once. A list without names serves where the line is down. */
export async function needNames(code: string): Promise<void> {
  if (!code || known.has(code)) return
  known.add(code)
  try {
    const { place } = await asked(api.GET('/api/v1/places/{code}', { params: { path: { code } } }))
    took([place])
    if (place.level !== 'community') await below(code)
  } catch {
    known.delete(code)
  }
}

async function below(code: string): Promise<void> {
  let cursor: string | null = null
  do {
    const query = { under: code, limit: 100, ...(cursor && { cursor }) }
    const page: { items: PlaceView[]; next_cursor: string | null } = await asked(api.GET('/api/v1/places', { params: { query } }))
    took(page.items)
    cursor = page.next_cursor
  } while (cursor)
}

function took(places: readonly PlaceView[]) {
  for (const place of places) {
    state.names[place.code] = place.name
    const isNew = place.level === 'community' && !state.communities.some((one) => one.code === place.code)
    if (isNew) state.communities.push(place)
  }
}
