import { describe, expect, it } from 'vitest'
import { toBoltLogger, toErrorFields } from '../../src/bot/logger.ts'
import { aLog } from './harness.ts'

describe('Bolt’s log lines', () => {
  it('lose debug lines, tokens, tickets and excerpts of bodies', () => {
    const { lines, logger } = aLog()
    const bolt = toBoltLogger(logger)
    bolt.debug('http request body: {"text":"甲"}')
    bolt.warn('Malformed request body: Unexpected token p in "payload=甲"')
    bolt.error('failed with xoxb-1-abc', new Error('at wss://wss.example.test/?ticket=1 with xapp-1-A'))
    expect(lines).toEqual([
      { level: 'warn', fields: { source: 'bolt' }, message: 'Malformed request body' },
      { level: 'error', fields: { source: 'bolt' }, message: 'failed with [secret] Error: at [secret] with [secret]' },
    ])
  })
})

describe('what is logged of a fault', () => {
  it('is its names, its place and the last line of its messages', () => {
    const cause = Object.assign(new TypeError('{"place":"甲"}\ncolumn missing'), { code: 'P2022' })
    const fields = toErrorFields(new Error('query { text: "甲" }\nrefused xoxb-1', { cause }))
    expect(fields).toMatchObject({
      error: 'Error',
      errorMessage: 'refused [secret]',
      stack: expect.stringContaining('logger.test.ts'),
      cause: { error: 'TypeError', errorMessage: 'column missing', code: 'P2022' },
    })
    expect(JSON.stringify(fields)).not.toContain('甲')
    expect(toErrorFields('甲')).toEqual({ error: 'a value that is no Error' })
  })
})
