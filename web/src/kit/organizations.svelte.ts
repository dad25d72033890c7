/** The organizations that a person speaks for, and the one of them that they look at now. */
import { api, asked } from '$/api/client'
import { session } from './session.svelte'

const state = $state<{ chosen: string; names: Record<string, string> }>({ chosen: '', names: {} })

/** All of them, by id. */
export function organizations(): string[] {
  const held = session.me?.roles.filter((grant) => grant.role === 'organization_officer') ?? []
  return [...new Set(held.flatMap((grant) => grant.organization_id ?? []))]
}

/** The one that they look at. */
export function organizationHere(): string {
  const all = organizations()
  return all.find((id) => id === state.chosen) ?? all[0] ?? ''
}

/** Look at another one. */
export const chooseOrganization = (id: string) => void (state.chosen = id)

/** Its name; nothing until {@link needOrganizations} has read it. */
export const nameOfOrganization = (id: string): string => state.names[id] ?? ''

/** Read the names once. A page without them serves where the line is down. */
export async function needOrganizations(): Promise<void> {
  await Promise.all(organizations().filter((id) => !state.names[id]).map(read))
}

async function read(id: string) {
  try {
    state.names[id] = (await asked(api.GET('/api/v1/organizations/{organization_id}', { params: { path: { organization_id: id } } }))).name
  } catch {
    // the next screen asks again
  }
}
