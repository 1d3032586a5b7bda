import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

/** Which folders of src/ a folder may import from; itself always. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  store: ['domain'],
  intake: ['domain', 'store'],
  notifications: ['domain', 'store'],
  workflows: ['domain', 'store', 'intake', 'notifications'],
  jobs: ['domain', 'store', 'intake', 'notifications', 'workflows'],
  bot: ['domain', 'store', 'intake', 'notifications', 'workflows'],
  cli: ['domain', 'store', 'intake', 'notifications', 'workflows'],
  app: ['domain', 'store', 'intake', 'notifications', 'workflows', 'jobs', 'bot', 'cli'],
}

/** Packages that stop at one place. */
const PACKAGE_HOMES: readonly { readonly name: RegExp; readonly homes: RegExp }[] = [
  { name: /^@slack\//, homes: /^src\/(bot\/|notifications\/(slack-|rendered|define-notice)|app\/doctor\.ts)/ },
  { name: /^(@prisma\/|pglite-prisma-adapter|@electric-sql\/pglite|pg$)/, homes: /^src\/store\// },
  { name: /^handlebars$/, homes: /^src\/notifications\// },
  { name: /^(pg-boss|node-cron)$/, homes: /^src\/jobs\// },
  { name: /^fraction\.js$/, homes: /^src\/domain\/decimal\.ts$/ },
  { name: /^commander$/, homes: /^src\/cli\// },
  { name: /^pinyin-pro$/, homes: /^src\/intake\/pinyin\.ts$/ },
]

const ROOT = resolve(import.meta.dirname, '..')
const FILES = listFiles(join(ROOT, 'src')).filter((file) => !file.includes('/generated/'))

describe('arrows between folders', () => {
  it.each(FILES)('%s imports only from folders to its left', (file) => {
    expect(arrowsOf(file, importsOf(file)).filter((arrow) => !arrow.isAllowed)).toEqual([])
  })

  it('names both files when a rule imports a job', () => {
    const arrows = arrowsOf('src/domain/deadlines.ts', ['../jobs/schedule.ts'])
    expect(arrows).toEqual([{ from: 'src/domain/deadlines.ts', to: 'src/jobs/schedule.ts', isAllowed: false }])
  })

  it('finds a folder that has no rule', () => {
    const folders = new Set(FILES.map((file) => file.split('/')[1]))
    expect([...folders].filter((folder) => folder !== undefined && ALLOWED[folder] === undefined)).toEqual([])
  })
})

describe('packages', () => {
  it.each(FILES)('%s imports only packages that belong there', (file) => {
    const packages = importsOf(file).filter((name) => !name.startsWith('.') && !name.startsWith('node:'))
    const strays = packages.filter((name) =>
      PACKAGE_HOMES.some((rule) => rule.name.test(name) && !rule.homes.test(file)),
    )
    expect(strays).toEqual([])
    const pure = file.startsWith('src/domain/')
    if (pure) expect(packages.filter((name) => name !== 'fraction.js')).toEqual([])
  })

  it('keeps the sandbox free of the product', () => {
    const strays = listFiles(join(ROOT, 'sandbox')).flatMap((file) =>
      importsOf(file).filter(
        (name) =>
          name.includes('/src/') ||
          (!name.startsWith('.') && !name.startsWith('node:') && !name.startsWith('@slack/types')),
      ),
    )
    expect(strays).toEqual([])
  })
})

describe('purity', () => {
  it.each(FILES.filter((file) => /^src\/(domain|workflows|store)\//.test(file)))(
    '%s reads no clock and no environment',
    (file) => {
      const code = withoutComments(readFileSync(join(ROOT, file), 'utf8'))
      // The folder lock outlives processes, so its heartbeat is real time and nothing else is.
      if (file !== 'src/store/folder-lock.ts') expect(code).not.toMatch(/Date\.now\(\)|new Date\(\)/)
      expect(code).not.toMatch(/process\.env/)
    },
  )

  it('reads the environment in app/config.ts only', () => {
    const readers = FILES.filter((file) =>
      withoutComments(readFileSync(join(ROOT, file), 'utf8')).includes('process.env'),
    )
    expect(readers).toEqual(['src/app/config.ts'])
  })
})

interface Arrow {
  readonly from: string
  readonly to: string
  readonly isAllowed: boolean
}

function arrowsOf(file: string, imports: readonly string[]): readonly Arrow[] {
  const from = file.split('/')[1] ?? ''
  return imports
    .filter((name) => name.startsWith('.'))
    .map((name) => {
      const to = relative(ROOT, resolve(ROOT, dirname(file), name))
      const folder = to.split('/')[1] ?? ''
      const isSandbox = to.startsWith('sandbox/')
      const isAllowed = isSandbox
        ? file === 'src/app/demo.ts'
        : folder === from || (ALLOWED[from] ?? []).includes(folder)
      return { from: file, to, isAllowed }
    })
}

function importsOf(file: string): readonly string[] {
  const code = withoutComments(readFileSync(join(ROOT, file), 'utf8'))
  const statements = /^(?:import|export|\})[^'\n]*\sfrom\s+'([^']+)'|^import\s+'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm
  return [...code.matchAll(statements)].flatMap((match) => match[1] ?? match[2] ?? match[3] ?? [])
}

function withoutComments(code: string): string {
  return code.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '')
}

function listFiles(folder: string): string[] {
  return readdirSync(folder)
    .flatMap((name) => {
      const path = join(folder, name)
      return statSync(path).isDirectory() ? listFiles(path) : path.endsWith('.ts') ? [relative(ROOT, path)] : []
    })
    .sort()
}
