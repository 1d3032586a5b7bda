import { z } from 'zod'
import { MissedRunsButtonValue } from '../../notifications/notices/button-values.ts'
import { fillIn } from '../../notifications/words.ts'
import type { ScheduleChange } from '../../workflows/schedules/change-schedule.ts'
import type { MissedDecision } from '../../workflows/schedules/decide-missed.ts'
import { type ActionDefinition, defineAction } from '../define.ts'
import { NewScheduleAbout, ScheduleAbout, toNewScheduleForm, toScheduleForm } from '../schedules/form.ts'
import { changeDone, listSpeech, scheduleSpeech } from '../schedules/said.ts'

const ScheduleId = z.strictObject({ id: z.string().min(1).max(100) })

const show = defineAction({
  id: 'schedule.show',
  value: ScheduleId,
  async run({ value: { id }, by }, tools) {
    const shown = await tools.workflows.showSchedule(tools.context, { id, by })
    if (!shown.ok) return { kind: 'refused', refusal: shown.refusal }
    return { kind: 'said', ...scheduleSpeech(tools, shown.value.schedule) }
  },
})

const list = defineAction({
  id: 'schedule.list',
  value: z.strictObject({}),
  async run({ by }, tools) {
    const listed = await tools.workflows.listSchedules(tools.context, by)
    return listed.ok
      ? { kind: 'said', ...listSpeech(tools, listed.value) }
      : { kind: 'refused', refusal: listed.refusal }
  },
})

const change = defineAction({
  id: 'schedule.change',
  value: ScheduleId,
  async run({ value: { id }, by }, tools) {
    const shown = await tools.workflows.showSchedule(tools.context, { id, by })
    if (!shown.ok) return { kind: 'refused', refusal: shown.refusal }
    return { kind: 'form', view: toScheduleForm(tools, shown.value.schedule) }
  },
})

const add = defineAction({
  id: 'schedule.add',
  value: NewScheduleAbout,
  async run({ by }, tools) {
    const actor = await tools.workflows.authorise(tools.context, by, 'changeSchedule')
    return actor.ok ? { kind: 'form', view: toNewScheduleForm(tools) } : { kind: 'refused', refusal: actor.refusal }
  },
})

/** A button that changes the version it was shown with, at once. */
function act(name: string, changeOf: ScheduleChange) {
  return defineAction({
    id: `schedule.${name}`,
    value: ScheduleAbout,
    async run({ value: { id, version }, by }, tools) {
      const input = { id, change: changeOf, basedOn: version, dryRun: false, by }
      const changed = await tools.workflows.changeSchedule(tools.context, input)
      return changed.ok ? changeDone(tools, changed.value) : { kind: 'refused', refusal: changed.refusal }
    },
  })
}

function decide(name: string, decision: MissedDecision) {
  return defineAction({
    id: `schedule.${name}`,
    value: MissedRunsButtonValue,
    async run({ value, by }, { context, workflows, replies }) {
      const decided = await workflows.decideMissedRuns(context, { ...value, decision, by })
      if (!decided.ok) return { kind: 'refused', refusal: decided.refusal }
      const { slots } = decided.value
      const { done } = replies.schedules
      const text = decision === 'run' ? done.decidedRun : done.decidedSkip
      const places = { id: value.scheduleId, slot: slots.at(-1) ?? '', count: slots.length }
      return { kind: 'done', text: fillIn(text, places) }
    },
  })
}

/** The buttons under a message about missed runs. */
export const SCHEDULE_NOTICE_ACTIONS: readonly ActionDefinition<unknown>[] = [
  decide('makeUp', 'run'),
  decide('skipMissed', 'skip'),
]

/** The buttons of answers about schedules. */
export const SCHEDULE_ACTIONS: readonly ActionDefinition<unknown>[] = [
  list,
  show,
  add,
  change,
  act('undo', { kind: 'undo' }),
  act('reset', { kind: 'reset' }),
  act('switchOn', { kind: 'set', members: { isOn: true } }),
  act('switchOff', { kind: 'set', members: { isOn: false } }),
]
