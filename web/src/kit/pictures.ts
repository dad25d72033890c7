/**
 * Photos of an order, or of a unit's call: made small on the phone, kept on it until they are sent, and drawn. They are drawn on a
 * canvas, because an `<img>` would need an address, which the API gives to nobody without a token and the page's policy to nobody else.
 */
import { api, asked, once } from '$/api/client'
import { keepUnsent } from './keep'
import { flush } from './outbox.svelte'

/** A photo that was not sent yet; the key makes that it is sent once. */
export interface Taken {
  key: string
  picture: Blob
}

export const MOST = 6
const LONGEST_SIDE = 1600
const QUALITY = 0.85

/** A picture as it is sent: at most 1600 pixels a side, and nothing of the file but these. Throws where it is no picture. */
export async function shrunk(file: Blob): Promise<Taken> {
  const canvas = document.createElement('canvas')
  await draw(file, canvas, LONGEST_SIDE)
  const picture = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', QUALITY))
  if (!picture) throw new Error('no picture')
  return { key: crypto.randomUUID(), picture }
}

/** Draw a picture, upright, at most so many pixels a side. */
export async function draw(picture: Blob, canvas: HTMLCanvasElement, longest: number): Promise<void> {
  const read = await createImageBitmap(picture)
  const scale = Math.min(1, longest / Math.max(read.width, read.height))
  canvas.width = Math.max(1, Math.round(read.width * scale))
  canvas.height = Math.max(1, Math.round(read.height * scale))
  const pen = canvas.getContext('2d')!
  pen.fillStyle = 'white'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.drawImage(read, 0, 0, canvas.width, canvas.height)
  read.close()
}

type Address = '/api/v1/orders/{order_id}/photos' | '/api/v1/whistle-calls/{call_id}/photos'
const NOBODY = { order_id: '', call_id: '' }

/** Where photos of an order are sent. */
export const addressOf = (orderId: string) => `/api/v1/orders/${orderId}/photos`

/**
 * Send photos of what has its photos at an address; they stay on this device until they are there. Where it can keep nothing they
 * are sent at once.
 */
export async function sendPhotos(address: string, title: string, taken: readonly Taken[]): Promise<void> {
  try {
    for (const { key, picture } of taken) {
      await keepUnsent({ key, kind: 'photo', path: address, body: picture, title, at: Date.now() })
    }
  } catch {
    for (const one of taken) await sendNow(address as Address, one)
  }
  await flush()
}

async function sendNow(address: Address, { key, picture }: Taken): Promise<void> {
  const body = picture as unknown as string // the document calls bytes so
  const headers = { 'Content-Type': picture.type, ...once(key) }
  const options = { params: { path: NOBODY }, body, bodySerializer: (bytes: unknown) => bytes as BodyInit, headers }
  await asked(api.POST(address, options))
}
