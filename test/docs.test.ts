import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CLI_COMMANDS } from '../src/cli/commands.ts'
import { MESSAGE_STATES } from '../src/domain/delivery.ts'
import { ACTS, ROLES } from '../src/domain/people.ts'
import { CASES_FILE, CHANNELS_FILE, MONTH_FILE, PEOPLE_FILE, READINGS_FILE, UNITS_FILE } from '../src/intake/headers.ts'

const ROOT = resolve(import.meta.dirname, '..')
const READMES = ['README.md', 'README.zh-CN.md']
const DECISIONS = readdirSync(join(ROOT, 'docs/decisions')).filter((name) => name.endsWith('.md'))
const DOCUMENTS = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(ROOT, 'docs')).flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : [])),
  ...DECISIONS.map((name) => `docs/decisions/${name}`),
  'templates/VOICE.md',
  'data/README.md',
  'examples/README.md',
]

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8')
}

/** What the document calls `duban`, in a clone, installed, or in running text: the words after it. */
function dubanCalls(text: string): readonly string[] {
  const calls = [...text.matchAll(/(?:`duban|npx duban|npm run -s duban --) +([^`\n]+)/g)].map(
    ([, words = '']) => words,
  )
  // ARGS and 参数 stand for any arguments.
  return calls.filter((words) => !/^(ARGS|参数)/.test(words))
}

/** The command that a call names, or `null`: the longest name that its words begin with. */
function commandOf(words: string) {
  const named = CLI_COMMANDS.filter(({ name }) => `${words} `.startsWith(`${name} `))
  return named.toSorted((a, b) => b.name.length - a.name.length)[0] ?? null
}

/** Options of a call that its command does not have. */
function strangeOptions(words: string): readonly string[] {
  const command = commandOf(words)
  const known = new Set(['--json', '--help', ...(command?.acts === true ? ['--as'] : [])])
  for (const { flags } of command?.options ?? []) known.add(flags.split(' ', 1)[0] ?? '')
  return [...words.matchAll(/(?<=\s)--[a-z-]+/g)].map(([option]) => option).filter((option) => !known.has(option))
}

describe('commands', () => {
  it.each(DOCUMENTS)('%s calls only commands and options that there are', (file) => {
    const calls = dubanCalls(read(file))
    expect(calls.filter((words) => commandOf(words) === null)).toEqual([])
    expect(calls.flatMap((words) => strangeOptions(words).map((option) => `${words}: ${option}`))).toEqual([])
  })

  it.each(READMES)('%s goes through the whole month', (file) => {
    const names = new Set(dubanCalls(read(file)).map((words) => commandOf(words)?.name))
    const month = ['init', 'import people', 'import channels', 'import month', 'compute', 'review', 'publish', 'summon']
    expect([...month, 'verify', 'doctor', 'serve'].filter((name) => !names.has(name))).toEqual([])
  })

  it.each(DOCUMENTS)('%s runs only scripts that package.json has', (file) => {
    const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> }
    const runs = [...read(file).matchAll(/npm run (?:-s )?([a-z]+)/g)].map(([, name = '']) => name)
    expect(runs.filter((name) => !Object.hasOwn(scripts, name))).toEqual([])
  })

  it('says the same in both languages', () => {
    const [english = [], chinese = []] = READMES.map((file) =>
      [...read(file).matchAll(/^npm .*$/gm)].map(([line]) => line),
    )
    expect(chinese).toEqual(english)
    expect(english.length).toBeGreaterThan(10)
  })
})

describe('lists', () => {
  const variables = [...read('src/app/config.ts').matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(([, name = '']) => name)

  it('finds the environment variables in the source', () => {
    expect(variables).toContain('DATABASE_URL')
    expect(variables.length).toBeGreaterThanOrEqual(9)
  })

  it.each(variables)('docs/operate.md explains %s', (name) => {
    expect(read('docs/operate.md')).toContain(`| \`${name}\` |`)
  })

  it.each(['README.md', 'README.zh-CN.md', 'docs/operate.md', 'docs/slack-app.md'])(
    '%s names only settings that there are',
    (file) => {
      const named = [...read(file).matchAll(/\b(?:DATABASE|DUBAN|SLACK|LOG)_[A-Z_]+\b/g)].map(([name]) => name)
      expect(named.filter((name) => !variables.includes(name))).toEqual([])
    },
  )

  it.each(ROLES)('docs/administer.md names the role %s', (role) => {
    expect(sectionOf('docs/administer.md', 'Roles and acts')).toContain(`\`${role}\``)
  })

  it('docs/administer.md says of every act, and of no other, who may do it', () => {
    const rows = sectionOf('docs/administer.md', 'Roles and acts')
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => line.split('|').map((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, word = '']) => word)))
    const stated = rows.map(([, act = [], , roles = []]) => [act[0], roles])
    expect(Object.fromEntries(stated)).toEqual(ACTS)
  })

  it.each(MESSAGE_STATES)('docs/architecture.md says what %s promises', (state) => {
    expect(read('docs/architecture.md')).toContain(`| \`${state}\` |`)
  })

  const columns = [UNITS_FILE, PEOPLE_FILE, CHANNELS_FILE, MONTH_FILE, READINGS_FILE, CASES_FILE].flatMap((kind) =>
    Object.values<readonly string[]>(kind.columns),
  )
  it.each(columns.map(([english = '', chinese = '']) => [english, chinese]))(
    'docs/administer.md names the column %s and its header %s',
    (english, chinese) => {
      const rows = read('docs/administer.md').split('\n')
      expect(rows.some((row) => row.startsWith('|') && row.includes(`\`${english}\``) && row.includes(chinese))).toBe(
        true,
      )
    },
  )
})

/** What stands under a heading of the second level. */
function sectionOf(file: string, heading: string): string {
  return read(file).split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
}

describe('links', () => {
  it.each(DECISIONS)('docs/architecture.md links decision %s', (name) => {
    expect(read('docs/architecture.md')).toContain(`](decisions/${name})`)
  })

  it.each(DOCUMENTS)('every link of %s leads to a file, and to a heading it has', (file) => {
    const broken = linksOf(file).filter(({ target, anchor }) => {
      if (!existsSync(join(ROOT, target))) return true
      return anchor !== '' && target.endsWith('.md') && !headingsOf(target).includes(anchor)
    })
    expect(broken).toEqual([])
  })

  it('finds links at all', () => {
    expect(linksOf('README.md').length).toBeGreaterThan(8)
  })

  it.each(DOCUMENTS)('%s names only files of the repository', (file) => {
    const paths = [
      ...read(file).matchAll(/`((?:src|docs|test|templates|sandbox|scripts|prisma|data|bench|examples)\/[\w./-]*\w)`/g),
    ]
    const missing = paths
      .map(([, path = '']) => path)
      .filter((path) => !existsSync(join(ROOT, path)) && !path.includes('generated'))
    expect(missing).toEqual([])
  })
})

function linksOf(file: string): readonly { readonly target: string; readonly anchor: string }[] {
  const links = [...read(file).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
  return links
    .filter((link) => !/^[a-z]+:/.test(link))
    .map((link) => {
      const [path = '', anchor = ''] = link.split('#')
      const target = path === '' ? file : normalize(join(dirname(file), path))
      return { target: relative(ROOT, join(ROOT, target)), anchor }
    })
}

/** Headings as a link names them: lower case, blanks as hyphens, other marks left out. */
function headingsOf(file: string): readonly string[] {
  return [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}
