import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { PACKAGE_ROOT } from '../../src/app/config.ts'
import { type Database, fromPglite, openDatabase } from '../../src/store/database.ts'
import { migrateDatabase } from '../../src/store/migrate.ts'

const MIGRATIONS = join(PACKAGE_ROOT, 'prisma')

/** Brings the database at the address to the program's schema. */
export async function migrateAt(url: string): Promise<void> {
  await using database = await openDatabase(url)
  await migrateDatabase(database, MIGRATIONS)
}

/** Migrates an embedded database in memory once; each call of what it returns opens a copy. */
export async function embeddedTemplate(): Promise<() => Promise<Database>> {
  const pglite = await PGlite.create()
  await pglite.exec(`SET TIME ZONE 'UTC'`)
  await migrateDatabase(fromPglite(pglite, null), MIGRATIONS)
  const image = await pglite.dumpDataDir('none')
  await pglite.close()
  return () => openCopy(image)
}

/** An embedded database in memory with nothing in it. */
export function emptyEmbedded(): Promise<Database> {
  return openCopy(null)
}

async function openCopy(image: Blob | null): Promise<Database> {
  const pglite = await PGlite.create(image === null ? {} : { loadDataDir: image })
  await pglite.exec(`SET TIME ZONE 'UTC'`)
  return fromPglite(pglite, null)
}
