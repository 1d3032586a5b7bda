import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import type { SchemaEngine } from '@prisma/schema-engine-wasm'
import type { Database, Db } from './database.ts'
import { StoreError } from './store-error.ts'

export type SchemaState =
  | { readonly kind: 'current' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'behind'; readonly missing: readonly string[] }
  | { readonly kind: 'newer'; readonly unknown: readonly string[] }

/**
 * Brings the database to this program's schema with Prisma's own migrations, through the WASM engine, so that the
 * embedded database and a server are migrated by the same code. Idempotent; returns the names it applied.
 *
 * @throws {StoreError} `database-newer` when a newer program has already migrated it; `migration-failed` otherwise.
 */
export async function migrateDatabase(database: Database, prismaDir: string): Promise<readonly string[]> {
  const state = await schemaState(database.prisma, prismaDir)
  if (state.kind === 'newer') throw newerError(state.unknown)
  if (state.kind === 'current') return []
  const engine = await startSchemaEngine(database, prismaDir)
  try {
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: listMigrations(prismaDir),
      filters: { externalTables: [], externalEnums: [] },
    })
    return appliedMigrationNames
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StoreError('migration-failed', `migrating the database failed: ${reason.replaceAll(/\s+/g, ' ')}`, {
      cause: error,
    })
  } finally {
    engine.free()
  }
}

/**
 * Refuses to go on unless the database has exactly this program's schema.
 *
 * @throws {StoreError} `database-not-initialised`, `database-behind` or `database-newer`, each with the command that mends it.
 */
export async function assertSchemaCurrent(db: Db, prismaDir: string): Promise<void> {
  const state = await schemaState(db, prismaDir)
  switch (state.kind) {
    case 'current':
      return
    case 'empty':
      throw new StoreError('database-not-initialised', 'the database is empty: run `duban init --units beijing` first')
    case 'behind':
      throw new StoreError(
        'database-behind',
        `the database is older than this program (missing ${state.missing.join(', ')}): run \`duban init\` to upgrade it`,
      )
    case 'newer':
      throw newerError(state.unknown)
  }
}

function newerError(unknown: readonly string[]): StoreError {
  return new StoreError(
    'database-newer',
    `the database was upgraded by a newer program (${unknown.join(', ')}): install that version of duban, or restore a backup`,
  )
}

export async function schemaState(db: Db, prismaDir: string): Promise<SchemaState> {
  const known = migrationNames(prismaDir)
  const exists = await db.$queryRaw<{ found: boolean }[]>`SELECT to_regclass('_prisma_migrations') IS NOT NULL AS found`
  if (exists[0]?.found !== true) return { kind: 'empty' }
  const applied = new Set(await appliedMigrations(db))
  const unknown = [...applied].filter((name) => !known.includes(name)).sort()
  if (unknown.length > 0) return { kind: 'newer', unknown }
  const missing = known.filter((name) => !applied.has(name))
  if (missing.length === known.length) return { kind: 'empty' }
  return missing.length > 0 ? { kind: 'behind', missing } : { kind: 'current' }
}

/** Names of the migrations a database has, oldest first; it has to have been migrated at all. */
export async function appliedMigrations(db: Db): Promise<readonly string[]> {
  const rows = await db.$queryRaw<{ name: string }[]>`
    SELECT migration_name AS name FROM _prisma_migrations
    WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL
    ORDER BY migration_name`
  return rows.map((row) => row.name)
}

let engineBindings: Promise<typeof import('@prisma/schema-engine-wasm/schema_engine_bg')> | null = null

/** Starts Prisma's schema engine over the database's own driver. The caller frees it. */
export async function startSchemaEngine(database: Database, prismaDir: string): Promise<SchemaEngine> {
  engineBindings ??= loadEngineBindings()
  const { SchemaEngine } = await engineBindings
  const schemaPath = join(prismaDir, 'schema.prisma')
  return SchemaEngine.new(
    { datamodels: [[schemaPath, readFileSync(schemaPath, 'utf8')]] },
    () => {},
    bindMigrationAwareSqlAdapterFactory(database.adapterFactory),
  )
}

/** Once a process: the bindings keep views into the memory of the instance they were first given. */
async function loadEngineBindings() {
  const bindings = await import('@prisma/schema-engine-wasm/schema_engine_bg')
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm')
  const wasm = readFileSync(join(entry, '..', 'schema_engine_bg.wasm'))
  const { instance } = await wasmOf(globalThis).instantiate(wasm, { './schema_engine_bg.js': bindings })
  bindings.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start?.()
  return bindings
}

/** Node has WebAssembly; its types come only with a browser's, which the rest of the program must not see. */
interface WebAssemblyHost {
  readonly instantiate: (
    wasm: Uint8Array,
    imports: Readonly<Record<string, object>>,
  ) => Promise<{ readonly instance: { readonly exports: Readonly<Record<string, (() => void) | undefined>> } }>
}

function wasmOf(host: object): WebAssemblyHost {
  return (host as { WebAssembly: WebAssemblyHost }).WebAssembly
}

export function listMigrations(prismaDir: string) {
  const baseDir = join(prismaDir, 'migrations')
  return {
    baseDir,
    lockfile: { path: 'migration_lock.toml', content: readFileSync(join(baseDir, 'migration_lock.toml'), 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories: migrationNames(prismaDir).map((name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok' as const, value: readFileSync(join(baseDir, name, 'migration.sql'), 'utf8') },
      },
    })),
  }
}

/** Names of this program's migrations, oldest first. */
export function migrationNames(prismaDir: string): string[] {
  return readdirSync(join(prismaDir, 'migrations'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
}
