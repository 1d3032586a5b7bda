import { CASE_STEPS, type CaseSource, type CaseState, isRestrictedStep } from '../domain/case.ts'
import type { CaseUnits } from '../domain/case-parties.ts'
import type { CaseFacts, CaseUnitRole } from './cases.ts'
import type { Db } from './database.ts'
import { createGroup } from './group-commit.ts'

const KEPT_BACK = CASE_STEPS.filter(isRestrictedStep)

/** When a step was last taken in a case. */
export interface LastStep {
  /** Of the event; a later event has a greater one. */
  readonly id: number
  readonly personId: string | null
  readonly at: Date
}

/** What a short answer about a case is made from. */
export interface CaseGlance
  extends CaseUnits,
    Pick<CaseFacts, 'number' | 'title' | 'crossJurisdiction' | 'suspended' | 'falseState' | 'dueOn'> {
  readonly source: CaseSource
  readonly state: CaseState
  /** By step; those that were never taken are not there. */
  readonly lastSteps: ReadonlyMap<string, LastStep>
  readonly evidence: {
    readonly count: number
    /** How many of them came with a step that only named people may know of. */
    readonly keptBack: number
  }
  /** Everybody whom a self-criticism ordered in the case names. */
  readonly namedIds: readonly string[]
  /** Of the newest of the messages asked for that was sent; `null` = none was. */
  readonly permalink: string | null
}

/** One case asked for. */
export interface GlanceQuestion {
  readonly number: string
  /** Keys of the messages in which the person can read on. */
  readonly messageKeys: readonly string[]
}

interface GlanceRow extends Omit<CaseGlance, 'lastSteps' | 'assistingCodes' | 'territorialCodes' | 'permalink'> {
  readonly units: readonly { readonly unitCode: string; readonly role: CaseUnitRole }[] | null
  readonly steps: readonly StepRow[] | null
}

interface StepRow {
  readonly step: string
  readonly id: number
  readonly personId: string | null
  readonly atMs: number
}

interface SentRow {
  readonly key: string
  readonly permalink: string
}

/** Where each client's questions are gathered. */
const GATHERED = new WeakMap<Db, (question: GlanceQuestion) => Promise<CaseGlance | null>>()

/**
 * The case of that number, whatever its timeline holds; `null` = there is none. Questions that come at the same moment
 * are answered by one statement.
 */
export function glanceAtCase(db: Db, question: GlanceQuestion): Promise<CaseGlance | null> {
  const gathered = GATHERED.get(db) ?? createGroup<GlanceQuestion, CaseGlance | null>((all) => glanceAtAll(db, all))
  GATHERED.set(db, gathered)
  return gathered(question)
}

async function glanceAtAll(db: Db, questions: readonly GlanceQuestion[]): Promise<readonly (CaseGlance | null)[]> {
  const numbers = [...new Set(questions.map(({ number }) => number))]
  const keys = [...new Set(questions.flatMap(({ messageKeys }) => messageKeys))]
  const [found] = await db.$queryRaw<readonly { readonly cases: string; readonly sent: string }[]>`
    SELECT COALESCE((SELECT json_agg(json_build_object(
      'number', c.number, 'source', c.source, 'title', c.title, 'state', c.state, 'leadUnitCode', c."leadUnitCode",
      'issuerUnitCode', c."issuerUnitCode", 'crossJurisdiction', c."crossJurisdiction", 'suspended', c.suspended,
      'falseState', c."falseState", 'dueOn', c."dueOn",
      'units', (SELECT json_agg(json_build_object('unitCode', u."unitCode", 'role', u.role) ORDER BY u."unitCode")
        FROM case_unit u WHERE u."caseId" = c.id),
      'steps', (SELECT json_agg(json_build_object('step', s.step, 'id', s.id, 'personId', s."personId",
          'atMs', floor(extract(epoch FROM s.at) * 1000)))
        FROM (SELECT DISTINCT ON (e.step) e.step, e.id, e."personId", e.at FROM case_event e WHERE e."caseId" = c.id
          ORDER BY e.step, e.id DESC) s),
      'evidence', (SELECT json_build_object('count', count(*),
          'keptBack', count(*) FILTER (WHERE e.step = ANY(${KEPT_BACK}::text[])))
        FROM evidence v LEFT JOIN case_event e ON e.id = v."eventId"
        WHERE v."subjectKind" = 'case' AND v."subjectId" = c.id),
      'namedIds', ARRAY(SELECT DISTINCT named FROM self_criticism s, unnest(s."namedIds") named WHERE s."caseId" = c.id)
      )) FROM rectification_case c WHERE c.number = ANY(${numbers}::text[])), '[]')::text AS cases,
    COALESCE((SELECT json_agg(json_build_object('key', m.key, 'permalink', m.permalink) ORDER BY m.id DESC)
      FROM message m WHERE m.key = ANY(${keys}::text[]) AND m.state = 'sent' AND m.permalink IS NOT NULL), '[]')::text
      AS sent`
  const rows = new Map((JSON.parse(found?.cases ?? '[]') as GlanceRow[]).map((row) => [row.number, row]))
  const sent = JSON.parse(found?.sent ?? '[]') as readonly SentRow[]
  return questions.map(({ number, messageKeys }) => {
    const row = rows.get(number)
    const own = new Set(messageKeys)
    const permalink = sent.find(({ key }) => own.has(key))?.permalink ?? null
    return row === undefined ? null : toGlance(row, permalink)
  })
}

function toGlance({ units, steps, ...facts }: GlanceRow, permalink: string | null): CaseGlance {
  const codesOf = (role: CaseUnitRole) =>
    (units ?? []).filter((unit) => unit.role === role).map((unit) => unit.unitCode)
  const territories = codesOf('territorial')
  return {
    ...facts,
    permalink,
    assistingCodes: codesOf('assisting'),
    territorialCodes: territories.length === 0 ? [facts.leadUnitCode] : territories,
    lastSteps: new Map(
      (steps ?? []).map(({ step, id, personId, atMs }) => [step, { id, personId, at: new Date(atMs) }] as const),
    ),
  }
}
