/** Which roles somebody may give and take back: a committee those below it, an administrator all. */
import type { GrantView } from '$made/api'
import { session } from './session.svelte'

export type Role = GrantView['role']

const BY_COMMITTEE: readonly Role[] = ['operator', 'organization_officer', 'team_leader']

/** Whether a role is theirs to give where they work. */
export const isMine = (role: Role): boolean => session.holds('administrator') || BY_COMMITTEE.includes(role)

/** The roles that are held at a place, or everywhere, and that they may give. */
export const placedRoles = (): Role[] => (['operator', 'committee_member', 'administrator'] as const).filter(isMine)
