/** Reading a QR code in a picture: by the browser where it can, else by a decoder that is loaded only then. */

interface Detector {
  detect(picture: HTMLVideoElement): Promise<{ rawValue: string }[]>
}
interface Detecting {
  new (options: { formats: string[] }): Detector
  getSupportedFormats(): Promise<string[]>
}
export type Read = (video: HTMLVideoElement) => Promise<string | undefined>

const WIDEST = 640
/** Pixels: enough for a code that fills a third of the picture, and quick on a slow phone. */

/** The way in which this browser reads codes. */
export async function reader(): Promise<Read> {
  const known = (globalThis as { BarcodeDetector?: Detecting }).BarcodeDetector
  const formats = (await known?.getSupportedFormats().catch(() => undefined)) ?? []
  if (known && formats.includes('qr_code')) {
    const detector = new known({ formats: ['qr_code'] })
    return async (video) => (await detector.detect(video))[0]?.rawValue
  }
  return decoding()
}

async function decoding(): Promise<Read> {
  const { decodeQR } = await import('qr/decode.js')
  const canvas = document.createElement('canvas')
  const drawn = canvas.getContext('2d', { willReadFrequently: true })
  return async (video) => {
    const scale = Math.min(1, WIDEST / video.videoWidth)
    canvas.width = Math.round(video.videoWidth * scale)
    canvas.height = Math.round(video.videoHeight * scale)
    if (!drawn || !canvas.width) return undefined
    drawn.drawImage(video, 0, 0, canvas.width, canvas.height)
    try {
      return decodeQR(drawn.getImageData(0, 0, canvas.width, canvas.height))
    } catch {
      return undefined // no code in this picture
    }
  }
}
