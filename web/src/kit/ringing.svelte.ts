/** Whether this device rings for what concerns the person: the browser's own subscription (RFC 8030), and what the service knows of it. */
import { api, asked } from '$/api/client'
import { navigate } from '$/routes'

export type Ringing =
  /** Not known yet. */
  | 'unknown'
  /** This browser cannot, or not in this window; an iPhone can once the app stands on its home screen. */
  | 'unable'
  /** This service sends to no browser. */
  | 'unserved'
  /** The person, or who minds the device, has forbidden it. */
  | 'forbidden'
  | 'off'
  | 'on'

const state = $state<{ is: Ringing }>({ is: 'unknown' })

export const ringing = {
  get is(): Ringing {
    return state.is
  },
}

const isAble = () => 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window

/** See how it stands; where it rings, the service is told anew: browsers change their addresses by themselves. */
export async function look(): Promise<void> {
  if (!isAble()) return void (state.is = 'unable')
  if (Notification.permission === 'denied') return void (state.is = 'forbidden')
  const found = await subscription()
  if (found) await tell(found)
  state.is = found ? 'on' : (await serviceKey()) ? 'off' : 'unserved'
}

/** Ask the browser, and tell the service where to send. Throws what the API refuses; what the person refuses is `forbidden`. */
export async function ring(): Promise<void> {
  const key = await serviceKey()
  if (!key) return void (state.is = 'unserved')
  if ((await Notification.requestPermission()) !== 'granted') return void (state.is = Notification.permission === 'denied' ? 'forbidden' : 'off')
  const { pushManager } = await navigator.serviceWorker.ready
  await tell(await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }))
  state.is = 'on'
}

/** Ring no more on this device. */
export async function hush(): Promise<void> {
  const found = await subscription()
  if (found) {
    const { id } = await tell(found)
    await asked(api.DELETE('/api/v1/me/devices/{device_id}', { params: { path: { device_id: id } } }))
    await found.unsubscribe()
  }
  state.is = 'off'
}

/** Ring here no more: another person may use this device next. */
export async function forget(): Promise<void> {
  await (await subscription())?.unsubscribe()
  state.is = 'unknown'
}

/** What the service worker says: the person touched a push while the app is open. */
export async function hear({ opened }: { opened?: string }): Promise<void> {
  if (opened) await navigate('/inbox/:id', { params: { id: opened } })
}

const subscription = async () => (await navigator.serviceWorker?.getRegistration())?.pushManager?.getSubscription() ?? null
const serviceKey = async () => (await asked(api.GET('/api/v1/web-push-key'))).key

/** A repeat changes nothing, and answers with the same device. */
function tell(found: PushSubscription) {
  const { endpoint, keys } = found.toJSON() as { endpoint: string; keys: { p256dh: string; auth: string } }
  return asked(api.PUT('/api/v1/me/devices', { body: { channel: 'web_push', token: endpoint, keys: { p256dh: keys.p256dh, auth: keys.auth } } }))
}
