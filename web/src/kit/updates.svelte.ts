import { isKept } from './token'

/** The app's own renewal: a new version waits until the person says so, so that nothing typed is ever lost. */
const state = $state<{ waiting: ServiceWorker | null }>({ waiting: null })

export const updates = {
  get isReady(): boolean {
    return state.waiting !== null
  },
  /** Take the new version; the page is loaded again. */
  take() {
    state.waiting?.postMessage('take over')
  },
}

/** Whether and what this device rings for, which nobody waits for at first. */
export const ringing = () => import('./ringing.svelte')

const QUIET = 3_000
/** Milliseconds for which, on a first visit, what the person came for has the line to itself: all of the app is kept after that. */

/** Let the service worker keep the app for when the line is down. */
export function serve(): void {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return
  let isTaken = navigator.serviceWorker.controller !== null
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (isTaken) location.reload()
    isTaken = true
  })
  navigator.serviceWorker.addEventListener('message', async ({ data }) => (await ringing()).hear(data))
  setTimeout(() => void keep(), isTaken ? 0 : QUIET)
}

async function keep(): Promise<void> {
  const registration = await navigator.serviceWorker.register(trusted('/service-worker.js'), { scope: '/' }).catch(() => undefined)
  if (!registration) return // some browsers keep nothing, in private windows for one
  watch(registration)
  if (isKept() && 'Notification' in window && Notification.permission === 'granted') void (await ringing()).look().catch(() => {})
  document.addEventListener('visibilitychange', () => void (document.hidden || registration.update().catch(() => {})))
}

function watch(registration: ServiceWorkerRegistration): void {
  const seen = () => {
    if (registration.waiting && navigator.serviceWorker.controller) state.waiting = registration.waiting
  }
  seen()
  registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', seen))
}

interface Policies {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string }
}

/** The one address of a script that this app gives by name, where the browser has Trusted Types. */
function trusted(url: string): string {
  const policies = (window as { trustedTypes?: Policies }).trustedTypes
  return policies?.createPolicy('yihu', { createScriptURL: () => url }).createScriptURL('') ?? url
}
