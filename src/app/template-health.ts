import { join } from 'node:path'
import { loadTemplates } from '../notifications/templates.ts'
import { type Config, PACKAGE_ROOT } from './config.ts'
import type { Finding } from './finding.ts'

/** Whether every template, the office's own among them, renders its samples. */
export function checkTemplates(config: Config): Finding {
  const { locale, templatesDir } = config.office
  try {
    loadTemplates({ builtInDir: join(PACKAGE_ROOT, 'templates'), overrideDir: templatesDir, locale })
    const found = templatesDir === null ? `built in, ${locale}` : `${templatesDir} over the built-in ones, ${locale}`
    return { check: 'templates', status: 'ok', found, mend: null }
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error)
    return { check: 'templates', status: 'problem', found, mend: 'mend the template that is named' }
  }
}
