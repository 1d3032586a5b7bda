import { IDENTITY_TABLE, tableLayouts } from './backed-up-tables.ts'
import { createRowLoader, inLongTransaction, LONG_TRANSACTION, readRows, resetSequences } from './backup-rows.ts'
import type { Database } from './database.ts'
import { inSnapshot } from './snapshot.ts'

/** What concerns the one database and its calls to the platform, and would say something untrue of another. */
const LEFT_OUT: ReadonlySet<string> = new Set([IDENTITY_TABLE, 'history_gap', 'rate_limit', 'inbox_entry'])

/**
 * Copies every row of the office, as it was at one instant, into a database of the same schema that holds none. The one
 * it comes from is only read. It holds one batch of rows at a time.
 */
export async function copyDatabase(from: Database, to: Database): Promise<void> {
  await inSnapshot(
    from,
    (source) =>
      inLongTransaction(to, async (target) => {
        for (const layout of await tableLayouts(target)) {
          if (LEFT_OUT.has(layout.name)) continue
          const loader = createRowLoader(
            target,
            layout,
            layout.columns.map(({ name }) => name),
          )
          for await (const lines of readRows(source, layout)) {
            for (const line of lines) await loader.add(line)
          }
          await loader.end()
          await resetSequences(target, layout)
        }
      }),
    LONG_TRANSACTION,
  )
}
