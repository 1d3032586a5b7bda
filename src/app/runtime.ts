import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { CliRuntime } from '../cli/command.ts'
import type { Output } from '../cli/output.ts'
import { type Database, openDatabase } from '../store/database.ts'
import { migrateDatabase } from '../store/migrate.ts'
import { type Config, PACKAGE_ROOT } from './config.ts'
import { type Overrides, type Services, startServices } from './services.ts'

/** Opens what a terminal command asks for, once, and closes it with the command. */
export function createRuntime(
  output: Output,
  config: () => Config,
  overrides: Overrides = {},
): CliRuntime & AsyncDisposable {
  let database: Promise<Database> | null = null
  let services: Promise<Services> | null = null
  const open = (options: { readonly mustExist: boolean }) => {
    database ??=
      overrides.database === undefined
        ? openDatabase(config().databaseUrl, options)
        : Promise.resolve(overrides.database)
    return database
  }
  const start = async () => startServices(config(), { ...overrides, database: await open({ mustExist: true }) })
  const running = () => {
    services ??= start()
    return services
  }
  return {
    output,
    context: async () => (await running()).context,
    initialise: async () => migrateDatabase(await open({ mustExist: false }), join(PACKAGE_ROOT, 'prisma')),
    unitsFile(name) {
      const path = join(PACKAGE_ROOT, 'data/units', `${name}.csv`)
      return /^[a-z]+$/.test(name) && existsSync(path) ? path : null
    },
    drain: async (timeoutMs) => (await (await running()).startWorkers()).drain(timeoutMs),
    async fault(what) {
      const reference = randomUUID().slice(0, 8)
      const { logger } = await running()
      logger.error({ reference }, what)
      output.note(`reference ${reference}`)
      return reference
    },
    serve: async () => (await import('./serve.ts')).serve(await running(), output),
    doctor: async () => (await import('./doctor.ts')).doctor(config(), output),
    demo: async (options) => (await import('./demo.ts')).demo(options, output),
    async [Symbol.asyncDispose]() {
      if (services !== null) await (await services.catch(() => null))?.[Symbol.asyncDispose]()
      else if (database !== null) await (await database.catch(() => null))?.[Symbol.asyncDispose]()
    },
  }
}
