/** For whom somebody may post an activity: their organizations, their teams, their community as its committee. */
import { api, asked } from '$/api/client'
import { session } from '$/kit/session.svelte'

export interface Host {
  kind: 'organization' | 'team' | 'committee'
  id: string
  name: string
  /** The community that it is of, where it is of one. */
  place: { code: string; name: string } | undefined
}

const COMMUNITY = 12
/** Digits of a community's code. */

/** All of them, by name. */
export async function hosts(): Promise<Host[]> {
  const grants = session.me?.roles ?? []
  const found = await Promise.all(
    grants.map((grant) => {
      if (grant.role === 'organization_officer' && grant.organization_id) return organization(grant.organization_id)
      if (grant.role === 'team_leader' && grant.team_id) return team(grant.team_id)
      if (grant.role === 'committee_member' && grant.place_code) return committee(grant.place_code)
      return undefined
    }),
  )
  return found.filter((one) => one !== undefined)
}

async function organization(id: string): Promise<Host> {
  const { name, place_code } = await asked(api.GET('/api/v1/organizations/{organization_id}', { params: { path: { organization_id: id } } }))
  return { kind: 'organization', id, name, place: await communityOf(place_code) }
}

async function team(id: string): Promise<Host> {
  const { name, place_code } = await asked(api.GET('/api/v1/teams/{team_id}', { params: { path: { team_id: id } } }))
  return { kind: 'team', id, name, place: await communityOf(place_code) }
}

async function committee(code: string): Promise<Host> {
  const { place } = await asked(api.GET('/api/v1/places/{code}', { params: { path: { code } } }))
  return { kind: 'committee', id: code, name: place.name, place: place.level === 'community' ? { code, name: place.name } : undefined }
}

async function communityOf(code: string): Promise<Host['place']> {
  if (code.length !== COMMUNITY) return undefined
  const { place } = await asked(api.GET('/api/v1/places/{code}', { params: { path: { code } } }))
  return { code, name: place.name }
}
