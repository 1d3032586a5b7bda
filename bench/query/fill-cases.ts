import type { Db } from '../../src/store/database.ts'

/** Rows one statement writes. */
const CHUNK = 100_000
/** Cases that are open, the newest ones: what is open does not grow with the years a register has been kept. */
const OPEN_CASES = 6_000
/** Every case has been registered, decomposed and assigned. */
const EVENTS_PER_CASE = 3

/**
 * Writes so many cases over the townships given, in every state and from every source, with their units and events, as
 * years of the office's work would leave them; then lets the server take stock.
 */
export async function fillCases(db: Db, count: number, townshipCodes: readonly string[]): Promise<void> {
  const codes = [...townshipCodes]
  for (let from = 1; from <= count; from += CHUNK) {
    const to = Math.min(count, from + CHUNK - 1)
    await db.$executeRaw`
      INSERT INTO rectification_case (id, number, source, title, description, state, "leadUnitCode", "issuerUnitCode",
        "districtCode", "crossJurisdiction", "dueOn", "registeredOn", "createdAt", "updatedAt")
      SELECT n, 'JB-2026-' || lpad(n::text, 7, '0'),
        (ARRAY['centralFeedback','municipalInspection','districtInspection','patrolReport','repeatedReports'])[1 + n % 5],
        '工地裸土未覆盖，第' || n || '处', '检查时发现裸土未覆盖。',
        CASE WHEN n > ${count - OPEN_CASES}::int
          THEN (ARRAY['assigned','planSubmitted','inProgress','completionClaimed'])[1 + n % 4] ELSE 'closed' END,
        code, '110000', left(code, 6), false, to_char(DATE '2026-01-01' + (n % 400), 'YYYY-MM-DD'), '2026-01-01',
        TIMESTAMPTZ '2026-01-01 00:00Z', TIMESTAMPTZ '2026-01-01 00:00Z'
      FROM generate_series(${from}::int, ${to}::int) n
      CROSS JOIN LATERAL (SELECT (${codes}::text[])[1 + (n::bigint * 7919) % ${codes.length}::int] AS code) c`
    await db.$executeRaw`
      INSERT INTO case_unit ("caseId", "unitCode", role)
      SELECT id, unit, role FROM rectification_case
      CROSS JOIN LATERAL (VALUES ("leadUnitCode", 'lead'), ("issuerUnitCode", 'issuer')) u (unit, role)
      WHERE id BETWEEN ${from} AND ${to}`
    await db.$executeRaw`
      INSERT INTO case_event ("caseId", step, "fromState", "toState", name, surface, at, details)
      SELECT n, (ARRAY['register','decompose','assign'])[k], (ARRAY['','registered','decomposed'])[k],
        (ARRAY['registered','decomposed','assigned'])[k], '某人', 'cli', TIMESTAMPTZ '2026-01-01 00:00Z', '{}'
      FROM generate_series(${from}::int, ${to}::int) n, generate_series(1, ${EVENTS_PER_CASE}::int) k`
  }
  await db.$executeRaw`SELECT setval(pg_get_serial_sequence('rectification_case', 'id'), ${count}::int)`
  for (const table of ['rectification_case', 'case_unit', 'case_event']) {
    await db.$executeRawUnsafe(`VACUUM ANALYZE ${table}`)
  }
}

/** The number of a case that is there, another one at each call, spread over all of them. */
export function createNumbers(count: number): () => string {
  let asked = 0
  return () => {
    asked += 1
    return `JB-2026-${String(1 + ((asked * 104_729) % count)).padStart(7, '0')}`
  }
}
