/** How the call of a unit stands (吹哨), and by when something is to be done about it. */
import type { UnitCallView } from '$made/api'
import { session } from './session.svelte'

type Call = Pick<UnitCallView, 'status' | 'report_by' | 'handle_by'>

/** By when the unit is to act next; nothing where it need not. */
export function dueOf(call: Call): string | undefined {
  if (call.status === 'called') return call.report_by
  return call.status === 'reported_in' ? call.handle_by : undefined
}

/** Whether its time is over. */
export const isOverdue = (call: Call, now = Date.now()) => Date.parse(dueOf(call) ?? '') < now

/** The colour of each status. */
export const KINDS: Record<UnitCallView['status'], string> = {
  called: 'warn',
  reported_in: 'warn',
  handled: 'good',
  handed_back: 'bad',
  closed: 'good',
  released: '',
}

/** Whether somebody is of the committee of a place, or of one above it. */
export const commands = (placeCode: string) =>
  session.me?.roles.some((held) => held.role === 'committee_member' && held.place_code && placeCode.startsWith(held.place_code)) ?? false

/** Whether somebody is an officer of an organization. */
export const speaksFor = (organizationId: string) =>
  session.me?.roles.some((held) => held.role === 'organization_officer' && held.organization_id === organizationId) ?? false

/** The service's own rule: hours to report in, and hours more to handle it. */
export const BY_RULE = { urgent: { report: 0.5, handle: 24 }, normal: { report: 24, handle: 72 } }
/** What else can be chosen. */
export const TO_REPORT_IN = [0.5, 2, 24, 72]
export const TO_HANDLE = [24, 72, 168, 360]

const HOUR = 3_600_000

/** The times that are told with a whistle. */
export function timesIn(urgency: keyof typeof BY_RULE, toReport: number | '', toHandle: number | '', now = Date.now()): { report_by?: string; handle_by?: string } {
  const at = (hours: number) => new Date(now + hours * HOUR).toISOString()
  return {
    ...(toReport !== '' && { report_by: at(toReport) }),
    ...(toHandle !== '' && { handle_by: at((toReport || BY_RULE[urgency].report) + toHandle) }),
  }
}
