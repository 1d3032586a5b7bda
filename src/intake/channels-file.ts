import { type Channel, isPurpose, PURPOSES, type Purpose } from '../domain/channels.ts'
import { createFieldReader, createSpanIndex, type FieldReader, readSpan, splitList } from './fields.ts'
import { CHANNELS_FILE } from './headers.ts'
import type { IntakeResult, IssueLog } from './issues.ts'
import type { FileSource } from './source.ts'
import { readTable } from './table.ts'
import type { RowTaker } from './table-spec.ts'

/** A channel with the row it stands in. */
export type ChannelRow = Channel & { readonly row: number }

type Column = keyof typeof CHANNELS_FILE.columns

/** Channels begin with C, older private ones with G; direct messages (D) are no office's channel. */
const CHANNEL_ID = /^[CG][A-Z0-9]{2,20}$/
const PURPOSE_SEPARATOR = /[;；,，、\s]+/

/**
 * Reads a channels file. An empty purpose means every purpose; several are separated by `;`, `,`, `、` or blanks.
 *
 * Refuses a platform other than Slack and a channel given to a unit twice at a time for the same purpose.
 */
export function readChannels(source: FileSource): Promise<IntakeResult<readonly ChannelRow[]>> {
  return readTable<Column, readonly ChannelRow[]>(source, {
    kind: CHANNELS_FILE,
    needs: [[['unit_code']], [['channel_id']]],
    start: ({ errors }) => takeChannels(errors),
  })
}

function takeChannels(errors: IssueLog): RowTaker<Column, readonly ChannelRow[]> {
  const channels: ChannelRow[] = []
  const byBinding = createSpanIndex<ChannelRow>(sharesPurpose)
  return {
    row(row, cells) {
      const fields = createFieldReader<Column>(row, cells, errors)
      const channel = readChannel(fields, row)
      if (!fields.isSound()) return
      const against = byBinding.add(`${channel.unitCode}\n${channel.channelId}`, channel)
      if (against !== null)
        fields.issue('channel_id', channel.channelId, `each channel of a unit and purpose ${against}`)
      channels.push(channel)
    },
    finish: () => channels,
  }
}

function readChannel(fields: FieldReader<Column>, row: number): ChannelRow {
  const unitCode = fields.neededToken('unit_code')
  const platform = fields.token('platform') ?? 'slack'
  if (platform.toLowerCase() !== 'slack') fields.issue('platform', platform, 'slack')
  const channelId = fields.neededToken('channel_id')
  if (channelId !== '' && !CHANNEL_ID.test(channelId)) {
    fields.issue('channel_id', channelId, "a Slack channel's id such as C012ABCDEF, not its name")
  }
  const purposes = splitList(fields.text('purpose'), PURPOSE_SEPARATOR).flatMap((word): Purpose[] => {
    if (isPurpose(word)) return [word]
    fields.issue('purpose', word, `words of ${PURPOSES.join(', ')}, or empty for all`)
    return []
  })
  return { unitCode, platform: 'slack', channelId, purposes, ...readSpan(fields), row }
}

function sharesPurpose(one: Channel, other: Channel): boolean {
  if (one.purposes.length === 0 || other.purposes.length === 0) return one.purposes.length === other.purposes.length
  return one.purposes.some((purpose) => other.purposes.includes(purpose))
}
