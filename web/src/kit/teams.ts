/** The teams that somebody leads. */
import { api, asked } from '$/api/client'
import { session } from './session.svelte'

/** The teams that the person leads. */
export const ledTeams = (): string[] =>
  session.me?.roles.flatMap((grant) => (grant.role === 'team_leader' && grant.team_id ? [grant.team_id] : [])) ?? []

/** Read anew what the person may do: a lead was given or taken. */
export async function readRoles(): Promise<void> {
  session.me = await asked(api.GET('/api/v1/me'))
}
