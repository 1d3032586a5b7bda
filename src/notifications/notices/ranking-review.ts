import { z } from 'zod'
import { toCsv } from '../csv-file.ts'
import { defineNotice, type NoticeAction } from '../define-notice.ts'
import {
  FULL_LIST_ROWS_MAX,
  type FullListRow,
  LISTED_UNITS_MAX,
  type ReviewFacts,
  type TieAtCutFacts,
  type UnitRef,
} from '../facts.ts'
import type { Format } from '../format.ts'
import type { RenderedFile } from '../rendered.ts'
import { fillIn } from '../words.ts'
import { toRankingButtonValue } from './button-values.ts'
import * as phrases from './phrases.ts'
import { sampleChanges, sampleNewUnit, sampleRanking, sampleStreet, sampleUnit } from './samples.ts'

/** How many gaps the message lists; the rest is counted, and `duban publish --check` lists them all. */
const GAPS_SHOWN_MAX = 30

const TieView = z.strictObject({
  place: z.int().positive(),
  score: phrases.Text,
  strict: phrases.Text,
  include: phrases.Text,
  units: z.array(
    z.strictObject({
      unitName: phrases.Text,
      district: phrases.Text,
      score: phrases.Text,
      unroundedScore: phrases.Text,
    }),
  ),
})

const listRow: FullListRow = {
  ...sampleStreet,
  qualityValue: '39.2',
  qualityScore: '60.8',
  workScore: null,
  score: '60.8',
  rank: 330,
  rankFromWorst: 9,
  tied: true,
  exempt: false,
  notRankedReason: null,
}
const sample: ReviewFacts = {
  ranking: sampleRanking,
  dataVersion: 4,
  importedBy: '数据员',
  listed: [sampleUnit],
  tieAtCut: {
    rankFromWorst: 9,
    score: '60.8',
    units: [
      { ...sampleStreet, score: '60.8', unroundedScore: '60.76' },
      { unitCode: '990102103', unitName: '己镇', district: '戊区', score: '60.8', unroundedScore: '60.82' },
    ],
    strict: { listed: 10, units: [sampleStreet] },
    include: { listed: 11, units: [sampleStreet, { unitCode: '990102103', unitName: '己镇', district: '戊区' }] },
  },
  undecided: true,
  decision: null,
  changesFromLast: { version: 1, units: sampleChanges, more: 2 },
  gaps: ['戊区己镇：未登记接收通报的频道'],
  fullList: [listRow],
  outcome: null,
}

/** To the review channel: what would be sent, what stands in its way, and the buttons to decide. */
export const rankingReview = defineNotice({
  kind: 'rankingReview',
  view: z.strictObject({
    ranking: phrases.RankingView,
    dataVersion: z.int().positive(),
    importedBy: phrases.Text,
    listSize: phrases.Text,
    undecided: z.boolean(),
    tie: TieView.nullable(),
    decision: phrases.Text.nullable(),
    indicatorColumn: phrases.Text,
    rows: z.array(phrases.ListedRowView).max(LISTED_UNITS_MAX),
    changes: z
      .strictObject({ version: z.int().positive(), lines: phrases.ChangeLines, more: phrases.Text.nullable() })
      .nullable(),
    gaps: z.array(phrases.Text).max(GAPS_SHOWN_MAX),
    gapCount: z.int().nonnegative(),
    moreGaps: phrases.Text.nullable(),
    fullListRows: z.int().nonnegative().max(FULL_LIST_ROWS_MAX),
    outcome: phrases.Text.nullable(),
  }),
  toView: (facts: ReviewFacts, format) => {
    const { ranking, listed, changesFromLast, gaps } = facts
    return {
      ranking: phrases.toRankingView(ranking, format),
      dataVersion: facts.dataVersion,
      importedBy: facts.importedBy,
      listSize: phrases.listSizeText(listed.length, ranking.bottomLimit, format.words),
      undecided: facts.undecided,
      tie: facts.tieAtCut === null ? null : toTieView(facts.tieAtCut, format),
      decision: phrases.decisionText(facts.decision, format.words),
      indicatorColumn: phrases.indicatorColumn(ranking, format),
      rows: listed.map((unit) => phrases.toListedRow(unit, format)),
      changes:
        changesFromLast === null
          ? null
          : {
              version: changesFromLast.version,
              lines: changesFromLast.units.map((change) => phrases.toChangeLine(change, ranking, format)),
              more: phrases.moreText(format.words.moreChanges, changesFromLast.more),
            },
      gaps: gaps.slice(0, GAPS_SHOWN_MAX),
      gapCount: gaps.length,
      moreGaps: phrases.moreText(format.words.moreGaps, Math.max(0, gaps.length - GAPS_SHOWN_MAX)),
      fullListRows: facts.fullList.length,
      outcome: phrases.outcomeText(facts.outcome, format),
    }
  },
  samples: [
    sample,
    {
      ...sample,
      undecided: false,
      tieAtCut: null,
      changesFromLast: null,
      gaps: [],
      listed: [sampleUnit, sampleNewUnit],
    },
    {
      ...sample,
      undecided: false,
      decision: { policy: 'strict', reason: '按规则列入10个' },
      changesFromLast: { version: 1, units: [], more: 0 },
      outcome: { kind: 'returned', by: '审核员', at: '2026-11-10 15:20', reason: '己镇有效天数待核' },
    },
  ],
  fileStem: ({ ranking }) => phrases.rankingStem(ranking),
  actions: toActions,
  files: toFullListFile,
})

function toTieView(tie: TieAtCutFacts, format: Format): z.infer<typeof TieView> {
  const { words } = format
  const named = (outcome: 'strict' | 'include', { listed, units }: { listed: number; units: readonly UnitRef[] }) =>
    fillIn(words.tieOutcome[outcome], {
      listed,
      units: units.map((unit) => phrases.fullName(unit, format)).join(words.listSeparator),
    })
  return {
    place: tie.rankFromWorst,
    score: tie.score,
    strict: named('strict', tie.strict),
    include: named('include', tie.include),
    units: tie.units.map(({ unitName, district, score, unroundedScore }) => ({
      unitName,
      district,
      score,
      unroundedScore,
    })),
  }
}

/** A tie that no one has decided cannot be approved: the button asks for the decision instead. */
function toActions({ ranking, undecided, outcome }: ReviewFacts): readonly NoticeAction[] {
  if (outcome !== null) return []
  const value = toRankingButtonValue(ranking)
  return [
    undecided
      ? { actionId: 'ranking.decideTie', label: 'ranking.decideTie', value, style: 'primary' }
      : { actionId: 'ranking.approve', label: 'ranking.approve', value, style: 'primary' },
    { actionId: 'ranking.return', label: 'ranking.return', value, style: 'danger' },
  ]
}

function toFullListFile({ ranking, fullList }: ReviewFacts, { words }: Format): readonly RenderedFile[] {
  if (fullList.length === 0) return []
  const { columns, noValue } = words
  const keys = Object.keys(columns) as (keyof typeof columns)[]
  const cell = (row: FullListRow, key: keyof typeof columns): string => {
    if (key === 'notRankedReason')
      return row.notRankedReason === null ? '' : phrases.reasonText(row.notRankedReason, words)
    const value = row[key]
    return typeof value === 'boolean' ? (value ? words.yes : words.no) : String(value ?? noValue)
  }
  const rows = fullList.map((row) => keys.map((key) => cell(row, key)))
  return [
    {
      fileName: `${phrases.rankingStem(ranking)}-full-list.csv`,
      title: fillIn(words.files.fullList, { rows: fullList.length }),
      content: toCsv([keys.map((key) => columns[key]), ...rows]),
    },
  ]
}
