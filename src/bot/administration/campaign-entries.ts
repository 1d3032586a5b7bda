import type { z } from 'zod'
import { CAMPAIGN_KINDS, defaultDueDay, isCampaignKind, mayOwe, OWING_UNITS_MAX } from '../../domain/campaign.ts'
import { addDays, isLocalDay, type LocalDay, monthOf } from '../../domain/time.ts'
import type { UnitTree } from '../../domain/units.ts'
import { fillIn } from '../../notifications/words.ts'
import {
  type DefineCampaignInput,
  TITLE_CHARACTERS_MAX,
  YEAR_MAX,
  YEAR_MIN,
} from '../../workflows/campaigns/define-campaign.ts'
import { todayOf } from '../../workflows/office-context.ts'
import { resolveCode } from '../../workflows/resolve-unit.ts'
import type { BotTools } from '../define.ts'
import { dayText } from './answers.ts'
import { type DefinitionAbout, OWN_KIND } from './campaigns.ts'
import { type AdminEntries, linesOf } from './fields.ts'
import type { AdminField } from './replies.ts'

type Definition = Omit<DefineCampaignInput, 'by'>

interface Sent {
  readonly about: z.infer<typeof DefinitionAbout>
  readonly entries: AdminEntries
}

/** What was entered as the definition of a yearly return, or what is wrong at which fields. */
export function toDefinition(
  tools: BotTools,
  tree: UnitTree,
  { about, entries }: Sent,
):
  | { readonly ok: true; readonly definition: Definition }
  | { readonly ok: false; readonly errors: Readonly<Record<string, string>> } {
  const successors = linesOf(entries.successors).map(pairOf)
  const definition: Definition = {
    ...namingOf(about, entries),
    title: entries.title ?? null,
    basis: entries.basis ?? null,
    dueOn: entries.dueOn ?? null,
    launchOn: entries.launchOn ?? null,
    forms: linesOf(entries.forms),
    hasDistricts: entries.districts !== 'none',
    // A form of a return that is defined shows its departments: an empty one means none.
    units: entries.bodies === undefined && !('kind' in about) ? null : linesOf(entries.bodies),
    except: linesOf(entries.except),
    successors: successors.filter((pair) => pair !== null),
    receiver: entries.receiver ?? null,
  }
  const faults: Partial<Record<AdminField, string | null>> = {
    ownKind: isCampaignKind(definition.kind) ? null : tools.replies.administration.faults.ownKind,
    reportYear: yearFault(tools, definition.year),
    title: titleFault(tools, definition),
    ...dayFaults(tools, definition),
    ...unitFaults(tools, tree, definition),
    successors: successorFault(tools, tree, entries),
  }
  const errors = Object.fromEntries(
    Object.entries(faults).flatMap(([field, text]) => (text === null ? [] : [[field, text]])),
  )
  return Object.keys(errors).length === 0 ? { ok: true, definition } : { ok: false, errors }
}

/** What makes a return another one: kept where there is one, else as it was entered. */
function namingOf(
  about: Sent['about'],
  { kind = '', ownKind = '', reportYear }: AdminEntries,
): Pick<Definition, 'kind' | 'year' | 'basedOn'> {
  if ('kind' in about) return { kind: about.kind, year: about.year, basedOn: new Date(about.seenAt) }
  return { kind: kind === OWN_KIND ? ownKind : kind, year: yearOf(reportYear), basedOn: 'none' }
}

function yearOf(text: string | undefined): number {
  const plain = (text ?? '').normalize('NFKC')
  return /^\d{4}$/.test(plain) ? Number(plain) : Number.NaN
}

function yearFault({ replies }: BotTools, year: number): string | null {
  if (year >= YEAR_MIN && year <= YEAR_MAX) return null
  return fillIn(replies.administration.faults.year, { min: YEAR_MIN, max: YEAR_MAX })
}

/** A kind that the program has words for has its usual title. */
function titleFault({ replies }: BotTools, { kind, title }: Definition): string | null {
  if (title !== null || isKnown(kind)) return null
  return fillIn(replies.administration.faults.title, { max: TITLE_CHARACTERS_MAX })
}

function isKnown(kind: string): boolean {
  return CAMPAIGN_KINDS.some((known) => known === kind)
}

function dayFaults(tools: BotTools, { year, dueOn, launchOn }: Definition) {
  const { faults } = tools.replies.administration
  const { campaigns } = tools.context.office
  const today = todayOf(tools.context)
  const due = dueOn ?? (Number.isNaN(year) ? null : defaultDueDay(campaigns, year).dueOn)
  if (due === null) return {}
  const launch: LocalDay = launchOn ?? addDays(due, -campaigns.launchDaysBefore)
  return {
    dueOn: isLocalDay(due) && due > today ? null : fillIn(faults.dueOn, { day: dayText(tools, today) }),
    launchOn: launch < due ? null : fillIn(faults.launchOn, { day: dayText(tools, due) }),
  }
}

/** Units as a person names them: each has to be one there is, and what owes the return a district or a body. */
function unitFaults(tools: BotTools, tree: UnitTree, { kind, hasDistricts, units, except, receiver }: Definition) {
  const { faults } = tools.replies.administration
  const named = units ?? (isKnown(kind) ? tools.context.office.campaigns.departments : [])
  const local = named.find((text) => !mayOwe(tree, codeOf(tools, tree, text) ?? text))
  const isNobody = !hasDistricts && named.length === 0
  return {
    bodies:
      (isNobody ? faults.bodies : listFault(tools, tree, named)) ??
      (local === undefined ? null : fillIn(faults.local, { unit: local })),
    except: listFault(tools, tree, except),
    receiver: receiver === null ? null : listFault(tools, tree, [receiver]),
  }
}

function listFault(tools: BotTools, tree: UnitTree, names: readonly string[]): string | null {
  const { faults } = tools.replies.administration
  if (names.length > OWING_UNITS_MAX) return fillIn(faults.tooMany, { max: OWING_UNITS_MAX })
  const unknown = names.find((text) => codeOf(tools, tree, text) === null)
  return unknown === undefined ? null : fillIn(faults.unit, { unit: unknown })
}

function successorFault(tools: BotTools, tree: UnitTree, entries: AdminEntries): string | null {
  const lines = linesOf(entries.successors)
  const broken = lines.find((line) => pairOf(line) === null)
  if (broken !== undefined) return fillIn(tools.replies.administration.faults.successors, { line: broken })
  return listFault(
    tools,
    tree,
    lines.flatMap((line) => pairOf(line) ?? []),
  )
}

function pairOf(line: string): readonly [string, string] | null {
  const [former = '', heir = '', ...rest] = line
    .normalize('NFKC')
    .split('=')
    .map((part) => part.trim())
  return former !== '' && heir !== '' && rest.length === 0 ? [former, heir] : null
}

/** A unit of today, or by code one that is to come or has ended; `null` = none, or more than one. */
function codeOf({ context }: BotTools, tree: UnitTree, text: string): string | null {
  if (tree.spansByCode.has(text)) return text
  const found = resolveCode(tree, text, monthOf(todayOf(context)))
  return found.ok ? found.value : null
}
