import type { OfficeContext } from '../workflows/office-context.ts'
import { guarded, type ListenerParts } from './said.ts'

/**
 * Does what a request asks for, once: `null` when it was recorded before. One that breaks off with a fault before it
 * could have written anything is forgotten again, so that the person may send the same once more.
 */
export async function actOnce<T>(
  id: string,
  parts: ListenerParts,
  act: (parts: ListenerParts) => Promise<T>,
): Promise<T | null> {
  const { workflows, context } = parts
  if (!(await workflows.admit(context, id))) return null
  const watched = watchWriting(context)
  try {
    return await act({ ...parts, context: watched.context })
  } catch (error) {
    if (!watched.mayHaveWritten()) await guarded('a request to forget', parts, () => workflows.readmit(context, id))
    throw error
  }
}

/** The same office, and whether a transaction of it came as far as its commit: from there on nobody can say. */
function watchWriting(context: OfficeContext) {
  let mayHaveWritten = false
  const { database } = context
  const transaction: typeof database.transaction = (work) =>
    database.transaction(async (db) => {
      const value = await work(db)
      mayHaveWritten = true
      return value
    })
  return {
    context: {
      ...context,
      database: { ...database, transaction },
      // Holidays that the request itself enters hold from then on.
      get calendar() {
        return context.calendar
      },
    } satisfies OfficeContext,
    mayHaveWritten: () => mayHaveWritten,
  }
}
