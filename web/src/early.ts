/**
 * The very first: while the rest of the app is still on its way, a token is asked for, and with it who this is and the list that
 * most people come for. The app's own questions get these answers, each once.
 */
import { token } from './kit/token'

/** The orders that a volunteer sees first: few, so that they are soon there. */
export const NEAR = { limit: 15, rings: 3 }
const FIRST: Record<string, string> = { '#/orders': `/api/v1/orders?limit=${NEAR.limit}&rings=${NEAR.rings}` }

const GOOD = 20_000
/** Milliseconds after the page's beginning for which an early answer is the present one. */

const coming = new Map<string, Promise<Response>>()

/** The answer to a question that was asked early, if it was and has come well. */
export async function answerTo({ method, url }: Request): Promise<Response | undefined> {
  const answer = method === 'GET' && performance.now() < GOOD ? coming.get(url) : undefined
  coming.delete(url)
  const told = await answer?.catch(() => undefined)
  return told?.ok ? told : undefined
}

async function ask(): Promise<void> {
  const mine = await token()
  if (!mine) return
  for (const path of ['/api/v1/me', FIRST[location.hash]]) {
    if (path) coming.set(location.origin + path, fetch(path, { headers: { Authorization: `Bearer ${mine}` }, cache: 'no-store' }))
  }
  for (const answer of coming.values()) answer.catch(() => undefined)
}

void ask().catch(() => undefined)
