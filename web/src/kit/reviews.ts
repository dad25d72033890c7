/** How cases can be decided, and what they are called. */
import type { CaseFileView, CaseView } from '$made/api'
import { t, type TextId } from './words.svelte'

export type Decision = 'post' | 'adjust' | 'reject' | 'ask' | 'upheld' | 'dismissed'

/** What can be decided of many at once. */
export type Together = Exclude<Decision, 'adjust'>

/** The key of each decision: the first letter of its English word, M for minutes. */
export const KEYS: Record<Decision, string> = { post: 'p', adjust: 'm', reject: 'r', ask: 'a', upheld: 'u', dismissed: 'd' }

/** The button of each. */
export const WORDS: Record<Decision, TextId> = {
  post: 'committee.post',
  adjust: 'committee.adjust',
  reject: 'committee.reject-points',
  ask: 'committee.ask',
  upheld: 'committee.upheld',
  dismissed: 'committee.dismissed',
}

/** Kinds that are about what somebody claims; the others are about points. */
const CLAIMS = ['dispute', 'objection', 'problem']

/** What kind of case it is. */
export const nameOfCase = (kind: string) => t(`committee.kind-${kind.replaceAll('_', '-')}` as TextId)

/** The decisions that fit a case. The service refuses all others, and says so. */
export function fitting(file: CaseFileView): Decision[] {
  if (!['open', 'asked'].includes(file.status) || file.kind === 'unanswered') return []
  const isServed = !!file.service?.checked_in_at
  const isAsked = file.steps.some((step) => step.kind === 'asked')
  const ask: Decision[] = isAsked || file.volunteer === null ? [] : ['ask']
  if (CLAIMS.includes(file.kind)) return ['upheld', ...(isServed ? (['adjust'] as const) : []), 'dismissed', ...ask]
  if (file.kind === 'appeal' && !isServed) return ['upheld', 'dismissed', ...ask]
  return ['post', 'adjust', 'reject', ...ask]
}

/** Whether a case can be decided together with others: an appeal and a second person's yes are looked at one by one. */
export const goesWithOthers = (one: CaseView) => ['open', 'asked'].includes(one.status) && !['unanswered', 'appeal'].includes(one.kind)

/** The decisions that fit all of these cases at once; minutes are adjusted one by one. */
export function fittingAll(cases: readonly CaseView[]): Together[] {
  if (!cases.length) return []
  const claims = cases.filter((one) => CLAIMS.includes(one.kind)).length
  const both: Together[] = cases.every((one) => one.status === 'open') ? ['ask'] : []
  if (claims === cases.length) return ['upheld', 'dismissed', ...both]
  return claims ? both : ['post', 'reject', ...both]
}
