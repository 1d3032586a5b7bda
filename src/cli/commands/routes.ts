import { isPurpose, PURPOSES } from '../../domain/channels.ts'
import { isLocalDay } from '../../domain/time.ts'
import { ADMIN_LEVELS } from '../../domain/units.ts'
import { listRoutes, type Route } from '../../workflows/list-routes.ts'
import { todayOf } from '../../workflows/office-context.ts'
import { identifyViewer } from '../../workflows/viewer.ts'
import { textOption, UsageError } from '../arguments.ts'
import { defineCliCommand } from '../command.ts'
import { refuse, report } from '../exit.ts'
import { oneUnit } from '../one-unit.ts'
import { alignRows } from '../output.ts'

export const routes = defineCliCommand({
  name: 'routes',
  summary: 'Show where each unit would hear of what, and who would be asked to sign; asks nothing of Slack.',
  args: [],
  options: [
    { flags: '--unit <unit>', help: 'of one unit' },
    { flags: '--purpose <purpose>', help: `for one purpose: ${PURPOSES.join(', ')}` },
    { flags: '--on <day>', help: 'YYYY-MM-DD; today without it' },
  ],
  acts: true,
  async run(call, { output, context: open }) {
    const purpose = textOption(call, 'purpose')
    if (purpose !== null && !isPurpose(purpose)) {
      throw new UsageError(`--purpose ${purpose}: expected one of ${PURPOSES.join(', ')}`)
    }
    const on = textOption(call, 'on')
    if (on !== null && !isLocalDay(on)) throw new UsageError(`--on ${on}: expected a day, such as 2026-07-01`)
    const context = await open()
    const day = on ?? todayOf(context)
    const text = textOption(call, 'unit')
    let unitCode: string | null = null
    if (text !== null) {
      const viewer = await identifyViewer(context, call.actor)
      if (!viewer.ok) return refuse(output, viewer.refusal)
      const found = await oneUnit(context, { text, within: viewer.value.scope, day, levels: ADMIN_LEVELS })
      if (!found.ok) return refuse(output, found.refusal)
      unitCode = found.value.unitCode
    }
    const outcome = await listRoutes(context, { unitCode, purpose, day, by: call.actor })
    return report(output, outcome, (found) => {
      output.json(found)
      for (const line of alignRows(found.map(rowOf))) output.line(line)
      output.line(`${found.filter(({ channels }) => channels.length === 0).length} of ${found.length} reach nobody.`)
      return undefined
    })
  },
})

function rowOf({ unitCode, unitName, purpose, channels, signers }: Route): readonly string[] {
  const places = channels.map(({ channelId, retired }) =>
    retired === null ? channelId : `${channelId} (takes no posts: ${retired})`,
  )
  return [
    unitCode,
    unitName,
    purpose,
    places.length === 0 ? 'nobody' : places.join(', '),
    signers.map(({ name }) => name).join(', '),
  ]
}
