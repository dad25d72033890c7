/** Things read from the API that stay true while they are on screen: asked again with their ETag, and kept for when the line is down. */
import { answered, Refused } from '$/api/client'
import { keepRead, lastRead } from './keep'

type Ask<T> = (known: { 'If-None-Match'?: string }) => Promise<{ data?: T; error?: unknown; response: Response }>

const OFTEN = 10_000
/** Milliseconds between two questions while somebody looks. */

/** One thing on screen. `at` is when it was true; `isOld` says that it is shown from memory because the line is down. */
export class Live<T> {
  data = $state.raw<T>()
  trouble = $state.raw<Refused>()
  at = $state(0)
  isOld = $state(false)
  #etag = ''
  #ask: Ask<T>
  #key: string | undefined

  constructor(key: string | undefined, ask: Ask<T>) {
    this.#key = key
    this.#ask = ask
  }

  /** Whether the first answer is awaited. */
  get isLoading(): boolean {
    return this.data === undefined && this.trouble === undefined
  }

  /** The ETag of what is shown, which an edit must name. */
  get etag(): string {
    return this.#etag
  }

  /** Ask now. */
  async refresh(): Promise<void> {
    try {
      const { data, etag } = await answered(this.#ask(this.#etag ? { 'If-None-Match': this.#etag } : {}))
      this.#took(data, etag)
    } catch (trouble) {
      if (!(trouble instanceof Refused)) throw trouble
      if (trouble.status === 304) return this.#holds()
      await this.#failed(trouble)
    }
  }

  /** Show something else from now on, which an act of the person just made true. */
  put(data: T): void {
    this.#etag = ''
    this.#took(data, '')
  }

  #took(data: T, etag: string): void {
    this.data = data
    this.#etag = etag
    this.#holds()
    if (this.#key) void keepRead(this.#key, data, this.at)
  }

  #holds(): void {
    this.at = Date.now()
    this.isOld = false
    this.trouble = undefined
  }

  async #failed(trouble: Refused): Promise<void> {
    if (trouble.isPassing && this.data === undefined && this.#key) {
      const kept = await lastRead(this.#key)
      if (kept) [this.data, this.at] = [kept.data as T, kept.at]
    }
    this.isOld = this.data !== undefined && trouble.isPassing
    if (!this.isOld) this.trouble = trouble
  }
}

/**
 * Read something while this component is on screen: again every ten seconds while somebody looks, and at once when they come back,
 * when the line does, or when something changes that the question reads (the place that is looked at). With a key the last answer
 * is kept for when the line is down.
 */
export function live<T>(key: string | undefined, ask: Ask<T>, often = OFTEN): Live<T> {
  const one = new Live<T>(key, ask)
  $effect(() => {
    void one.refresh()
    const again = () => void (document.hidden || one.refresh())
    const timer = setInterval(again, often)
    document.addEventListener('visibilitychange', again)
    addEventListener('online', again)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', again)
      removeEventListener('online', again)
    }
  })
  return one
}
