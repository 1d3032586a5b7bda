import { z } from 'zod'
import { fillIn } from '../../notifications/words.ts'
import { type AnswerPlace, type BotTools, defineEvent, type EventOutcome, type Speech } from '../define.ts'
import { TableFile } from '../month-table/form.ts'
import { cameSpeech } from '../month-table/said.ts'
import { refusalText } from '../replies.ts'

const Id = z.string().min(1).max(255)
const Sent = z.object({
  channel: Id,
  channel_type: z.string().max(20),
  subtype: z.string().max(50).nullish(),
  bot_id: Id.nullish(),
  user: Id.nullish(),
  ts: Id,
  thread_ts: Id.nullish(),
  files: z
    .array(z.object({ id: Id, name: z.string().min(1).max(255).catch('file'), size: z.int().nonnegative().nullish() }))
    .max(100)
    .catch([]),
})

/** Files that are looked at; the format is told by the content, and the name keeps pictures and letters out. */
const TABLE_NAME = /\.(csv|xlsx)$/i
const ANSWER_KIND = 'monthTable'

/**
 * Somebody sent a file to the bot in his own conversation with it: a month's table is looked at, and he is asked what it
 * is. Files in channels are left alone.
 */
export const tableSent = defineEvent({
  type: 'message',
  subscription: 'message.im',
  scopes: ['im:history'],
  event: Sent,
  why: 'somebody sent the bot a month’s table in his own conversation with it: he is asked for medium and month',
  isOurs: ({ event, botUserId }) =>
    event.channel_type === 'im' &&
    event.subtype === 'file_share' &&
    event.files.length > 0 &&
    event.bot_id == null &&
    event.user != null &&
    event.user !== botUserId,
  answersAt: placeBelow,
  async run({ event, readFile }, tools): Promise<EventOutcome> {
    const say = (outcome: string, speech: Speech): EventOutcome => {
      return { outcome, acted: false, answer: { ...speech, ...placeBelow(event) } }
    }
    const by = { surface: 'slack', slackUserId: event.user ?? '' } as const
    const actor = await tools.workflows.authorise(tools.context, by, 'importMonth')
    if (!actor.ok) return say('refused', { paragraphs: [refusalText(tools.replies, actor.refusal)] })
    const fault = faultOf(tools, event.files)
    if (fault !== null) return say('noTable', { paragraphs: [fault] })
    const [first] = event.files
    const file = TableFile.parse({ id: first?.id, name: first?.name, size: first?.size ?? null })
    const read = await readFile(file)
    if (!read.ok) return say('refused', { paragraphs: [refusalText(tools.replies, read.refusal)] })
    const looked = await tools.workflows.lookAtMonthTable(tools.context, { source: read.value, by })
    if (!looked.ok) return say('refused', { paragraphs: [refusalText(tools.replies, looked.refusal)] })
    return say(looked.value.guess.isTable ? 'asked' : 'unreadable', cameSpeech(tools, file, looked.value))
  },
})

function placeBelow({ channel: channelId, ts, thread_ts: threadTs }: z.infer<typeof Sent>): AnswerPlace {
  return { channelId, threadTs: threadTs ?? ts, key: [ANSWER_KIND, channelId, ts].join('/'), kind: ANSWER_KIND }
}

function faultOf({ replies }: BotTools, files: readonly { readonly name: string }[]): string | null {
  const { severalFiles, noTable } = replies.monthTable
  if (files.length > 1) return fillIn(severalFiles, { count: files.length })
  const fileName = files[0]?.name ?? ''
  return TABLE_NAME.test(fileName) ? null : fillIn(noTable, { fileName })
}
