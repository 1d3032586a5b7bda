import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCalendarFile } from '../../src/app/calendar-file.ts'
import { readOfficeFile } from '../../src/app/office-file.ts'
import { PURPOSES } from '../../src/domain/channels.ts'
import { type GapFinding, type Problem, SEVERITIES } from '../../src/domain/coverage.ts'
import type { PlannedMessage } from '../../src/notifications/plan.ts'
import { fitsSlack } from '../../src/notifications/slack-message.ts'
import type { Templates } from '../../src/notifications/templates.ts'
import { LOCALES } from '../../src/notifications/words.ts'
import type { NotChecked } from '../../src/notifications/workspace-survey.ts'
import { type Gap, openGaps, toGap } from '../../src/workflows/coverage.ts'
import { notCheckedText } from '../../src/workflows/coverage-words.ts'
import type { OfficeContext } from '../../src/workflows/office-context.ts'
import { type CoverageFacts, publicationGaps } from '../../src/workflows/publication-coverage.ts'
import { aNotice, builtIn } from '../notifications/support.ts'

const UNIT = { code: '990101001', name: '甲镇' }
const CITY = { code: '990000', name: '天市' }
const about = { unit: UNIT, purpose: 'notices', severity: 'blocks' } as const
const FINDINGS: { readonly [P in Problem]: GapFinding<P> } = {
  noChannel: { ...about, problem: 'noChannel' },
  channelRetired: { ...about, problem: 'channelRetired', channelId: 'C1', reason: 'is_archived' },
  notMember: { ...about, problem: 'notMember', channelId: 'C1' },
  channelArchived: { ...about, problem: 'channelArchived', channelId: 'C1' },
  channelNotFound: { ...about, problem: 'channelNotFound', channelId: 'C1' },
  noResponsiblePerson: {
    ...about,
    problem: 'noResponsiblePerson',
    day: '2026-11-06',
    missing: [UNIT],
    addressed: 3,
  },
  personInactive: { ...about, problem: 'personInactive', personName: '示例', slackUserId: 'U1' },
  personNotInWorkspace: { ...about, problem: 'personNotInWorkspace', personName: '示例', slackUserId: 'U1' },
  textTooLong: { ...about, problem: 'textTooLong', channelId: 'C1', title: '通报' },
  calendarYearMissing: {
    ...about,
    problem: 'calendarYearMissing',
    severity: 'warns',
    unit: CITY,
    years: ['2099'],
    day: '2099-01-05',
  },
}
const PROBLEMS = Object.keys(SEVERITIES) as Problem[]

describe('waiving', () => {
  const gap = fc.record({
    unitCode: fc.constantFrom('1', '2', '3', '4'),
    purpose: fc.constantFrom(...PURPOSES),
    problem: fc.constantFrom(...PROBLEMS),
    severity: fc.constantFrom('blocks', 'warns'),
  })
  const gaps = fc.array(gap, { maxLength: 20 }) as unknown as fc.Arbitrary<readonly Gap[]>
  const units = fc.uniqueArray(fc.constantFrom('1', '2', '3', '4'))

  it('a unit takes away its own gaps and no other’s', () => {
    fc.assert(
      fc.property(gaps, units, fc.constantFrom('1', '2', '3', '4'), (given, waived, unit) => {
        const before = openGaps(given, new Set(waived))
        const after = openGaps(given, new Set([...waived, unit]))
        expect(after).toEqual(before.filter(({ unitCode }) => unitCode !== unit))
      }),
    )
  })

  it('every unit leaves nothing, and nothing that only warns or concerns a summons ever waits', () => {
    fc.assert(
      fc.property(gaps, (given) => {
        expect(openGaps(given, new Set(['1', '2', '3', '4']))).toEqual([])
        const open = openGaps(given, new Set())
        expect(open.filter(({ severity, purpose }) => severity === 'warns' || purpose === 'summons')).toEqual([])
      }),
    )
  })
})

describe.each(LOCALES)('in %s', (locale) => {
  it.each(PROBLEMS)('%s says whom it is about and what to do', (problem) => {
    const { unitCode, message, mend, ...gap } = toGap(FINDINGS[problem], locale)
    expect(gap).toMatchObject({ problem, severity: SEVERITIES[problem], unitName: FINDINGS[problem].unit.name })
    const subject = problem === 'calendarYearMissing' ? '2099' : unitCode
    expect(message).toContain(subject)
    expect(mend.length).toBeGreaterThan(10)
    expect(/[\u4e00-\u9fff]/.test(message.replaceAll(/甲镇|通报|示例/g, ''))).toBe(locale === 'zh-CN')
  })

  it.each<NotChecked>([
    { of: 'channels', count: 3, why: { kind: 'noToken' } },
    { of: 'persons', count: 3, why: { kind: 'noAnswer', reason: 'users.info: missing_scope' } },
    { of: 'channels', count: 3, why: { kind: 'timedOut', seconds: 20 } },
    { of: 'persons', count: 3, why: { kind: 'tooMany', max: 90 } },
  ])('$of were not checked: $why.kind', (left) => {
    const text = notCheckedText(left, locale)
    expect(text).toContain('3')
    const { why } = left
    const detail = why.kind === 'noToken' ? 'SLACK_BOT_TOKEN' : Object.values(why)[1]
    expect(text).toContain(String(detail))
  })

  it('a warning about many units names the first and says that there are more', () => {
    const missing = Array.from({ length: 7 }, (_, index) => ({ code: `99010100${index + 1}`, name: `${index + 1}镇` }))
    const finding = { ...FINDINGS.noResponsiblePerson, severity: 'warns', unit: CITY, missing, addressed: 9 } as const
    const { message } = toGap(finding, locale)
    expect(message).toMatch(locale === 'zh-CN' ? /9个单位中，有7个.*990101005）等$/ : /^7 of the 9 .* and 2 more$/)
    expect(message).not.toContain('990101006')
  })
})

describe('a message', () => {
  it('fits or does not, by text and by blocks', () => {
    const block = { type: 'divider' } as const
    expect(fitsSlack({ text: 'x'.repeat(3_900), blocks: [block] })).toBe(true)
    expect(fitsSlack({ text: 'x'.repeat(3_901), blocks: [block] })).toBe(false)
    expect(fitsSlack({ text: '', blocks: Array.from({ length: 46 }, () => block) })).toBe(false)
  })

  it('that does not fit after everything was moved to a file is a gap of the unit it goes to', () => {
    const templates = builtIn('zh-CN')
    const notice = { kind: 'bottomRankingNotice', facts: aNotice('bottomRankingNotice') } as const
    const message: PlannedMessage = { notice, unitCode: UNIT.code, addressee: UNIT, channelId: 'C1', priority: 1 }
    expect(gapsOf(templates, message)).toEqual([])
    const words = { ...templates.format.words, textGoesOnInFile: '很'.repeat(9_001) }
    const paragraph = {
      type: 'paragraph',
      inlines: [{ type: 'text', text: '长'.repeat(9_001), bold: false, italic: false }],
    }
    const broken = { ...templates, write: () => [paragraph], format: { ...templates.format, words } } as Templates
    expect(gapsOf(broken, message)).toMatchObject([
      {
        unitCode: UNIT.code,
        problem: 'textTooLong',
        severity: 'blocks',
        message: '发给甲镇（990101001）频道 C1 的“乡镇（街道）通报”超出Slack的篇幅上限',
      },
    ])
  })
})

function gapsOf(templates: Templates, message: PlannedMessage): readonly Gap[] {
  const calendar = readCalendarFile('data/calendar/cn.json')
  const office = readOfficeFile(null, 'duban.sample.yaml')
  const context = { templates, calendar, office } as unknown as OfficeContext
  const facts: CoverageFacts = {
    messages: [message],
    open: [],
    closed: [],
    responsibility: { units: [], all: [], city: CITY, posts: [], day: '2026-11-06', policy: 'auto' },
    terms: {
      officeName: office.name,
      city: CITY,
      issuedOn: '2026-11-06',
      signBy: { day: '2026-11-10', confirmed: true },
      objectionWorkingDays: 3,
    },
  }
  return publicationGaps(context, facts, { channels: new Map(), persons: new Map(), notChecked: [] })
}
