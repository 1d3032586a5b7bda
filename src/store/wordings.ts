import type { Db } from './database.ts'
import { sha256Of } from './files.ts'
import { toJson } from './json.ts'

/** Keeps the template and words a message was made with, by their SHA-256, so that it can be made again. */
export async function keepWording(db: Db, kind: string, locale: string, source: unknown, now: Date): Promise<string> {
  const sha256 = sha256Of(JSON.stringify(source))
  await db.wording.upsert({
    where: { sha256 },
    create: { sha256, kind, locale, source: toJson(source), storedAt: now },
    update: {},
  })
  return sha256
}

export async function loadWording(db: Db, sha256: string): Promise<unknown> {
  const row = await db.wording.findUnique({ where: { sha256 } })
  return row?.source ?? null
}
