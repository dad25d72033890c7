/**
 * The tokens of the session, which all tabs share: one of them refreshes at a time, and tells the others. The access token lives in
 * memory only; the refresh token is kept for this origin, and changes with each use. Nothing of the app is needed here, so that a
 * token can be asked for while the app is still on its way (`early.ts`).
 */
import type { PairView } from '$made/api'

interface Kept {
  refresh: string
  session: string
}
type Said = { access: string; until: number } | 'left'

/** What the app does once somebody is signed in, and once nobody is any more. */
export interface Hears {
  came: () => void
  left: (wasEnded: boolean) => Promise<void>
}

const PLACE = 'yihu.session'
const LOCK = 'yihu.session'
const EARLY = 30_000
/** Milliseconds before its end at which a token is changed for a new one. */

const tabs = new BroadcastChannel('yihu.session')
let access: { token: string; until: number } | undefined
let hears: Hears | undefined
let wasEndedBefore = false
tabs.onmessage = ({ data }: MessageEvent<Said>) => {
  if (data === 'left') void left(false)
  else access = { token: data.access, until: data.until }
}

/** Tell the app of the session from now on, and of its end if that was before. */
export function listen(app: Hears): void {
  hears = app
  if (wasEndedBefore) void app.left(true)
  addEventListener('storage', (event) => {
    if (event.key !== PLACE) return
    if (event.newValue === null) void left(false)
    else app.came()
  })
}

/** Whether somebody is signed in on this device. */
export const isKept = (): boolean => kept() !== null

/** The tokens of a login or a refresh. */
export function take(pair: PairView): void {
  access = { token: pair.access_token, until: Date.now() + pair.expires_in * 1000 }
  localStorage.setItem(PLACE, JSON.stringify({ refresh: pair.refresh_token, session: pair.session_id } satisfies Kept))
  tabs.postMessage({ access: access.token, until: access.until } satisfies Said)
  hears?.came()
}

/** A token that is good for a while, or none where nobody is signed in. Throws where the line is down. */
export async function token(refused?: string): Promise<string | undefined> {
  if (isGood(refused)) return access!.token
  if (!isKept()) return undefined
  return navigator.locks.request(LOCK, async () => {
    if (isGood(refused)) return access!.token
    return refreshed()
  })
}

/** Forget the person on this device and in all tabs; `wasEnded` where the service did it. */
export async function leave(wasEnded = false): Promise<void> {
  localStorage.removeItem(PLACE)
  tabs.postMessage('left' satisfies Said)
  await left(wasEnded)
}

function isGood(refused?: string): boolean {
  return access !== undefined && access.token !== refused && access.until - EARLY > Date.now()
}

async function refreshed(): Promise<string | undefined> {
  const known = kept()
  if (known === null) return undefined
  const answer = await fetch('/api/v1/sessions/refresh', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ refresh_token: known.refresh }),
    cache: 'no-store',
  })
  if (answer.status === 401) {
    await leave(true)
    return undefined
  }
  if (!answer.ok) throw new Error(`refresh: ${answer.status}`)
  take((await answer.json()) as PairView)
  return access?.token
}

async function left(wasEnded: boolean): Promise<void> {
  access = undefined
  if (hears) await hears.left(wasEnded)
  else wasEndedBefore = wasEnded
}

function kept(): Kept | null {
  const found = localStorage.getItem(PLACE)
  return found ? (JSON.parse(found) as Kept) : null
}
