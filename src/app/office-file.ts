import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type Document, parseDocument } from 'yaml'
import { z } from 'zod'
import { yearFault } from '../domain/calendar-years.ts'
import { OWING_UNITS_MAX } from '../domain/campaign.ts'
import { parseDecimal, toDecimalText } from '../domain/decimal.ts'
import { LADDER_PRESETS, type Ladder, type LadderPreset, SUMMONEES } from '../domain/ladder.ts'
import type { Office, RankingRules } from '../domain/office.ts'
import { ROLES } from '../domain/people.ts'
import { RECEIPT_STEPS_MAX, RECIPIENTS_OF_STEP_MAX } from '../domain/receipts.ts'
import { SHIFTS } from '../domain/schedule-timing.ts'
import { type OfficeSettings, settingsOf } from '../domain/settings.ts'
import { isLocalDay, isMonth, isTimeZone } from '../domain/time.ts'
import { SettingsError } from './settings-error.ts'

const BYTES_MAX = 1024 * 1024
const EXEMPT_MAX = 1_000
const ALIASES_MAX = 20
const CALENDAR_YEARS_MAX = 20
const DAYS_A_YEAR_MAX = 366

/** A number of the file as exact text: YAML's own reading of it, written back as the shortest decimal. */
const Decimal = z.union([z.number(), z.string()]).transform((value, context) => {
  const decimal = parseDecimal(String(value))
  if (decimal !== null) return toDecimalText(decimal)
  context.issues.push({ code: 'custom', message: 'expected a plain decimal such as 0.6', input: value })
  return z.NEVER
})

const MonthText = z.string().refine(isMonth, 'expected a month YYYY-MM')
const HourText = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a local time HH:mm')

const Score = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('linear'), zeroAt: Decimal, fullAt: Decimal }),
  z.strictObject({ kind: z.literal('identity') }),
])

const Quality = z
  .strictObject({
    indicator: z.string().regex(/^[A-Za-z0-9_.-]{1,40}$/, 'expected a code of letters, digits, - _ . (40 at most)'),
    unit: z.string().max(40).default(''),
    better: z.enum(['lower', 'higher']),
    decimals: z
      .array(z.strictObject({ from: MonthText, places: z.number().int().min(0).max(6) }))
      .min(1)
      .max(50),
    min: Decimal.optional(),
    max: Decimal.optional(),
    score: Score,
  })
  .superRefine((quality, context) => {
    const fault = scoreFault(quality.better, quality.score) ?? boundsFault(quality.min, quality.max)
    if (fault !== null) context.addIssue({ code: 'custom', path: [fault.at], message: fault.message })
  })

const ValidDays = z.record(
  z.string().regex(/^(default|0?[1-9]|1[0-2])$/, 'expected default or a month 01-12'),
  z.number().int().min(0).max(31),
)

const Weights = z.strictObject({ quality: Decimal, work: Decimal.optional() }).superRefine((weights, context) => {
  const quality = parseDecimal(weights.quality)
  const work = parseDecimal(weights.work ?? '0')
  if (quality === null || work === null) return
  const isNegative = quality.s < 0n || work.s < 0n
  if (isNegative || !quality.add(work).equals(1)) {
    context.addIssue({ code: 'custom', message: 'expected weights from 0 that add up to 1' })
  }
})

const Rules = z.strictObject({
  bottom: z.number().int().min(1).max(500).default(10),
  tieAtCut: z.enum(['manual', 'strict', 'include']).default('manual'),
  quality: Quality,
  weights: Weights.default({ quality: '1' }),
  scoreDecimals: z.number().int().min(0).max(6).default(1),
  validDaysMin: ValidDays.optional(),
  hourly: z.strictObject({ hoursPerDayMin: z.number().int().min(1).max(24) }).optional(),
  exempt: z
    .array(z.strictObject({ unitCode: z.string().min(1).max(32), reason: z.string().min(1).max(500) }))
    .max(EXEMPT_MAX)
    .default([]),
  effectiveFrom: MonthText,
})

const Days = z.array(z.string().refine(isLocalDay, 'expected a day YYYY-MM-DD')).max(DAYS_A_YEAR_MAX).default([])

/** Holidays and make-up working days of years that the built-in calendar lacks. */
const Calendar = z
  .record(
    z.string().regex(/^[1-9]\d{3}$/, 'expected a year YYYY'),
    z.strictObject({ confirmed: z.boolean().default(true), holidays: Days, workdays: Days }),
  )
  .refine((years) => Object.keys(years).length <= CALENDAR_YEARS_MAX, `expected ${CALENDAR_YEARS_MAX} years at most`)
  .superRefine((years, context) => {
    for (const [year, { holidays, workdays }] of Object.entries(years)) {
      const fault = yearFault(year, { holidays, workdays })
      if (fault === null) continue
      context.addIssue({ code: 'custom', path: [year, fault.at], message: `expected ${fault.expected}` })
    }
  })

/** The plan of reminders; its clocks are never put forward over these hours. */
const Deadlines = z.strictObject({
  remind: z
    .array(z.number().int().min(-60).max(0))
    .max(20)
    .refine(isAscending, 'expected days before the deadline in order, such as [-7, -3, -1, 0]')
    .default([-7, -3, -1, 0]),
  thenEvery: z.number().int().min(1).max(60).default(2),
  remindAt: HourText.refine(
    (hour) => hour >= '05:00' && hour <= '22:00',
    'expected an hour from 05:00 to 22:00',
  ).default('09:00'),
  escalateAfter: z
    .array(z.number().int().min(0).max(100))
    .max(2)
    .refine(isAscending, 'expected rising numbers of reminders, such as [2, 4]')
    .default([2, 4]),
})

const NumberPattern = z
  .string()
  .max(30)
  .regex(
    /^[\p{L}\p{N}〔〕()（）-]*\{year\}[\p{L}\p{N}〔〕()（）-]*[^\p{N}{}]\{number\}[\p{L}〔〕()（）-]*$/u,
    'expected letters, digits, hyphens and brackets with {year} and {number}, such as JB-{year}-{number}',
  )

const Cases = z.strictObject({
  numberPattern: NumberPattern.default('JB-{year}-{number}'),
  signWithinWorkingDays: z.number().int().min(1).max(60).default(2),
  planDueDays: z.number().int().min(1).max(365).default(15),
  returnedPlanWorkingDays: z.number().int().min(1).max(60).default(5),
  progressWorkingDays: z.number().int().min(1).max(250).nullable().default(null),
  selfCriticismWorkingDays: z.number().int().min(1).max(250).nullable().default(null),
})

const Reported = z.number().int().min(2).max(1000)
const PatternDays = z.number().int().min(1).max(366)

const Patrol = z.strictObject({
  numberPattern: NumberPattern.default('XC-{year}-{number}'),
  kinds: z
    .array(z.string().trim().min(1).max(30))
    .max(50)
    .refine((kinds) => new Set(kinds).size === kinds.length, 'expected kinds that differ from each other')
    .refine((kinds) => !kinds.includes('other'), 'expected no kind other, which is always offered')
    .default(['openBurning', 'dust', 'looseCoal', 'blackOdorousWater', 'sewageDischarge', 'scatteredPolluters']),
  signWithinWorkingDays: z.number().int().min(1).max(60).default(2),
  handleWithinWorkingDays: z.number().int().min(1).max(250).default(5),
  closeWithinWorkingDays: z.number().int().min(1).max(250).default(5),
  patterns: z
    .strictObject({
      sameKind: z
        .strictObject({ reports: Reported, places: z.number().int().min(2).max(1000), days: PatternDays })
        .refine(({ reports, places }) => places <= reports, 'expected no more places than reports')
        .nullable()
        .default(null),
      samePlace: z.strictObject({ reports: Reported, days: PatternDays }).nullable().default(null),
    })
    .prefault({}),
})

const Receipts = z.strictObject({
  quorum: z.union([z.literal('all'), z.number().int().min(1).max(RECIPIENTS_OF_STEP_MAX)]).default('all'),
  steps: z
    .array(
      z.strictObject({
        of: z.enum(['unit', 'above']).default('unit'),
        ask: z.array(z.enum(ROLES)).min(1).max(ROLES.length),
        afterWorkingDays: z.number().int().min(0).max(60),
      }),
    )
    .min(1)
    .max(RECEIPT_STEPS_MAX)
    .refine(
      (steps) => isAscending(steps.map(({ afterWorkingDays }) => afterWorkingDays)),
      'expected steps whose afterWorkingDays grow from one to the next',
    )
    .refine((steps) => steps[0]?.of === 'unit', 'expected a first step of the unit itself')
    .default([
      { of: 'unit', ask: ['dutyOfficer', 'leaderInCharge'], afterWorkingDays: 0 },
      { of: 'unit', ask: ['principal'], afterWorkingDays: 4 },
      { of: 'above', ask: ['dutyOfficer', 'leaderInCharge'], afterWorkingDays: 6 },
    ]),
})

/** `MM-DD` of some year. */
const DayOfYear = z.string().refine((text) => isLocalDay(`2024-${text}`), 'expected a day MM-DD such as 01-31')

const Campaigns = z.strictObject({
  dueDay: DayOfYear.nullable().default(null),
  launchDaysBefore: z.number().int().min(1).max(180).default(30),
  departments: z.array(z.string().min(1).max(32)).max(OWING_UNITS_MAX).default([]),
  rollUp: z
    .strictObject({
      remind: z
        .array(z.number().int().min(-60).max(0))
        .max(20)
        .refine(isAscending, 'expected days before the due day in order, such as [-7, -3, 0]'),
      thenEvery: z.number().int().min(1).max(60),
    })
    .default({ remind: [-7, -3, 0], thenEvery: 5 }),
})

function isAscending(numbers: readonly number[]): boolean {
  return numbers.every((number, at) => at === 0 || number > (numbers[at - 1] ?? 0))
}

/** A preset by name, or rungs of the office's own. */
const LadderRungs = z.union(
  [
    z.enum(Object.keys(LADDER_PRESETS) as [LadderPreset, ...LadderPreset[]]),
    z
      .array(
        z.strictObject({
          when: z.union([
            z.strictObject({ timesIn12Months: z.number().int().min(1).max(12) }),
            z.strictObject({ monthsInARow: z.number().int().min(1).max(12) }),
          ]),
          summon: z.enum(SUMMONEES),
          note: z.string().min(1).max(200).nullable().default(null),
        }),
      )
      .min(1)
      .max(20),
  ],
  `expected ${Object.keys(LADDER_PRESETS).join(', ')}, or a list of { when, summon, note }`,
)

const OfficeFile = z.strictObject({
  office: z.strictObject({
    name: z.string().min(1).max(100),
    timeZone: z
      .string()
      .refine(isTimeZone, 'expected an IANA time zone such as Asia/Shanghai')
      .default('Asia/Shanghai'),
    locale: z.enum(['zh-CN', 'en']).default('zh-CN'),
    separateReviewer: z.boolean().default(true),
    cityCode: z
      .string()
      .regex(/^\d{6}$/, 'expected a code of 6 digits')
      .default('110000'),
  }),
  rankings: z.strictObject({ air: Rules.optional(), water: Rules.optional() }),
  notices: z
    .strictObject({
      signWithinWorkingDays: z.number().int().min(1).max(60).default(2),
      objectionWorkingDays: z.number().int().min(1).max(60).default(3),
    })
    .prefault({}),
  interviews: z
    .strictObject({
      planDueDays: z.number().int().min(1).max(365).default(15),
      reportDueMonths: z.number().int().min(1).max(24).default(2),
      replyWorkingDaysBefore: z.number().int().min(0).max(30).default(2),
      durationMinutes: z.number().int().min(15).max(480).default(90),
      returnedWorkingDays: z.number().int().min(1).max(60).default(5),
      organizerEmail: z.email('expected a mail address').max(254).nullable().default(null),
    })
    .prefault({}),
  ladder: LadderRungs.nullable().default(null),
  cases: Cases.prefault({}),
  patrol: Patrol.prefault({}),
  campaigns: Campaigns.prefault({}),
  deadlines: Deadlines.prefault({}),
  receipts: Receipts.nullable().prefault({}),
  calendar: Calendar.default({}),
  coverage: z.strictObject({ responsiblePersons: z.enum(['auto', 'required', 'off']).default('auto') }).prefault({}),
  schedule: z
    .strictObject({
      dataDay: z.number().int().min(1).max(28).default(5),
      reviewDay: z.number().int().min(1).max(28).default(10),
      publishDay: z.number().int().min(1).max(28).default(15),
      workingDay: z.enum(SHIFTS).default('next'),
      at: HourText.default('09:00'),
    })
    .nullable()
    .prefault({}),
  quietHours: z.strictObject({ from: HourText, to: HourText }).nullable().default(null),
  templates: z.string().min(1).max(500).optional(),
})

/**
 * Reads the office file, or the built-in sample when `path` is `null`.
 *
 * @throws {SettingsError} With one line that names file, place, value and expectation.
 */
export function readOfficeFile(path: string | null, samplePath: string): Office {
  const { data, file } = readChecked(path, samplePath)
  return toOffice(data, file)
}

/**
 * Every setting of the office file with its value and whether the file says it.
 *
 * @throws {SettingsError} As `readOfficeFile`.
 */
export function readOfficeSettings(path: string | null, samplePath: string): OfficeSettings {
  const { data, raw } = readChecked(path, samplePath)
  return { file: path, settings: settingsOf(data, raw) }
}

function readChecked(path: string | null, samplePath: string) {
  const file = path ?? samplePath
  if (!existsSync(file))
    throw new SettingsError(`DUBAN_CONFIG: ${file} does not exist; expected the path of an office file`)
  const content = readBounded(file)
  const document = parseDocument(content, { prettyErrors: true, uniqueKeys: true })
  const [syntax] = document.errors
  if (syntax !== undefined) {
    throw new SettingsError(`${file}: ${syntax.message.split('\n', 1)[0]?.replace(/:$/, '')}; expected YAML`)
  }
  const raw = toValue(document, file)
  const parsed = OfficeFile.safeParse(raw)
  if (!parsed.success) throw new SettingsError(`${file}: ${describeIssue(parsed.error, raw)}`)
  return { data: parsed.data, raw, file }
}

/** The file's plain value; a few aliases are an office's to use, a great many make a small file large. */
function toValue(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: ALIASES_MAX })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new SettingsError(`${file}: ${reason}; expected YAML with at most ${ALIASES_MAX} aliases`)
  }
}

function readBounded(file: string): string {
  try {
    const content = readFileSync(file, 'utf8')
    if (content.length <= BYTES_MAX) return content
  } catch (error) {
    throw new SettingsError(
      `DUBAN_CONFIG: ${file} cannot be read (${(error as NodeJS.ErrnoException).code}); expected a text file`,
    )
  }
  throw new SettingsError(`${file}: larger than 1 MiB; expected an office file`)
}

function describeIssue(error: z.ZodError, raw: unknown): string {
  const issue = deepest(error.issues)
  const path = [...issue.path]
  if (issue.code === 'unrecognized_keys') {
    const place = [...path, issue.keys[0]].join('.')
    return `${place}: unknown key; expected one that the sample office file has`
  }
  if (issue.code === 'invalid_key') {
    const name = String(path.at(-1))
    return `${path.join('.')}: got the key ${JSON.stringify(name)}; ${issue.issues[0]?.message ?? 'expected another'}`
  }
  const value = valueAt(raw, path)
  const got = value === undefined ? 'nothing' : JSON.stringify(value)
  const expectation = issue.message.replace(/^Invalid (input|option): /, '')
  const text = expectation.startsWith('expected') ? expectation : `expected otherwise (${expectation})`
  return `${path.join('.') || '(top)'}: got ${shorten(got)}; ${text.replace(/, received .*$/, '')}`
}

function deepest(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue {
  const [first] = issues
  if (first === undefined) throw new TypeError('a failed parse has no issue')
  return first
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key], raw)
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}

function scoreFault(better: 'lower' | 'higher', score: z.infer<typeof Score>) {
  if (score.kind === 'identity') {
    if (better === 'higher') return null
    return { at: 'score', message: 'expected better: higher with score kind identity' }
  }
  const zeroAt = parseDecimal(score.zeroAt)
  const fullAt = parseDecimal(score.fullAt)
  if (zeroAt === null || fullAt === null) return null
  const order = fullAt.compare(zeroAt)
  if (better === 'lower' ? order < 0 : order > 0) return null
  const expectation =
    better === 'lower'
      ? 'expected fullAt below zeroAt, since lower is better'
      : 'expected fullAt above zeroAt, since higher is better'
  return { at: 'score', message: expectation }
}

function boundsFault(min: string | undefined, max: string | undefined) {
  if (min === undefined || max === undefined) return null
  const isOrdered = (parseDecimal(min)?.compare(parseDecimal(max) ?? 0) ?? 0) < 0
  return isOrdered ? null : { at: 'max', message: `expected a max above min, which is ${min}` }
}

function toOffice(file: z.infer<typeof OfficeFile>, path: string): Office {
  return {
    ...file.office,
    rankings: {
      ...(file.rankings.air === undefined ? {} : { air: toRules(file.rankings.air) }),
      ...(file.rankings.water === undefined ? {} : { water: toRules(file.rankings.water) }),
    },
    notices: file.notices,
    interviews: file.interviews,
    ladder: file.ladder === null ? null : toLadder(file.ladder),
    coverage: file.coverage,
    cases: file.cases,
    campaigns: file.campaigns,
    patrol: file.patrol,
    deadlines: file.deadlines,
    receipts: file.receipts === null ? null : toReceipts(file.receipts),
    calendar: file.calendar,
    schedule: file.schedule,
    quietHours: file.quietHours,
    templatesDir: file.templates === undefined ? null : resolve(dirname(path), file.templates),
  }
}

function toReceipts({ quorum, steps }: z.infer<typeof Receipts>): Office['receipts'] {
  return { quorum, steps: steps.map(({ of, ask, afterWorkingDays }) => ({ of, roles: ask, afterWorkingDays })) }
}

function toLadder(file: z.infer<typeof LadderRungs>): Ladder {
  if (typeof file === 'string') return { name: file, rungs: LADDER_PRESETS[file] }
  return { name: 'own', rungs: file }
}

function toRules(rules: z.infer<typeof Rules>): RankingRules {
  const { min, max, decimals, ...quality } = rules.quality
  const work = rules.weights.work
  return {
    bottom: rules.bottom,
    tieAtCut: rules.tieAtCut,
    quality: {
      ...quality,
      decimals: decimals.toSorted((a, b) => (a.from < b.from ? -1 : 1)),
      min: min ?? null,
      max: max ?? null,
    },
    weights: { quality: rules.weights.quality, work: work === undefined || work === '0' ? null : work },
    scoreDecimals: rules.scoreDecimals,
    validDaysMin: rules.validDaysMin === undefined ? null : toValidDays(rules.validDaysMin),
    hourly: rules.hourly ?? null,
    exempt: rules.exempt,
    effectiveFrom: rules.effectiveFrom,
  }
}

function toValidDays(given: Readonly<Record<string, number>>): RankingRules['validDaysMin'] {
  const entries = Object.entries(given).filter(([key]) => key !== 'default')
  return {
    default: given.default ?? 0,
    byMonthOfYear: Object.fromEntries(entries.map(([key, days]) => [key.padStart(2, '0'), days])),
  }
}
