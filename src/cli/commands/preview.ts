import type { FactsByKind, NoticeInput, NoticeKind } from '../../notifications/catalog.ts'
import { isNoticeKind, NOTICE_KINDS, NOTICES } from '../../notifications/catalog.ts'
import { renderForTerminal, renderNotice, toBlockKitBuilder } from '../../notifications/render.ts'
import { findMessage } from '../../store/outbox.ts'
import { flag, numberOption, UsageError } from '../arguments.ts'
import { defineCliCommand } from '../command.ts'

export const preview = defineCliCommand({
  name: 'preview',
  summary: 'Show a notice as it would appear: a sample of its kind, or a message of the log.',
  args: ['[kind]'],
  options: [
    { flags: '--message <id>', help: 'a message of the log, rendered again with today’s templates' },
    { flags: '--blocks', help: 'as JSON for Slack’s Block Kit Builder' },
  ],
  acts: false,
  async run(call, { output, context }) {
    const id = numberOption(call, 'message', 1, 2_147_483_647)
    const [kind] = call.args
    if ((id === null) === (kind === undefined))
      throw new UsageError(`KIND or --message: expected one of them; KIND is one of ${NOTICE_KINDS.join(', ')}`)
    const { database, templates } = await context()
    const message = id === null ? null : await findMessage(database.prisma, id)
    const wanted = message === null ? kind : message.kind
    if (wanted === undefined || !isNoticeKind(wanted)) {
      const given = id === null ? `KIND ${kind}` : `--message ${id}`
      throw new UsageError(
        `${given}: expected ${id === null ? `one of ${NOTICE_KINDS.join(', ')}` : 'the id of a message that is a notice'}`,
      )
    }
    const facts = (message === null ? NOTICES[wanted].samples[0] : message.facts) as FactsByKind[NoticeKind]
    const notice = { kind: wanted, facts } as NoticeInput
    const rendered = renderNotice(templates, notice)
    output.json({
      kind: wanted,
      text: rendered.text,
      blocks: rendered.blocks,
      files: rendered.files.map((file) => file.fileName),
    })
    output.line(
      flag(call, 'blocks')
        ? toBlockKitBuilder(rendered).trimEnd()
        : renderForTerminal(templates, wanted, facts, output.width).trimEnd(),
    )
    return 0
  },
})
