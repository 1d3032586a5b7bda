import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCaseWords } from '../../src/bot/answers/case-words.ts'
import { CASE_SOURCES, CASE_STATES } from '../../src/domain/case.ts'

describe('the words after the case command', () => {
  it.each([
    ['', {}],
    ['JB-2026-0417', { number: 'JB-2026-0417' }],
    ['jb-2026-0417', { number: 'JB-2026-0417' }],
    ['逾期 我的', { isOverdue: true, isMine: true }],
    ['overdue MINE', { isOverdue: true, isMine: true }],
    ['乙镇 整改中', { rest: ['乙镇'], states: ['planApproved', 'inProgress'] }],
    ['甲区 乙镇 市级督察 全部', { rest: ['甲区', '乙镇'], source: 'municipalInspection', isAll: true }],
    ['登记', { isNew: true }],
    ['待核验 待公开 待核验', { states: ['completionClaimed', 'verified'] }],
  ] as const)('“%s” are understood', (text, expected) => {
    const flags = { isOverdue: false, isMine: false, isAll: false, isNew: false }
    const none = { states: [], source: null, ...flags, number: null, rest: [] }
    expect(readCaseWords(text.split(' ').filter(Boolean))).toEqual({ ...none, ...expected })
  })

  it('name every state and every source by its code', () => {
    for (const state of CASE_STATES.filter((one) => one !== 'planApproved')) {
      expect(readCaseWords([state]).states).toContain(state)
    }
    expect(readCaseWords(['inProgress']).states).toContain('planApproved')
    for (const source of CASE_SOURCES) expect(readCaseWords([source]).source).toBe(source)
  })

  it('are all accounted for: what is no filter is part of a unit’s name', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }).filter((word) => !/\s/.test(word))), (words) => {
        const { rest } = readCaseWords(words)
        expect(rest.every((word) => words.includes(word))).toBe(true)
        expect(rest.length).toBeLessThanOrEqual(words.length)
      }),
    )
  })
})
