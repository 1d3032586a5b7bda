import { PGlite } from '@electric-sql/pglite'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { type Database, fromPglite } from '../../src/store/database.ts'
import type { ForecastMessage } from '../../src/workflows/forecast.ts'
import type { TestDatabase } from './test-database.ts'

/** An empty database of the same schema as a test's, beside it: a second or less, where migrating one takes six. */
export async function emptyBeside({ pglite, rowCounts }: TestDatabase): Promise<Database> {
  const beside = await PGlite.create({ loadDataDir: await pglite.dumpDataDir('none') })
  const tables = Object.keys(await rowCounts()).map((name) => `"${name}"`)
  await beside.exec(`TRUNCATE ${tables.join(', ')} RESTART IDENTITY; SET TIME ZONE 'UTC'`)
  return fromPglite(beside, null)
}

/** A year as a table of Markdown: what is said at one time for one reason is one row. */
export function yearTable(messages: readonly ForecastMessage[]): string {
  const groups = Map.groupBy(messages, ({ at, kind, action, why }) => JSON.stringify([at, kind, action, why.text]))
  const rows = [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const units = new Set(group.map(({ unitName }) => unitName))
    const to = units.size === 1 ? first.unitName : `${units.size} units`
    return [`| ${first.at} | ${first.kind} | ${group.length} | ${to} | ${first.why.text.replaceAll('|', '\\|')} |`]
  })
  return ['| when | kind | messages | to | why |', '|---|---|---:|---|---|', ...rows].join('\n')
}

/** The keys of everything a workspace holds, in their order. */
export function keysPosted(sandbox: Sandbox): readonly string[] {
  const messages = sandbox.channels.flatMap(({ id }) => sandbox.channel(id).messages())
  return messages
    .flatMap(({ metadata }) => {
      const { event_payload } = (metadata ?? {}) as { readonly event_payload?: { readonly key: string } }
      return event_payload === undefined ? [] : [event_payload.key]
    })
    .toSorted()
}
