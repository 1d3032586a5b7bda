import { done, type Outcome } from '../../domain/refusal.ts'
import type { LocalDay } from '../../domain/time.ts'
import type { AdminLevel } from '../../domain/units.ts'
import { fullName } from '../../notifications/notices/phrases.ts'
import { fillIn } from '../../notifications/words.ts'
import type { FoundUnit } from '../../workflows/find-unit.ts'
import type { Viewer } from '../../workflows/viewer.ts'
import type { BotTools, Reply, ReplyButton } from '../define.ts'

/** How much of a person's words is repeated, in characters. */
const WORD_CHARACTERS_MAX = 40
/** Slack's bound on a button's words. */
const LABEL_CHARACTERS_MAX = 75

export interface UnitWords {
  /** Empty = the units of the person's own posts. */
  readonly text: string
  readonly viewer: Viewer
  /** Whether only units in his scope may be named at all. */
  readonly isScoped: boolean
  readonly day: LocalDay
  readonly levels: readonly AdminLevel[]
  /** What a unit to choose from answers when it is pressed. */
  readonly toButton: (unitCode: string) => Omit<ReplyButton, 'label'>
}

/** The one unit the words mean, or what to say instead: the units to choose from, or that there is none. */
export async function chooseUnit(tools: BotTools, words: UnitWords): Promise<{ unit: FoundUnit } | { reply: Reply }> {
  const { text, viewer, isScoped, day, levels } = words
  const within = isScoped ? viewer.scope : null
  const { tree } = viewer.registers
  const find = (named: string) => tools.workflows.findUnit(tools.context, { text: named, within, day, levels, tree })
  if (text !== '') return settle(tools, words, await find(text))
  const own = [...new Set(viewer.posts.map(({ unitCode }) => unitCode))]
  const found = await Promise.all(own.map(find))
  const units = found.flatMap((one) => (one.ok && one.value.kind === 'found' ? [one.value.unit] : []))
  const [only] = units
  if (only === undefined) return { reply: { kind: 'misused' } }
  return settle(
    tools,
    words,
    done(units.length === 1 ? { kind: 'found', unit: only } : { kind: 'choice', units, more: 0 }),
  )
}

type Finding = Awaited<ReturnType<BotTools['workflows']['findUnit']>>
type Found = Extract<Finding, { ok: true }>['value']

function settle(tools: BotTools, { text, toButton }: UnitWords, finding: Outcome<Found>) {
  if (!finding.ok) return { reply: { kind: 'refused', refusal: finding.refusal } as const }
  const found = finding.value
  if (found.kind === 'found') return { unit: found.unit }
  const { choice } = tools.replies
  const word = text.length > WORD_CHARACTERS_MAX ? `${text.slice(0, WORD_CHARACTERS_MAX - 1)}…` : text
  const paragraphs = [
    text === '' ? choice.own : fillIn(found.units.length === 1 ? choice.single : choice.head, { word }),
    ...(found.more === 0 ? [] : [fillIn(choice.rest, { count: found.more })]),
  ]
  // A row each, so that long names are not cut, and the buttons may share their action.
  const buttons = found.units.map((unit) => {
    return [{ ...toButton(unit.unitCode), label: nameOfUnit(tools, unit).slice(0, LABEL_CHARACTERS_MAX) }]
  })
  return { reply: { kind: 'said', paragraphs, buttons } as const }
}

/** A unit with its district; a district or the city without. */
export function nameOfUnit(
  { context }: BotTools,
  unit: { readonly unitName: string; readonly district: string },
): string {
  return unit.district === '' ? unit.unitName : fullName(unit, context.templates.format)
}
