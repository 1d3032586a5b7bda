import { spawn } from 'node:child_process'
import { copyFileSync, cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { addMonths, monthOf, toLocalDay } from '../../src/domain/time.ts'
import { anOffice, EXAMPLES, ROOT } from '../support/cli.ts'
import { CODE_CACHE } from '../support/code-cache.ts'

const TEST_MS_MAX = 90_000
const BY = ['--as', 'sample-administrator', '--json'] as const
