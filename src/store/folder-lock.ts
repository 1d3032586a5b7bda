import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { StoreError } from './store-error.ts'

/** How often the holder touches its lock file. */
const HEARTBEAT_MS = 5_000
/** A lock of another host that was not touched for this long has no holder any more. */
const STALE_MS = 30_000
const ATTEMPTS_MAX = 3

interface Holder {
  readonly pid: number
  readonly host: string
  /** The process's start as the kernel tells it, so that a reused pid is not taken for the holder; '' where unknown. */
  readonly startedAt: string
}

/**
 * Takes the one lock of an embedded database folder, or refuses: PGlite corrupts a folder two processes write.
 *
 * A lock left by a killed process is taken over at once on the same host, and after 30 s on another.
 *
 * @throws {StoreError} `database-busy` when a living process holds it.
 */
export function takeFolderLock(folder: string): Disposable {
  const path = join(dirname(folder), `.${folder.split(/[\\/]/).at(-1) ?? 'db'}.lock`)
  mkdirSync(dirname(folder), { recursive: true })
  const me: Holder = { pid: process.pid, host: hostname(), startedAt: startOf(process.pid) }
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    try {
      writeFileSync(path, JSON.stringify(me), { flag: 'wx' })
      return hold(path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const holder = readHolder(path)
    if (holder !== null && isAlive(holder, path)) {
      throw new StoreError(
        'database-busy',
        `pglite:${folder} is in use by process ${holder.pid} on ${holder.host}; the embedded database takes one process at a time: stop that one, or set DATABASE_URL to a postgres:// server`,
      )
    }
    rmSync(path, { force: true })
  }
  throw new StoreError(
    'database-busy',
    `pglite:${folder}: could not take ${path} in ${ATTEMPTS_MAX} attempts; try again`,
  )
}

function hold(path: string): Disposable {
  const heartbeat = setInterval(() => {
    const now = Date.now() / 1000
    try {
      utimesSync(path, now, now)
    } catch {
      // The folder was removed under us; there is nothing left to guard.
    }
  }, HEARTBEAT_MS)
  heartbeat.unref()
  let held = true
  return {
    [Symbol.dispose]() {
      if (!held) return
      held = false
      clearInterval(heartbeat)
      rmSync(path, { force: true })
    },
  }
}

function readHolder(path: string): Holder | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder
  } catch {
    return null
  }
}

function isAlive(holder: Holder, path: string): boolean {
  if (holder.host !== hostname()) return Date.now() - statSync(path).mtimeMs < STALE_MS
  if (holder.pid === process.pid) return holder.startedAt === startOf(process.pid)
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  return holder.startedAt === '' || holder.startedAt === startOf(holder.pid)
}

/** Field 22 of /proc/PID/stat (start time in clock ticks since boot); '' on systems without it. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}
