// Writes the next migration: what prisma/schema.prisma has beyond the migrations there are.
//   node scripts/migration.ts NAME        writes prisma/migrations/<UTC stamp>_NAME/migration.sql
//   node scripts/migration.ts --check     exits 1 when the schema has something no migration brings
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { openDatabase } from '../src/store/database.ts'
import { migrateDatabase, startSchemaEngine } from '../src/store/migrate.ts'

const prismaDir = resolve('prisma')
const name = process.argv[2]
if (name === undefined || !/^(--check|[a-z0-9_]{3,60})$/.test(name)) {
  throw new Error(`name: expected --check or lower_case words, got ${name ?? 'nothing'}`)
}
await using database = await openDatabase('pglite:memory')
await migrateDatabase(database, prismaDir)
const engine = await startSchemaEngine(database, prismaDir)
const files = [{ path: 'schema.prisma', content: readFileSync(join(prismaDir, 'schema.prisma'), 'utf8') }]
const { stdout } = await engine.diff({
  from: { tag: 'schemaDatasource', files, configDir: prismaDir },
  to: { tag: 'schemaDatamodel', files },
  script: true,
  exitCode: null,
  filters: { externalTables: [], externalEnums: [] },
})
const sql = stdout ?? ''
const isEmpty = sql.trim() === '' || /^-- This is an empty migration\.\s*$/.test(sql.trim())
if (name === '--check') {
  if (!isEmpty) {
    process.stderr.write(`prisma/schema.prisma has changes no migration brings:\n${sql}\n`)
    process.exitCode = 1
  }
} else if (isEmpty) {
  process.stdout.write('nothing to migrate\n')
} else {
  const stamp = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14)
  const folder = join(prismaDir, 'migrations', `${stamp}_${name}`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'migration.sql'), sql)
  process.stdout.write(`${folder}\n`)
}
// Prisma's engine leaves a timer of ten seconds that nobody need wait for.
process.exit()
