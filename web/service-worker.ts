/// <reference lib="webworker" />
/**
 * Keeps the app itself on the device: the shell from the time of installation, everything under `/static/` by its name. What the
 * API answers is never kept here; the app keeps its last lists where logging out can clear them.
 */
declare const __FILES__: string[]
declare const __VERSION__: string

const worker = self as unknown as ServiceWorkerGlobalScope
const CACHE = `yihu-${__VERSION__}`

worker.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(__FILES__.map((path) => new Request(path, { cache: 'no-cache' })))))
})

worker.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name)
      await worker.clients.claim()
    })(),
  )
})

worker.addEventListener('message', (event) => {
  if (event.data === 'take over') void worker.skipWaiting()
})

worker.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin) return
  if (url.pathname === '/' && request.mode === 'navigate') event.respondWith(kept('/', request))
  else if (url.pathname.startsWith('/static/') || __FILES__.includes(url.pathname)) event.respondWith(kept(url.pathname, request))
})

/** A push carries no more than an id and a general line; the app reads the rest when it is opened. That it came, is told from here: the app may be closed. */
worker.addEventListener('push', (event) => {
  const told = (event.data?.json() ?? {}) as { title?: string; body?: string; notification_id?: string }
  const shown = worker.registration.showNotification(told.title ?? '一呼百应', {
    body: told.body ?? '',
    icon: '/icon-192.png',
    tag: told.notification_id ?? 'yihu',
    data: told.notification_id,
  })
  event.waitUntil(Promise.all([shown, told.notification_id && tellThatItCame(told.notification_id).catch(() => {})]))
})

worker.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(
    (async () => {
      const id = event.notification.data as string | undefined
      const [open] = await windows()
      if (!open) return void (await worker.clients.openWindow(id ? `/#/inbox/${id}` : '/#/inbox'))
      open.postMessage({ opened: id })
      await open.focus()
    })(),
  )
})

/** Nobody need be signed in: the browser proves itself by its subscription's secret, which it shares with the service alone. */
async function tellThatItCame(id: string): Promise<void> {
  const secret = (await worker.registration.pushManager.getSubscription())?.getKey('auth')
  if (!secret) return
  const key = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const signed = new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(id)))
  const proof = btoa(String.fromCharCode(...signed)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
  const headers = { 'Content-Type': 'application/json' }
  await fetch(`/api/v1/notifications/${id}/browser-receipts`, { method: 'POST', headers, body: JSON.stringify({ proof }) })
}

const windows = () => worker.clients.matchAll({ type: 'window' })

async function kept(path: string, request: Request): Promise<Response> {
  const found = await caches.match(path, { cacheName: CACHE })
  return found ?? fetch(request)
}
