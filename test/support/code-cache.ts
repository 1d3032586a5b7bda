import { join, resolve } from 'node:path'

/** Where tests keep what several runs can share. */
export const CACHE = join(resolve(import.meta.dirname, '../..'), 'node_modules/.cache/duban-tests')

/** What processes of the program are started with, so that not each has to strip and compile every source again. */
export const CODE_CACHE = { NODE_COMPILE_CACHE: join(CACHE, 'code') }
