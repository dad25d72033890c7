/** The public API, typed by its own document: a drift of the API fails the type check. */
import createClient, { type Middleware } from 'openapi-fetch'
import type { paths } from '$made/api'
import { answerTo } from '$/early'
import { leave, token } from '$/kit/token'
import { language } from '$/kit/words.svelte'

/** A refusal as the API tells it (RFC 9457), or the line being down (`offline`). */
export class Refused extends Error {
  constructor(
    readonly code: string,
    readonly words: string,
    readonly status: number,
    readonly faults: readonly { pointer: string; reasons: string[] }[] = [],
  ) {
    super(code)
  }

  /** Whether trying again later may help. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500
  }
}

const WITHOUT_TOKEN = ['/api/v1/login-codes', '/api/v1/sessions', '/api/v1/sessions/refresh']

const signed: Middleware = {
  async onRequest({ request, schemaPath }) {
    request.headers.set('Accept-Language', language())
    const mine = WITHOUT_TOKEN.includes(schemaPath) ? undefined : await token()
    if (mine) request.headers.set('Authorization', `Bearer ${mine}`)
    return request
  },
}

/** Send it, unless it was asked early; where the token is no longer taken, once more with a new one. */
async function send(request: Request): Promise<Response> {
  const early = await answerTo(request)
  if (early) return early
  const again = request.clone()
  const answer = await fetch(request, { keepalive: document.hidden && request.method !== 'GET' }) // what is sent in leaving outlives the page
  if (answer.status !== 401 || !request.headers.has('Authorization')) return answer
  const fresh = await token(request.headers.get('Authorization')!.slice('Bearer '.length))
  if (!fresh) return answer
  again.headers.set('Authorization', `Bearer ${fresh}`)
  const second = await fetch(again)
  if (second.status === 401) await leave(true)
  return second
}

export const api = createClient<paths>({ baseUrl: location.origin, fetch: send, cache: 'no-store' })
api.use(signed)

type Answer<T> = { data?: T; error?: unknown; response: Response }

/** What the API answers, or a {@link Refused}. */
export async function asked<T>(answer: Promise<Answer<T>>): Promise<T> {
  return (await answered(answer)).data
}

/** The same with the ETag that an edit must name. */
export async function answered<T>(answer: Promise<Answer<T>>): Promise<{ data: T; etag: string }> {
  let told: Answer<T>
  try {
    told = await answer
  } catch {
    throw new Refused('offline', '', 0)
  }
  if (told.response.ok) return { data: told.data as T, etag: told.response.headers.get('ETag') ?? '' }
  throw refusal(told.error, told.response.status)
}

/** The refusal in a problem document. */
export function refusal(problem: unknown, status: number): Refused {
  const said = (typeof problem === 'object' && problem !== null ? problem : {}) as Record<string, unknown>
  const faults = Array.isArray(said['faults']) ? said['faults'] : []
  return new Refused(String(said['code'] ?? 'unknown'), String(said['title'] ?? ''), status, faults)
}

/** The header that makes a repeat of a creation have no second effect. */
export function once(key: string = crypto.randomUUID()): { 'Idempotency-Key': string } {
  return { 'Idempotency-Key': key }
}
