import { aggregateDays } from '../domain/hourly.ts'
import type { Medium } from '../domain/medium.ts'
import { done, type Outcome, refuse } from '../domain/refusal.ts'
import type { Month } from '../domain/time.ts'
import type { UnitReadings } from '../intake/reading-sums.ts'
import { readReadings } from '../intake/readings.ts'
import type { FileSource } from '../intake/source.ts'
import { lockMonth } from '../store/advisory-locks.ts'
import { keepFile } from '../store/files.ts'
import { loadMonthRows, newestDataVersion, type StoredMonthRow, saveDataVersion } from '../store/month-data.ts'
import { allOrNothing } from './all-or-nothing.ts'
import { type ActorClaim, authorise } from './authorise.ts'
import { compareData } from './data-differences.ts'
import { failedReport, type ImportReport, reportOf } from './import-report.ts'
import { loadTree, type OfficeContext } from './office-context.ts'
import { recordAct } from './record-act.ts'
import { lookUpRules, recordRulesChange, rulesInForce } from './rules-in-force.ts'

/**
 * Imports a month's hourly readings as a new data version: each unit's value and valid days by rule, work scores and
 * notes kept from the newest data version of the month.
 */
export async function importReadings(
  context: OfficeContext,
  input: {
    readonly source: FileSource
    readonly medium: Medium
    readonly month: Month
    readonly indicator: string
    readonly dryRun: boolean
    readonly by: ActorClaim
  },
): Promise<Outcome<ImportReport>> {
  const { medium, month } = input
  const actor = await authorise(context, input.by, 'importReadings')
  if (!actor.ok) return actor
  const checked = await checkIndicator(context, medium, month, input.indicator)
  if (!checked.ok) return checked
  const { rules } = checked.value
  const hoursPerDayMin = rules.hourly?.hoursPerDayMin ?? 1
  const tree = await loadTree(context.database.prisma)
  const read = await readReadings(input.source, { month, tree, rules })
  if (!read.ok) return done(failedReport(read))
  return allOrNothing(
    context.database,
    async (db) => {
      await lockMonth(db, medium, month)
      const inForce = await rulesInForce(context, db, medium, month)
      if (!inForce.ok) return inForce
      const last = await newestDataVersion(db, medium, month)
      const lastRows = last === null ? [] : await loadMonthRows(db, medium, month, last.version)
      const rows = toMonthRows(read.table, lastRows, hoursPerDayMin)
      const differences = last === null ? null : compareData(lastRows, rows, last.version)
      const report = { ...reportOf(read), ok: true, differences }
      if (input.dryRun) return done<ImportReport>({ ...report, written: 0, dataVersion: null })
      const version = (last?.version ?? 0) + 1
      const now = context.now()
      await keepFile(db, read.file, now)
      await saveDataVersion(
        db,
        {
          medium,
          month,
          version,
          source: 'readings',
          fileSha256: read.file.sha256,
          fileName: read.file.fileName,
          importedBy: actor.value.personId,
          importedAt: now,
          rowCount: rows.length,
          hasQualityValue: true,
          hasWorkScore: last?.hasWorkScore ?? false,
          hasValidDays: true,
          carriedFrom: last?.hasWorkScore === true ? last.version : null,
          ruleSetVersion: inForce.value.ruleSet.version,
        },
        rows,
        differences ?? {},
      )
      const details = { dataVersion: version, fileName: read.file.fileName, sha256: read.file.sha256 }
      await recordRulesChange(context, db, actor.value, inForce.value)
      await recordAct(context, db, actor.value, { act: 'importReadings', medium, month, details })
      return done<ImportReport>({ ...report, written: rows.length, dataVersion: version })
    },
    (report) => report.dataVersion !== null,
  )
}

/** The rules the file is read by. New ones of the office file are stored by the import itself, not by looking. */
async function checkIndicator(context: OfficeContext, medium: Medium, month: Month, indicator: string) {
  const inForce = await lookUpRules(context, context.database.prisma, medium, month)
  if (!inForce.ok) return inForce
  const { rules } = inForce.value
  if (rules.quality.indicator !== indicator) {
    const message = `--indicator ${indicator}: the ${medium} rules of ${month} rank ${rules.quality.indicator}; expected --indicator ${rules.quality.indicator}`
    return refuse({ code: 'other-indicator', needs: 'input', message })
  }
  if (rules.hourly === null) {
    const message = `rankings.${medium}.hourly is not set; expected { hoursPerDayMin } before hourly readings can be aggregated`
    return refuse({ code: 'no-hourly-rule', needs: 'input', message })
  }
  return inForce
}

/** One row a unit: the readings' value and days, the work score and note of the data version before. */
export function toMonthRows(
  readings: readonly UnitReadings[],
  lastRows: readonly StoredMonthRow[],
  hoursPerDayMin: number,
): readonly StoredMonthRow[] {
  const last = new Map(lastRows.map((row) => [row.unitCode, row]))
  const read = readings.map(({ unitCode, days }, index): StoredMonthRow => {
    const before = last.get(unitCode)
    const { workScore, note } = before ?? { workScore: null, note: null }
    return { unitCode, ...aggregateDays(days, hoursPerDayMin), workScore, note, row: before?.row ?? index + 2, days }
  })
  const withReadings = new Set(readings.map(({ unitCode }) => unitCode))
  const rest = lastRows.filter((row) => !withReadings.has(row.unitCode) && row.workScore !== null)
  return [...read, ...rest.map((row) => ({ ...row, qualityValue: null, validDays: 0, days: [] }))]
}
