import { MEDIA, type Medium } from '../domain/medium.ts'
import { done, type Outcome } from '../domain/refusal.ts'
import type { LocalDay, Month } from '../domain/time.ts'
import type { MonthStanding, StandingFigures } from '../domain/unit-history.ts'
import type { Scope } from '../domain/visibility.ts'
import type { Format } from '../notifications/format.ts'
import { ownWord, reasonText } from '../notifications/notices/phrases.ts'
import type { ExportTable } from '../notifications/table-file.ts'
import { fillIn } from '../notifications/words.ts'
import { type TableRow, tableOf } from './export-table.ts'
import { type FoundUnit, refuseUnseen } from './find-unit.ts'
import type { OfficeContext } from './office-context.ts'
import { responsiblePeople } from './responsible-people.ts'
import { type SeenStanding, seenStandings } from './seen-standings.ts'
import { type DistrictMonth, unitHistory } from './unit-history.ts'

const FIGURES = ['rank', 'rankFromWorst', 'score', 'qualityValue', 'workScore', 'listed', 'notRankedReason'] as const

/** What somebody may see of a month's published ranking. */
export async function rankingTable(
  context: OfficeContext,
  question: { readonly medium: Medium; readonly month: Month },
  scope: Scope,
): Promise<Outcome<ExportTable>> {
  const { format } = context.templates
  const { medium, month } = question
  const rows = await seenStandings(context, { medium, month, scope })
  if (rows === null) return refuseUnseen(`${medium} ${month}`)
  const columns = ['month', 'medium', 'unitCode', 'district', 'unitName', ...FIGURES]
  const title = `${format.month(month)}${format.words.media[medium].name}`
  const head = { stem: `ranking-${medium}-${month}`, title, columns }
  return done(tableOf(head, standingRows(rows, question, format), format))
}

/** A unit's last twelve published months; of a district its townships that were on the lists. */
export async function unitTable(
  context: OfficeContext,
  question: { readonly unitCode: string; readonly medium: Medium | null },
  scope: Scope,
): Promise<Outcome<ExportTable>> {
  const { format } = context.templates
  const media = question.medium === null ? MEDIA : [question.medium]
  const found = await unitHistory(context, { unitCode: question.unitCode, media, scope })
  if (!found.ok) return found
  const { unit, media: histories } = found.value
  const named = ['month', 'medium', 'unitCode', 'district', 'unitName']
  const columns = unit.level === 'district' ? named : [...named, 'rankedCount', ...FIGURES]
  const rows = histories.flatMap((history) =>
    history.of === 'township'
      ? history.months.map((month) => monthRow(month, history.medium, unit, format))
      : history.months.flatMap((month) => listedRows(month, history.medium, format)),
  )
  return done(tableOf({ stem: `unit-${unit.unitCode}`, title: unit.unitName, columns }, rows, format))
}

/** Who answered for a unit on a day. */
export async function peopleTable(
  context: OfficeContext,
  question: { readonly unitCode: string; readonly day: LocalDay },
  scope: Scope,
): Promise<Outcome<ExportTable>> {
  const { format } = context.templates
  const found = await responsiblePeople(context, { ...question, scope })
  if (!found.ok) return found
  const { unit, day, posts } = found.value
  const columns = ['day', 'unitCode', 'unitName', 'role', 'name', 'validFrom', 'validTo']
  const rows = posts.map(({ role: held, actingFor, name, validFrom, validTo }) => {
    const own = ownWord(format.words.roles, held)
    const role = actingFor === null ? own : fillIn(format.words.receiptRoll.acting, { role: own })
    return { day, ...codeAndName(unit), role, name, validFrom, validTo }
  })
  return done(tableOf({ stem: `who-${unit.unitCode}-${day}`, title: unit.unitName, columns }, rows, format))
}

function standingRows(
  rows: readonly SeenStanding[],
  { medium, month }: { readonly medium: Medium; readonly month: Month },
  format: Format,
): readonly TableRow[] {
  return rows.map((row) => ({
    month,
    medium: format.words.media[medium].name,
    district: row.district,
    ...codeAndName(row),
    ...figureCells(row.figures),
    listed: yesOrNo(row.isListed, format),
    notRankedReason: row.notRankedReason === null ? null : reasonText(row.notRankedReason, format.words),
  }))
}

function monthRow(standing: MonthStanding, medium: Medium, unit: FoundUnit, format: Format): TableRow {
  const { month, rankedCount, figures, isListed, notRankedReason } = standing
  return {
    month,
    medium: format.words.media[medium].name,
    district: unit.district,
    ...codeAndName(unit),
    rankedCount: String(rankedCount),
    ...figureCells(figures),
    listed: yesOrNo(isListed, format),
    notRankedReason: notRankedReason === null ? null : reasonText(notRankedReason, format.words),
  }
}

function listedRows({ month, listed }: DistrictMonth, medium: Medium, { words }: Format): readonly TableRow[] {
  return listed.map((unit) => ({
    month,
    medium: words.media[medium].name,
    district: unit.district,
    ...codeAndName(unit),
  }))
}

function codeAndName({ unitCode, unitName }: { readonly unitCode: string; readonly unitName: string }) {
  return { unitCode, unitName }
}

function figureCells(figures: StandingFigures | null): TableRow {
  if (figures === null) return {}
  const { rank, rankFromWorst, score, qualityValue, workScore } = figures
  return { rank: String(rank), rankFromWorst: String(rankFromWorst), score, qualityValue, workScore }
}

function yesOrNo(isSo: boolean, { words }: Format): string {
  return isSo ? words.yes : words.no
}
