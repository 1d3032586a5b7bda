import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readOfficeFile } from '../src/app/office-file.ts'
import { CLI_COMMANDS } from '../src/cli/commands.ts'
import { parseCommandLine } from '../src/cli/program.ts'
import { schedulesOfOffice } from '../src/domain/schedule.ts'
import { JOBS } from '../src/jobs/catalog.ts'
import { NOTICE_KINDS, templateFileOf } from '../src/notifications/catalog.ts'
import { LOCALES } from '../src/notifications/words.ts'
import { SCHEDULABLE, schedulableOf } from '../src/workflows/schedulable.ts'

const ROOT = resolve(import.meta.dirname, '..')

describe('notices and templates', () => {
  it.each(LOCALES)('%s has one template a notice and no other', (locale) => {
    const files = readdirSync(join(ROOT, 'templates', locale)).filter((name) => name.endsWith('.hbs'))
    expect(files.sort()).toEqual(NOTICE_KINDS.map(templateFileOf).sort())
  })
})

describe('commands of the terminal', () => {
  it('have names of their own', () => {
    const names = CLI_COMMANDS.map((command) => command.name)
    expect(new Set(names).size).toBe(names.length)
  })

  it.each(CLI_COMMANDS.map((command) => [command.name, command] as const))(
    '%s is found by its words',
    (name, command) => {
      const args = command.args.filter((arg) => arg.startsWith('<')).map(() => '1')
      const options = command.options
        .filter((option) => option.required)
        .flatMap((option) => [option.flags.split(' ')[0] ?? '', 'x'])
      const result = parseCommandLine([...name.split(' '), ...args, ...options, '--json'], '0.0.0')
      expect(result.kind === 'run' && result.parsed.command.name).toBe(name)
      expect(result.kind === 'run' && result.parsed.isJson).toBe(true)
    },
  )
})

describe('jobs and schedule', () => {
  it('have names of their own', () => {
    expect(new Set(JOBS.map((job) => job.name)).size).toBe(JOBS.length)
  })

  it('plan only jobs that a schedule can run', () => {
    const office = readOfficeFile(null, join(ROOT, 'duban.sample.yaml'))
    const planned = [...schedulesOfOffice(office).values()]
    expect(planned.length).toBeGreaterThan(0)
    expect(planned.filter(({ job }) => schedulableOf(job) === null)).toEqual([])
    expect(new Set(SCHEDULABLE.map(({ job }) => job)).size).toBe(SCHEDULABLE.length)
  })
})

describe('models and store files', () => {
  it('name above each model the store file that writes it', () => {
    const schema = readFileSync(join(ROOT, 'prisma/schema.prisma'), 'utf8')
    const models = [...schema.matchAll(/(.*)\nmodel (\w+) \{/g)]
    expect(models.length).toBeGreaterThan(10)
    for (const [, comment = '', model] of models) {
      const file = /^\/\/\/ (store\/[\w-]+\.ts):/.exec(comment)?.[1]
      expect(file, `comment above model ${model}`).toBeDefined()
      expect(() => readFileSync(join(ROOT, 'src', file ?? ''))).not.toThrow()
    }
  })
})
