// Everything but the tests: format, lint with type-aware rules, types, unused code, and whether the schema has its
// migrations. Manifest and docs against the lists are tests (test/catalogs.test.ts, test/docs.test.ts) run here too.
import { spawnSync } from 'node:child_process'

interface Step {
  readonly name: string
  readonly run: readonly string[]
}

const bin = (name: string) => `node_modules/.bin/${name}`

const STEPS: readonly Step[] = [
  { name: 'format and lint', run: [bin('biome'), 'check', '.'] },
  { name: 'type-aware lint', run: [bin('oxlint'), '--type-aware', 'src', 'sandbox', 'test', 'bench', 'scripts'] },
  { name: 'types', run: [bin('tsc'), '-p', 'tsconfig.json'] },
  { name: 'unused code', run: [bin('knip'), '--no-progress'] },
  { name: 'schema and migrations', run: [process.execPath, 'scripts/migration.ts', '--check'] },
  {
    name: 'manifest, docs and arrows against the lists',
    run: [
      bin('vitest'),
      'run',
      '--reporter=dot',
      'test/architecture.test.ts',
      'test/catalogs.test.ts',
      'test/docs.test.ts',
      'test/bot/manifest.test.ts',
    ],
  },
]

const failed: string[] = []
for (const { name, run } of STEPS) {
  const [command = '', ...args] = run
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  const isFine = status === 0
  process.stdout.write(`${isFine ? '✓' : '✗'} ${name}\n`)
  if (isFine) continue
  failed.push(name)
  process.stdout.write(`${stdout}${stderr}\n`)
}
if (failed.length > 0) {
  process.stdout.write(`check failed: ${failed.join(', ')}\n`)
  process.exitCode = 1
}
