/** For which side of the lists (清单) somebody speaks: a place and its needs, an organization and its resources. */
import type { ProjectView } from '$made/api'
import { placeOf } from './duties.svelte'
import { organizations } from './organizations.svelte'

/** The place whose needs they list; nothing where they speak for none. */
export const placeHere = () => placeOf('committee_member') || placeOf('operator')

/** Whether they speak for one side of a project. */
export function isOf(side: ProjectView['proposed_by'], project: ProjectView): boolean {
  if (side === 'organization') return organizations().includes(project.organization_id)
  return placeHere() !== '' && project.place_code.startsWith(placeHere())
}

/** Whether a project waits for their answer. */
export const waitsForMe = (project: ProjectView) =>
  project.status === 'proposed' && isOf(project.proposed_by === 'place' ? 'organization' : 'place', project)
