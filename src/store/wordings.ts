import type { Db } from './database.ts'
import { sha256Of } from './files.ts'

/** What each open transaction has kept already: a publication makes dozens of messages with a handful of wordings. */
const keptIn = new WeakMap<Db, Set<string>>()

/** Keeps the template and words a message was made with, by their SHA-256, so that it can be made again. */
export async function keepWording(db: Db, kind: string, locale: string, source: unknown, now: Date): Promise<string> {
  const text = JSON.stringify(source)
  const sha256 = sha256Of(text)
  const kept = keptIn.get(db) ?? new Set()
  if (kept.has(sha256)) return sha256
  // One statement for each message, where Prisma's upsert takes two or three.
  await db.$executeRaw`
    INSERT INTO wording (sha256, kind, locale, source, "storedAt")
    VALUES (${sha256}, ${kind}, ${locale}, ${text}::jsonb, ${now})
    ON CONFLICT (sha256) DO NOTHING`
  // The client itself outlives what it wrote, a transaction does not.
  if (!('$connect' in db)) keptIn.set(db, kept.add(sha256))
  return sha256
}

export async function loadWording(db: Db, sha256: string): Promise<unknown> {
  const row = await db.wording.findUnique({ where: { sha256 } })
  return row?.source ?? null
}
