import { channelsFor } from '../../domain/channels.ts'
import { channelsOf } from '../../store/channels.ts'
import { type OfficeContext, todayOf } from '../office-context.ts'
import type { Viewer } from '../viewer.ts'

/**
 * The address in Slack of a case's assignment in a channel of a unit in which the person holds a post: there he can
 * read on. `null` where no such channel was told of the case.
 */
export async function caseLink(context: OfficeContext, number: string, { posts }: Viewer): Promise<string | null> {
  const db = context.database.prisma
  const day = todayOf(context)
  const unitCodes = [...new Set(posts.map(({ unitCode }) => unitCode))]
  const channels = await channelsOf(db, unitCodes)
  const keys = unitCodes.flatMap((unitCode) =>
    channelsFor(channels, unitCode, 'cases', day).map(({ channelId }) => {
      return ['caseAssignment', number, unitCode, channelId].join('/')
    }),
  )
  if (keys.length === 0) return null
  const [sent] = await db.$queryRaw<readonly { readonly permalink: string }[]>`
    SELECT permalink FROM message WHERE key = ANY(${keys}::text[]) AND state = 'sent' AND permalink IS NOT NULL
    ORDER BY id DESC LIMIT 1`
  return sent?.permalink ?? null
}
