/** How cases can be decided, and what they are called. */
import type { CaseFileView } from '$made/api'
import { t, type TextId } from './words.svelte'

export type Decision = 'post' | 'adjust' | 'reject' | 'ask' | 'upheld' | 'dismissed'

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

/** What kind of case it is. */
export const nameOfCase = (kind: string) => t(`committee.kind-${kind.replaceAll('_', '-')}` as TextId)

/** The decisions that fit a case. The service refuses all others, and says so. */
export function fitting(file: CaseFileView): Decision[] {
  if (!['open', 'asked'].includes(file.status) || file.kind === 'unanswered') return []
  const isServed = !!file.service?.checked_in_at
  const isAsked = file.steps.some((step) => step.kind === 'asked')
  const ask: Decision[] = isAsked || file.volunteer === null ? [] : ['ask']
  if (['dispute', 'objection', 'problem'].includes(file.kind)) return ['upheld', ...(isServed ? (['adjust'] as const) : []), 'dismissed', ...ask]
  if (file.kind === 'appeal' && !isServed) return ['upheld', 'dismissed', ...ask]
  return ['post', 'adjust', 'reject', ...ask]
}
