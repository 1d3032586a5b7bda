import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { PACKAGE_ROOT } from '../../src/app/config.ts'
import { loadSampleOffice } from '../../src/app/sample-office.ts'
import { PRIORITY } from '../../src/domain/delivery.ts'
import { townshipsInMonth } from '../../src/domain/units.ts'
import { NOTICES } from '../../src/notifications/catalog.ts'
import { LINK_PLACEHOLDER, withLink } from '../../src/notifications/final-content.ts'
import { render } from '../../src/notifications/render.ts'
import { METADATA_EVENT_TYPE } from '../../src/notifications/slack-messenger.ts'
import { loadTemplates } from '../../src/notifications/templates.ts'
import type { NewMessage } from '../../src/store/outbox.ts'
import { BENCH_MONTH } from '../office.ts'

const SUMMARY_ADDRESS = 'https://sandbox.example/archives/CCITYNOTICES/p1796000000000001'
const WRITTEN_AT = new Date('2026-11-10T01:00:00Z')

/** A message in both forms: as a row of the outbox, and as the call that posts it. */
export interface BenchMessage {
  readonly row: NewMessage
  readonly post: PostCall
}

/** The arguments of `chat.postMessage`, the link filled in. */
export interface PostCall {
  readonly channel: string
  readonly text: string
  readonly blocks: readonly unknown[]
  readonly metadata: {
    readonly event_type: string
    readonly event_payload: { readonly key: string; readonly kind: string }
  }
  readonly unfurl_links: false
  readonly unfurl_media: false
  readonly mrkdwn: false
}

/** The id of the summary's row: the first one of its table. */
const SUMMARY_ID = 1

/** The city's summary, which stands already and which every notice links to. */
export const SUMMARY: NewMessage & { readonly state: 'sent'; readonly ts: string; readonly permalink: string } = {
  ...rowOf({ key: 'summary', unitCode: '110000', channelId: 'CCITYNOTICES', facts: {}, text: '名单', blocks: [] }),
  kind: 'bottomRankingSummary',
  requiresId: null,
  state: 'sent',
  ts: '1796000000.000001',
  permalink: SUMMARY_ADDRESS,
}

/**
 * Notices to townships as the sample office renders them, `perChannel` in each of `channels` channels, in the order in
 * which an outbox is written: one for every channel, then the next.
 */
export async function benchMessages(channels: number, perChannel: number): Promise<readonly BenchMessage[]> {
  const { tree, office } = await loadSampleOffice(PACKAGE_ROOT)
  const builtInDir = join(PACKAGE_ROOT, 'templates')
  const templates = loadTemplates({ builtInDir, overrideDir: null, locale: office.locale })
  const townships = townshipsInMonth(tree, BENCH_MONTH)
  const sample = NOTICES.bottomRankingNotice.samples[0]
  return Array.from({ length: channels * perChannel }, (_, at): BenchMessage => {
    const township = townships[at % townships.length]
    if (township === undefined) throw new RangeError('units: expected townships, got none')
    const unit = { ...sample.unit, unitCode: township.code, unitName: township.name, rankFromWorst: (at % 10) + 1 }
    const facts = { ...sample, unit, summaryUrl: LINK_PLACEHOLDER }
    const { text, blocks } = render(templates, 'bottomRankingNotice', facts)
    const channelId = channelIdOf(at % channels)
    const key = `bottomRankingNotice/air/${BENCH_MONTH}/${township.code}/v${at}/${channelId}`
    const row = rowOf({ key, unitCode: township.code, channelId, facts, text, blocks })
    return { row, post: postOf(row) }
  })
}

/** The ids of the first `count` channels. */
export function channelIds(count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => channelIdOf(at))
}

function channelIdOf(at: number): string {
  return `C${String(at).padStart(6, '0')}`
}

function rowOf(about: Pick<NewMessage, 'key' | 'unitCode' | 'channelId' | 'facts' | 'text' | 'blocks'>): NewMessage {
  return {
    ...about,
    kind: 'bottomRankingNotice',
    medium: 'air',
    month: BENCH_MONTH,
    version: 1,
    platform: 'slack',
    action: 'post',
    targetId: null,
    requiresId: SUMMARY_ID,
    priority: PRIORITY.notice,
    locale: 'zh-CN',
    wordingSha256: createHash('sha256').update('wording').digest('hex'),
    files: [],
    contentSha256: createHash('sha256').update(about.text).digest('hex'),
    dueAt: WRITTEN_AT,
  }
}

function postOf(row: NewMessage): PostCall {
  const { text, blocks } = withLink(row, SUMMARY_ADDRESS)
  return {
    channel: row.channelId,
    text,
    blocks,
    metadata: { event_type: METADATA_EVENT_TYPE, event_payload: { key: row.key, kind: row.kind } },
    unfurl_links: false,
    unfurl_media: false,
    mrkdwn: false,
  }
}
