import { z } from 'zod'
import { fillIn } from '../../notifications/words.ts'
import type { ActorClaim } from '../../workflows/authorise.ts'
import { type BotTools, defineView, type ViewDefinition } from '../define.ts'
import {
  NewScheduleAbout,
  ScheduleAbout,
  type ScheduleEntries,
  ScheduleFormEntries,
  SchedulePreviewAbout,
  toMembers,
  toPreviewForm,
  toScheduleFaults,
} from '../schedules/form.ts'
import { changeDone } from '../schedules/said.ts'

interface Change {
  readonly id: string
  readonly version: number
  readonly entries: ScheduleEntries
  readonly by: ActorClaim
  readonly dryRun: boolean
}

/** Tries or makes the change that was entered; what is wrong with it is shown at its field. */
async function attempt(tools: BotTools, { id, version, entries, by, dryRun }: Change) {
  const read = toMembers(tools, entries)
  if (!read.ok) return read
  const change = { kind: 'set', members: read.members } as const
  const outcome = await tools.workflows.changeSchedule(tools.context, { id, change, basedOn: version, dryRun, by })
  if (outcome.ok) return outcome
  const answer =
    toScheduleFaults(tools, outcome.refusal, { isNew: entries.job !== undefined }) ??
    ({ kind: 'refused', refusal: outcome.refusal } as const)
  return { ok: false, answer } as const
}

/** Tries the change, and shows what it comes to before it is saved. */
async function previewed(tools: BotTools, { id, version, entries, by }: Omit<Change, 'dryRun'>) {
  const tried = await attempt(tools, { id, version, entries, by, dryRun: true })
  if (!tried.ok) return tried.answer
  if (tried.value.changed.length === 0) {
    return { kind: 'done', text: fillIn(tools.replies.schedules.preview.nothing, { id }) } as const
  }
  const shown = await tools.workflows.showSchedule(tools.context, { id, by })
  const before = shown.ok ? shown.value.schedule.content : null
  return { kind: 'form', view: toPreviewForm(tools, { before, changed: tried.value, version, entries }) } as const
}

const preview = defineView({
  id: 'schedule.change',
  about: ScheduleAbout,
  entries: ScheduleFormEntries,
  fieldOf: {},
  run: ({ about: { id, version }, entries, by }, tools) => previewed(tools, { id, version, entries, by }),
})

const previewNew = defineView({
  id: 'schedule.add',
  about: NewScheduleAbout,
  entries: ScheduleFormEntries,
  fieldOf: {},
  run: ({ entries, by }, tools) => previewed(tools, { id: entries.id ?? '', version: 0, entries, by }),
})

const save = defineView({
  id: 'schedule.save',
  about: SchedulePreviewAbout,
  entries: z.unknown(),
  fieldOf: {},
  async run({ about: { id, version, entries }, by }, tools) {
    const saved = await attempt(tools, { id, version, entries, by, dryRun: false })
    if (saved.ok) return changeDone(tools, saved.value)
    // The preview has no field to show it at.
    const { answer } = saved
    if (answer.kind === 'refused') return answer
    const message = Object.values(answer.errors).join('\n')
    return { kind: 'refused', refusal: { code: 'schedule-entry', needs: 'input', message } }
  },
})

/** The forms about schedules: what is to be changed, and the runs it would plan before it is saved. */
export const SCHEDULE_VIEWS: readonly ViewDefinition<unknown, unknown>[] = [preview, previewNew, save]
