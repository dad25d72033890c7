/** What this device keeps for a person between visits, and loses when they log out: the last lists, and what is not sent yet. */
import type { DBSchema, IDBPDatabase } from 'idb'

/** Something typed that waits for the line to come back; the key makes that it happens once. */
export interface Unsent {
  id?: number
  key: string
  kind: 'order' | 'check-in' | 'photo'
  path: string
  /** What is sent as JSON; a picture as it is. */
  body: unknown
  /** Pictures that belong to what this makes: each is sent once that is there. */
  photos?: { key: string; picture: Blob }[]
  title: string
  at: number
}

interface Kept extends DBSchema {
  reads: { key: string; value: { data: unknown; at: number } }
  unsent: { key: number; value: Unsent }
  drafts: { key: string; value: unknown }
}

const STORES = ['reads', 'unsent', 'drafts'] as const
let opened: Promise<IDBPDatabase<Kept>> | undefined

function database(): Promise<IDBPDatabase<Kept>> {
  opened ??= open()
  return opened
}

async function open(): Promise<IDBPDatabase<Kept>> {
  const { openDB } = await import('idb')
  return openDB<Kept>('yihu', 1, {
    upgrade(made) {
      made.createObjectStore('reads')
      made.createObjectStore('unsent', { keyPath: 'id', autoIncrement: true })
      made.createObjectStore('drafts')
    },
    terminated: () => (opened = undefined),
  })
}

/** Do it, or go on without: a browser in private mode, or a full disk, keeps nothing. */
async function kept<T>(act: (known: IDBPDatabase<Kept>) => Promise<T>): Promise<T | undefined> {
  try {
    return await act(await database())
  } catch {
    return undefined
  }
}

/** What was read last under a key, and when. */
export const lastRead = (key: string) => kept((known) => known.get('reads', key))
/** Keep what was read. */
export const keepRead = (key: string, data: unknown, at: number) => kept((known) => known.put('reads', { data, at }, key))
/** Text typed into a form and not sent. */
export const draft = (key: string) => kept((known) => known.get('drafts', key))
export const keepDraft = (key: string, value: unknown) => kept((known) => known.put('drafts', value, key))
export const dropDraft = (key: string) => kept((known) => known.delete('drafts', key))
export const unsent = async (): Promise<Unsent[]> => (await kept((known) => known.getAll('unsent'))) ?? []
export const dropUnsent = (id: number) => kept((known) => known.delete('unsent', id))

/** Keep it to be sent; throws where this device can keep nothing, so that nobody believes that it is kept. */
export async function keepUnsent(one: Unsent): Promise<void> {
  await (await database()).add('unsent', one)
}

/** Lose everything: another person may use this device next. */
export const forget = () =>
  kept(async (known) => {
    const all = known.transaction([...STORES], 'readwrite')
    await Promise.all([...STORES.map((store) => all.objectStore(store).clear()), all.done])
  })
