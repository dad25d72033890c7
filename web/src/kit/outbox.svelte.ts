/** What was done without a line: kept on the device, and sent once when the line is back. */
import { refusal, type Refused } from '$/api/client'
import { dropUnsent, keepUnsent, unsent, type Unsent } from './keep'
import { session } from './session.svelte'
import { token } from './token'
import { language } from './words.svelte'

const LOCK = 'yihu.outbox'
const state = $state<{ waiting: Unsent[]; refused: { one: Unsent; why: Refused }[] }>({ waiting: [], refused: [] })

export const outbox = {
  /** What waits, the oldest first. */
  get waiting(): readonly Unsent[] {
    return state.waiting
  },
  /** What the service would not take when it was sent at last: the person is told, and nothing is lost unseen. */
  get refused() {
    return state.refused
  },
  /** The person has seen it. */
  async seen(one: Unsent) {
    state.refused = state.refused.filter((known) => known.one.id !== one.id)
    if (one.id !== undefined) await dropUnsent(one.id)
    await look()
  },
}

/** Keep it, and send it as soon as the line is there. Throws where this device can keep nothing. */
export async function sendLater(one: Omit<Unsent, 'id' | 'at'>): Promise<void> {
  await keepUnsent({ ...one, at: Date.now() })
  await look()
}

/** Send all that waits; one tab at a time. What fails for a while goes on waiting. */
export async function flush(): Promise<void> {
  await navigator.locks.request(LOCK, { ifAvailable: true }, async (mine) => {
    if (!mine) return
    await look()
    for (let one = state.waiting[0]; one && (await sent(one)); one = state.waiting[0]) await look()
  })
}

/** Send what waits whenever there is reason to hope. */
export function watch(): void {
  addEventListener('online', () => void flush())
  document.addEventListener('visibilitychange', () => void (document.hidden || flush()))
  setInterval(() => void (state.waiting.length && flush()), 15_000)
  void flush()
}

async function look(): Promise<void> {
  const refused = new Set(state.refused.map(({ one }) => one.id))
  state.waiting = session.isIn ? (await unsent()).filter((one) => !refused.has(one.id)) : []
}

/** Whether one need not wait any longer. */
async function sent(one: Unsent): Promise<boolean> {
  let answer: Response
  const picture = one.body instanceof Blob ? one.body : undefined
  try {
    const mine = await token()
    if (!mine) return false
    answer = await fetch(one.path, {
      method: 'POST',
      headers: {
        'Content-Type': picture?.type ?? 'application/json',
        'Accept-Language': language(),
        'Idempotency-Key': one.key,
        Authorization: `Bearer ${mine}`,
      },
      body: picture ?? JSON.stringify(one.body),
      cache: 'no-store',
    })
  } catch {
    return false
  }
  if (answer.status === 401 || answer.status === 429 || answer.status >= 500) return false
  if (answer.ok) await follow(one, answer)
  else state.refused.push({ one, why: refusal(await answer.json().catch(() => null), answer.status) })
  return true
}

/** What was sent waits no longer, but the pictures that belong to it do from now on. */
async function follow({ id, path, title, photos = [] }: Unsent, answer: Response): Promise<void> {
  const made = photos.length ? ((await answer.json()) as { id: string }) : undefined
  for (const { key, picture } of photos) {
    await keepUnsent({ key, kind: 'photo', path: `${path}/${made?.id}/photos`, body: picture, title, at: Date.now() })
  }
  await dropUnsent(id!)
}
