import { canonicalJson } from '../domain/canonical-json.ts'
import { toExactText } from '../domain/decimal.ts'
import type { Medium } from '../domain/medium.ts'
import { computeRanking } from '../domain/ranking.ts'
import { done, type Outcome, refuse } from '../domain/refusal.ts'
import type { Month } from '../domain/time.ts'
import { createUnitTree } from '../domain/units.ts'
import { readMonthTable } from '../intake/month-table.ts'
import { readReadings } from '../intake/readings.ts'
import type { NoticeInput, NoticeKind } from '../notifications/catalog.ts'
import { planPublication } from '../notifications/plan.ts'
import { renderNotice } from '../notifications/render.ts'
import { restoreTemplates } from '../notifications/templates.ts'
import type { Db } from '../store/database.ts'
import { readFile, sha256Of } from '../store/files.ts'
import { type DataVersionInfo, dataVersion, loadMonthRows, type StoredMonthRow } from '../store/month-data.ts'
import { listMessages, type OutboxMessage } from '../store/outbox.ts'
import { publishedRanking, type StoredRanking, withRows } from '../store/rankings.ts'
import { ruleSetVersion } from '../store/rule-sets.ts'
import { loadUnitsAsOf } from '../store/units.ts'
import { loadWording } from '../store/wordings.ts'
import { withCarriedValues } from './import-month.ts'
import { toMonthRows } from './import-readings.ts'
import { type PublicationTerms, planInput } from './publication-plan.ts'
import { bottomOf } from './ranking-facts.ts'
import { rankingInput } from './ranking-source.ts'

/** The first thing that is not as it was published: where, what was expected, what is stored. */
export interface Difference {
  readonly place: string
  readonly expected: string
  readonly stored: string
}

export interface Verified {
  readonly version: number
  readonly difference: Difference | null
  /** What was made again and compared. */
  readonly checked: { readonly dataRows: number; readonly rankedUnits: number; readonly messages: number }
}

/** Carries the first difference found out of however deep it was found. */
class Found extends Error {
  readonly difference: Difference

  constructor(difference: Difference) {
    super(difference.place)
    this.difference = difference
  }
}

/**
 * Makes a published ranking again from the original file: its stored values, its ranks, its bottom list, what each
 * message was to say, and every rendered byte, and names the first difference.
 */
export async function verifyRanking(db: Db, medium: Medium, month: Month): Promise<Outcome<Verified>> {
  const info = await publishedRanking(db, medium, month)
  if (info === null) {
    const message = `${medium} ${month}: nothing is published, so there is nothing to verify`
    return refuse({ code: 'not-published', needs: 'input', message, command: `duban publish ${medium} ${month}` })
  }
  const checked = { dataRows: 0, rankedUnits: 0, messages: 0 }
  try {
    const ranking = await withRows(db, info)
    checked.dataRows = await verifyData(db, ranking, ranking.dataVersion)
    checked.rankedUnits = await verifyRanks(db, ranking)
    checked.messages = await verifyMessages(db, ranking)
    return done({ version: info.version, difference: null, checked })
  } catch (error) {
    if (error instanceof Found) return done({ version: info.version, difference: error.difference, checked })
    throw error
  }
}

function compare(place: string, expected: unknown, stored: unknown): void {
  const [want, have] = [canonicalJson(expected ?? null), canonicalJson(stored ?? null)]
  if (want === have) return
  const from = Math.max(0, firstDifference(want, have) - SHOWN_BEFORE)
  throw new Found({ place, expected: excerpt(want, from), stored: excerpt(have, from) })
}

/** How much of two long values is shown: a little of what they share, and then where they part. */
const SHOWN_CHARACTERS = 300
const SHOWN_BEFORE = 40

function firstDifference(one: string, other: string): number {
  let index = 0
  while (index < one.length && one[index] === other[index]) index += 1
  return index
}

function excerpt(text: string, from: number): string {
  if (text.length <= SHOWN_CHARACTERS) return text
  const end = from + SHOWN_CHARACTERS
  return `${from > 0 ? '…' : ''}${text.slice(from, end)}${end < text.length ? '…' : ''}`
}

/** The original file is the one its SHA-256 names, and says what the stored values say. */
async function verifyData(db: Db, ranking: StoredRanking, version: number): Promise<number> {
  const { medium, month } = ranking
  const place = `data version ${version}`
  const data = await dataVersion(db, medium, month, version)
  if (data === null) throw new Found({ place, expected: 'a stored data version', stored: 'none' })
  const file = await keptFile(db, `${place}, file ${data.fileName}`, data.fileSha256)
  if (file === null)
    throw new Found({ place: `${place}, file ${data.fileName}`, expected: data.fileSha256, stored: 'none' })
  compare(`${place}, SHA-256 of ${data.fileName}`, data.fileSha256, sha256Of(file.content))
  const stored = await loadMonthRows(db, medium, month, version)
  const expected = await rowsOfFile(db, data, file)
  const byCode = new Map(stored.map((row) => [row.unitCode, row]))
  for (const row of expected) {
    const have = byCode.get(row.unitCode)
    const [is, was] = [plainRow(row), plainRow(have)]
    for (const field of ['qualityValue', 'workScore', 'validDays', 'note', 'days'] as const) {
      compare(`${place}, unit ${row.unitCode}, ${field}`, is[field], was[field])
    }
  }
  compare(`${place}, number of rows`, expected.length, stored.length)
  return expected.length
}

function plainRow(row: StoredMonthRow | undefined) {
  return {
    qualityValue: row?.qualityValue == null ? null : toExactText(row.qualityValue),
    workScore: row?.workScore == null ? null : toExactText(row.workScore),
    validDays: row?.validDays ?? null,
    note: row?.note ?? null,
    days: row?.days ?? null,
  }
}

/** A kept file; bytes that no longer unpack are a difference like any other. */
async function keptFile(db: Db, place: string, sha256: string) {
  try {
    return await readFile(db, sha256)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (!code.startsWith('Z_') && code !== 'ERR_BUFFER_TOO_LARGE') throw error
    throw new Found({ place, expected: sha256, stored: `bytes that do not unpack (${code})` })
  }
}

async function rowsOfFile(
  db: Db,
  data: DataVersionInfo,
  file: { readonly fileName: string; readonly content: Uint8Array },
): Promise<readonly StoredMonthRow[]> {
  const { medium, month } = data
  const tree = createUnitTree(await loadUnitsAsOf(db, data.importedAt))
  const carried = data.carriedFrom === null ? null : await dataVersion(db, medium, month, data.carriedFrom)
  const carriedRows = carried === null ? [] : await loadMonthRows(db, medium, month, carried.version)
  if (data.source === 'readings') {
    const ruleSet = data.ruleSetVersion === null ? null : await ruleSetVersion(db, medium, data.ruleSetVersion)
    const read = await readReadings(file, { month, tree, rules: null })
    if (!read.ok) throw unreadable(data, read.errors[0]?.expected)
    return toMonthRows(read.table, carriedRows, ruleSet?.rules.hourly?.hoursPerDayMin ?? 1)
  }
  const read = await readMonthTable(file, { month, medium, tree, rules: null })
  if (!read.ok) throw unreadable(data, read.errors[0]?.expected)
  const merged = withCarriedValues(read.table, carried, carriedRows)
  if (!merged.ok) throw unreadable(data, merged.issue.expected)
  return merged.rows
}

function unreadable(data: DataVersionInfo, expected: string | undefined): Found {
  const place = `data version ${data.version}, file ${data.fileName}`
  return new Found({ place, expected: expected ?? 'a readable table', stored: 'a file that no longer reads' })
}

/** The stored values give the stored ranks and list. */
async function verifyRanks(db: Db, ranking: StoredRanking): Promise<number> {
  const { medium, month, version } = ranking
  const ruleSet = await ruleSetVersion(db, medium, ranking.ruleSetVersion)
  const data = await dataVersion(db, medium, month, ranking.dataVersion)
  if (ruleSet === null || data === null) {
    throw new Found({
      place: `ranking version ${version}`,
      expected: 'its rule set and data version',
      stored: 'not both',
    })
  }
  const tree = createUnitTree(await loadUnitsAsOf(db, ranking.computedAt))
  const input = rankingInput(tree, data, await loadMonthRows(db, medium, month, data.version), ruleSet)
  if (!input.ok) {
    throw new Found({
      place: `ranking version ${version}`,
      expected: 'data that can be ranked',
      stored: input.refusal.message,
    })
  }
  const again = computeRanking(input.value)
  for (const [index, unit] of again.ranked.entries()) {
    const stored = ranking.ranked[index]
    for (const field of Object.keys(unit) as (keyof typeof unit)[]) {
      compare(
        `ranking version ${version}, row ${index + 1}, unit ${unit.unitCode}, ${field}`,
        unit[field],
        stored?.[field],
      )
    }
  }
  compare(`ranking version ${version}, number of ranked units`, again.ranked.length, ranking.ranked.length)
  compare(`ranking version ${version}, units not ranked`, again.notRanked, ranking.notRanked)
  const list = bottomOf({ ...ranking, ...again }, ruleSet).unitCodes
  compare(`ranking version ${version}, bottom list`, list, ranking.bottomUnitCodes)
  return again.ranked.length
}

/** The ranking gives what its messages were to say, and that gives every byte that was sent. */
async function verifyMessages(db: Db, ranking: StoredRanking): Promise<number> {
  const { medium, month, version } = ranking
  const planned = await plannedFacts(db, ranking)
  const messages = await listMessages(db, { medium, month })
  const files = new Map(messages.filter((it) => it.action === 'file').map((it) => [it.key, it]))
  let count = 0
  for (const message of messages) {
    if (message.action === 'file') continue
    const place = `message ${message.id} (${message.kind}, unit ${message.unitCode}, version ${message.version})`
    const facts = message.version === version ? planned.get(`${message.kind}/${message.unitCode}`) : undefined
    if (facts !== undefined) compareFacts(place, facts, message.facts)
    await verifyRendered(db, place, message, files)
    count += 1
  }
  return count
}

async function plannedFacts(db: Db, ranking: StoredRanking): Promise<ReadonlyMap<string, unknown>> {
  const ruleSet = await ruleSetVersion(db, ranking.medium, ranking.ruleSetVersion)
  if (ruleSet === null) throw new Found({ place: 'rule set', expected: String(ranking.ruleSetVersion), stored: 'none' })
  const terms = ranking.terms as PublicationTerms
  // Channels only decide where a message goes; one for every unit brings out everything that is said.
  const units = [terms.city.code, ...ranking.ranked.flatMap((unit) => [unit.unitCode, unit.districtCode])]
  const channels = [...new Set(units)].map((unitCode) => {
    return { unitCode, platform: 'slack', channelId: unitCode, purposes: [], validFrom: null, validTo: null } as const
  })
  const reach = { channels, day: terms.issuedOn, alsoProposed: () => [] }
  const { messages } = planPublication(planInput(ranking, ruleSet, terms, reach))
  return new Map(messages.map(({ notice, unitCode }) => [`${notice.kind}/${unitCode}`, notice.facts]))
}

/** What people did since (a decision on a proposal, a mark of correction) is not the ranking's to say. */
const NOT_OF_THE_RANKING: ReadonlySet<string> = new Set(['banner', 'outcome', 'alsoProposed'])

function compareFacts(place: string, expected: unknown, stored: unknown): void {
  const { banner } = stored as { readonly banner?: { readonly kind: string } | null }
  if (banner?.kind === 'withdrawn') return
  for (const [name, value] of Object.entries(expected as Record<string, unknown>)) {
    if (NOT_OF_THE_RANKING.has(name)) continue
    compare(`${place}, ${name}`, value, (stored as Record<string, unknown>)[name])
  }
}

async function verifyRendered(
  db: Db,
  place: string,
  message: OutboxMessage,
  files: ReadonlyMap<string, OutboxMessage>,
): Promise<void> {
  const wording = await loadWording(db, message.wordingSha256)
  if (wording === null) throw new Found({ place: `${place}, wording`, expected: message.wordingSha256, stored: 'none' })
  const kind = message.kind as NoticeKind
  const templates = restoreTemplates(kind, message.locale, wording)
  const again = renderNotice(templates, { kind, facts: message.facts } as NoticeInput)
  compare(`${place}, text`, again.text, message.text)
  compare(`${place}, blocks`, again.blocks, message.blocks)
  const rendered = again.files.map(({ fileName, title, content }) => ({ fileName, title, sha256: sha256Of(content) }))
  compare(`${place}, files`, rendered, message.files)
  for (const [index, file] of rendered.entries()) {
    const row = files.get(`${message.key}/file${index + 1}`)
    compare(`${place}, file ${file.fileName}`, [file], row?.files)
    const kept = await keptFile(db, `${place}, bytes of ${file.fileName}`, file.sha256)
    compare(`${place}, bytes of ${file.fileName}`, file.sha256, kept === null ? null : sha256Of(kept.content))
  }
  const { text, blocks } = message
  compare(
    `${place}, content hash`,
    sha256Of(canonicalJson({ text, blocks, files: message.files })),
    message.contentSha256,
  )
}
