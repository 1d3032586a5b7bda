import { channelsFor } from '../../domain/channels.ts'
import { loadChannels } from '../../store/channels.ts'
import { type OfficeContext, todayOf } from '../office-context.ts'
import type { Viewer } from '../viewer.ts'

/**
 * The address in Slack of a case's assignment in a channel of a unit in which the person holds a post: there he can
 * read on. `null` where no such channel was told of the case.
 */
export async function caseLink(context: OfficeContext, number: string, { posts }: Viewer): Promise<string | null> {
  const db = context.database.prisma
  const day = todayOf(context)
  const channels = await loadChannels(db)
  const keys = [...new Set(posts.map(({ unitCode }) => unitCode))].flatMap((unitCode) =>
    channelsFor(channels, unitCode, 'cases', day).map(({ channelId }) => {
      return ['caseAssignment', number, unitCode, channelId].join('/')
    }),
  )
  if (keys.length === 0) return null
  const sent = await db.message.findFirst({
    where: { key: { in: keys }, state: 'sent', permalink: { not: null } },
    orderBy: { id: 'desc' },
    select: { permalink: true },
  })
  return sent?.permalink ?? null
}
