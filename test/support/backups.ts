import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Outcome } from '../../src/domain/refusal.ts'
import type { Database } from '../../src/store/database.ts'
import type { ActorClaim } from '../../src/workflows/authorise.ts'
import { type BackedUp, backUpDatabase } from '../../src/workflows/back-up-database.ts'
import type { OfficeContext } from '../../src/workflows/office-context.ts'
import { type Restored, restoreDatabase } from '../../src/workflows/restore-database.ts'
import { as } from './acts.ts'
import { rowCounts } from './cli.ts'

const PRISMA_DIR = path.join(import.meta.dirname, '../../prisma')
const onProgress = () => {}
/** Tables that belong to the one database, not to the office. */
const OWN_TABLES = ['_prisma_migrations', 'database_identity', 'history_gap']

/** A folder that goes when the test ends. */
export function aFolder(): { readonly folder: string; readonly in: (name: string) => string } & Disposable {
  const folder = mkdtempSync(path.join(tmpdir(), 'duban-backup-'))
  return {
    folder,
    in: (name) => path.join(folder, name),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}

export function backUp(context: OfficeContext, file: string): Promise<Outcome<BackedUp>> {
  return backUpDatabase(context, { path: file, by: as('administrator'), program: '0.0.0', onProgress })
}

/** Into the database given; nobody is named unless the test does. */
export function restoreInto(
  database: Database,
  context: Pick<OfficeContext, 'office' | 'now'>,
  file: string,
  by: ActorClaim = { surface: 'cli', personId: null },
): Promise<Outcome<Restored>> {
  const site = { ...context, prismaDir: PRISMA_DIR, openDatabase: async () => database }
  return restoreDatabase(site, { path: file, by, onProgress })
}

/** The rows of every table as the database writes them, in order, without what a restore itself adds. */
export async function contents(database: Database): Promise<Readonly<Record<string, string>>> {
  const texts: Record<string, string> = {}
  for (const name of Object.keys(await rowCounts(database))) {
    if (OWN_TABLES.includes(name)) continue
    const where = name === 'audit_entry' ? `WHERE act <> 'restoreDatabase'` : ''
    const rows = await database.prisma.$queryRawUnsafe<{ row: string }[]>(
      `SELECT r::text AS "row" FROM "${name}" r ${where} ORDER BY r::text COLLATE "C"`,
    )
    texts[name] = rows.map(({ row }) => row).join('\n')
  }
  return texts
}
