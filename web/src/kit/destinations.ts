/** Where a message leads: to what it is about. */
import type { NotificationView } from '$made/api'
import { session } from '$/kit/session.svelte'
import { navigate } from '$/routes'

/** Go there; false where there is nowhere to go. */
export async function follow({ kind, order_id, subject_id }: NotificationView): Promise<boolean> {
  if (kind.startsWith('whistle-') && subject_id) await navigate('/whistles/:id', { params: { id: subject_id } })
  else if (kind.startsWith('hold-') && subject_id) await navigate('/holds/:id', { params: { id: subject_id } })
  else if (kind.startsWith('project-') || kind === 'listing-fits') await navigate('/lists')
  else if (kind.startsWith('honour-') || kind.startsWith('certificate-')) await navigate('/month')
  else if (kind.startsWith('redemption-') || kind.startsWith('donation-')) await navigate('/rewards')
  else if (kind === 'hand-offered' && session.holds('organization_officer')) await navigate('/organization')
  else if (order_id) await navigate('/orders/:id', { params: { id: order_id } })
  else return false
  return true
}
