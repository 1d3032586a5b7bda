import type { Refusal } from '../../domain/refusal.ts'
import type { LocalDay } from '../../domain/time.ts'
import { unitOn } from '../../domain/units.ts'
import type { ActorClaim } from '../../workflows/authorise.ts'
import { todayOf } from '../../workflows/office-context.ts'
import type { BotTools, EntryFaults } from '../define.ts'
import { refusalText } from '../replies.ts'
import type { AdminField } from './replies.ts'

/** At which field of a form each refusal is shown. */
export type FieldFaults = Readonly<Record<string, AdminField>>

/** At the field where a unit is named. */
export const UNIT_FAULTS: FieldFaults = {
  'unit-unknown': 'unit',
  'unit-ambiguous': 'unit',
  'unit-expired': 'unit',
  'not-found': 'unit',
}

export function atField(field: AdminField, text: string): EntryFaults {
  return { kind: 'entries', errors: { [field]: text } }
}

/** A refusal at the field it belongs to, so that the form stays open; else in its place. */
export function refusedAt({ replies }: BotTools, faults: FieldFaults, refusal: Refusal) {
  const field = faults[refusal.code]
  return field === undefined ? ({ kind: 'refused', refusal } as const) : atField(field, refusalText(replies, refusal))
}

/** Slack asks for what a form needs; who sends it without is told at the field what belongs there. */
export function missing({ replies }: BotTools, field: AdminField): EntryFaults {
  return atField(field, replies.administration.fields[field].label)
}

export function dayText({ context }: BotTools, day: LocalDay): string {
  return context.templates.format.day(day)
}

/** The unit's name as it stands; its code where it is no more. */
export async function unitNameFor({ context, workflows }: BotTools, unitCode: string, by: ActorClaim): Promise<string> {
  const viewer = await workflows.identifyViewer(context, by)
  const unit = viewer.ok ? unitOn(viewer.value.registers.tree, unitCode, todayOf(context)) : null
  return unit?.name ?? unitCode
}
