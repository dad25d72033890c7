/**
 * Who is signed in. The access token lives in memory only; the refresh token is kept for this origin, and changes with each use.
 * All tabs share one session: one of them refreshes at a time, and tells the others.
 */
import type { PairView, ProfileView } from '$made/api'
import { forget } from './keep'

interface Shared {
  refresh: string
  session: string
}
type Said = { access: string; until: number } | 'left'

const PLACE = 'yihu.session'
const LOCK = 'yihu.session'
const EARLY = 30_000
/** Milliseconds before its end at which a token is changed for a new one. */

const tabs = new BroadcastChannel('yihu.session')
const state = $state<{ me: ProfileView | null; isKnown: boolean; wasEnded: boolean }>({
  me: null,
  isKnown: false,
  wasEnded: false,
})
let access: { token: string; until: number } | undefined

export const session = {
  /** The person, once their profile was read. */
  get me() {
    return state.me
  },
  set me(one: ProfileView | null) {
    state.me = one
  },
  /** Whether somebody is signed in on this device. */
  get isIn() {
    return state.isKnown
  },
  /** Whether the service ended the session, not the person. */
  get wasEnded() {
    return state.wasEnded
  },
  /** Whether they hold one of some roles. */
  holds(...roles: string[]): boolean {
    return state.me?.roles.some((grant) => roles.includes(grant.role)) ?? false
  },
}

/** Take up what this device knows of the session. */
export function begin(): void {
  state.isKnown = shared() !== null
  tabs.onmessage = ({ data }: MessageEvent<Said>) => {
    if (data === 'left') void left(false)
    else access = { token: data.access, until: data.until }
  }
  addEventListener('storage', (event) => {
    if (event.key === PLACE) state.isKnown = event.newValue !== null
  })
}

/** The tokens of a login or a refresh. */
export function take(pair: PairView): void {
  access = { token: pair.access_token, until: Date.now() + pair.expires_in * 1000 }
  localStorage.setItem(PLACE, JSON.stringify({ refresh: pair.refresh_token, session: pair.session_id } satisfies Shared))
  state.isKnown = true
  state.wasEnded = false
  tabs.postMessage({ access: access.token, until: access.until } satisfies Said)
}

/** A token that is good for a while, or none where nobody is signed in. Throws where the line is down. */
export async function token(refused?: string): Promise<string | undefined> {
  if (isGood(refused)) return access!.token
  if (shared() === null) return undefined
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
  const known = shared()
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
  state.me = null
  state.isKnown = false
  state.wasEnded = wasEnded
  await forget()
}

function shared(): Shared | null {
  const kept = localStorage.getItem(PLACE)
  return kept ? (JSON.parse(kept) as Shared) : null
}
