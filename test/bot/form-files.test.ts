import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { createFormFiles, type FormFiles } from '../../src/bot/form-files.ts'
import { toBoltLogger } from '../../src/bot/logger.ts'
import { aSandbox, PERSON } from '../sandbox/harness.ts'
import { refusalOf, taken } from '../support/acts.ts'
import { aLog } from './harness.ts'

const MEGABYTE = 1024 * 1024

describe('files that people put into a form', () => {
  let sandbox: Sandbox
  let files: FormFiles
  const calls: string[] = []
  const aFile = (content: string) => {
    const { id, name } = sandbox.addFile({ user: PERSON, name: '现场.jpg', content: Buffer.from(content) })
    return { id, name, size: Buffer.byteLength(content) }
  }
  beforeAll(async () => {
    sandbox = await aSandbox()
    files = createFormFiles({
      token: sandbox.botToken,
      apiUrl: sandbox.apiUrl,
      logger: toBoltLogger(aLog().logger),
      onCall: (method, outcome) => void calls.push(`${method} ${outcome}`),
    })
  })
  afterAll(() => sandbox.close())

  it('are read byte for byte, in the order given', async () => {
    const read = taken(await files.read([aFile('a'), { ...aFile('bc'), size: null }]))
    expect(read.map(({ fileName, content }) => `${fileName} ${Buffer.from(content).toString()}`)).toEqual([
      '现场.jpg a',
      '现场.jpg bc',
    ])
    expect(calls.splice(0)).toEqual(['files.info ok', 'files.info ok'])
  })

  it('that are empty or too large are refused before Slack is asked', async () => {
    for (const size of [0, 25 * MEGABYTE + 1]) {
      expect(refusalOf(await files.read([{ ...aFile('a'), size }])).code).toBe('file-too-large')
    }
    const many = Array.from({ length: 5 }, () => ({ ...aFile('a'), size: 25 * MEGABYTE }))
    expect(refusalOf(await files.read(many)).message).toMatch(/5 files: \d+ bytes/)
    expect(calls).toEqual([])
  })

  it('whose size Slack does not say are refused once they turn out to be empty', async () => {
    expect(refusalOf(await files.read([{ ...aFile(''), size: null }])).code).toBe('file-too-large')
    calls.splice(0)
  })

  it('that Slack does not give are refused with its reason', async () => {
    const gone = { id: 'F0GONE', name: 'x.jpg', size: 1 }
    expect(refusalOf(await files.read([gone]))).toMatchObject({
      code: 'file-unreadable',
      message: expect.stringContaining('file_not_found'),
    })
    expect(calls.splice(0)).toEqual(['files.info file_not_found'])
  })
})
