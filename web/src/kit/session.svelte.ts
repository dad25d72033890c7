/** Who is signed in, as the screens see it. */
import type { ProfileView } from '$made/api'
import { forget } from './keep'
import { isKept, listen } from './token'
import { ringing } from './updates.svelte'

const state = $state<{ me: ProfileView | null; isKnown: boolean; wasEnded: boolean }>({
  me: null,
  isKnown: false,
  wasEnded: false,
})

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
  state.isKnown = isKept()
  listen({ came, left })
}

function came(): void {
  state.isKnown = true
  state.wasEnded = false
}

async function left(wasEnded: boolean): Promise<void> {
  state.me = null
  state.isKnown = false
  state.wasEnded = wasEnded
  await Promise.all([forget(), ringing().then((it) => it.forget()).catch(() => {})])
}
