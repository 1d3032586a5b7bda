import { Socket } from 'node:net'
import { StoreError } from './store-error.ts'

/** Connections one process opens to a server at most, unless the address says otherwise. */
const CONNECTIONS_DEFAULT = 15
/** Fewer, and an act that asks beside its own transaction would wait for itself. */
const CONNECTIONS_MIN = 6
const CONNECTIONS_MAX = 100
/** The name of the setting within the address. */
const LIMIT_KEY = 'connection_limit'

/** How long a connection may take to be made, or to be handed out by a pool that is all in use. */
const CONNECT_MS_MAX = 20_000
/**
 * How long a server may be silent while a connection is in use. A server that vanished without a word, as in a failover,
 * would otherwise be waited for until the kernel gives up, which takes a quarter of an hour.
 */
const SILENT_MS_MAX = 60_000
const KEEP_ALIVE_MS = 10_000

/** A server's address, read. */
export interface ServerAddress {
  /** For the driver: with the time zone, without settings of ours. Secret. */
  readonly connectionString: string
  /** Without user and password. */
  readonly shown: string
  /** Connections of one process at most. */
  readonly connectionsMax: number
}

/** What the driver makes a pool of. */
export interface ServerPool {
  readonly connectionString: string
  readonly max: number
  /** What the server lists its sessions under, unless the address says otherwise; the queue names its own. */
  readonly application_name?: string
  readonly connectionTimeoutMillis: number
  readonly keepAlive: boolean
  readonly keepAliveInitialDelayMillis: number
  readonly stream: () => Socket
}

/**
 * Reads `postgres://…`. `connection_limit` in it, 6 to 100, bounds the connections of one process.
 *
 * @throws {StoreError} `database-url` when it cannot be read, or the limit is out of bounds.
 */
export function toServerAddress(url: string): ServerAddress {
  const place = URL.parse(url)
  if (place === null) {
    throw new StoreError(
      'database-url',
      'DATABASE_URL: got an address that cannot be read; expected postgres://user@host:port/database',
    )
  }
  const connectionsMax = limitOf(place)
  place.searchParams.delete(LIMIT_KEY)
  return {
    connectionString: inUtc(place),
    shown: `${place.protocol}//${place.host}${place.pathname}`,
    connectionsMax,
  }
}

/**
 * The share of one user of the database. The queue has one more connection that listens; what is left over goes to the
 * acts of the office.
 */
export function toServerPool(
  { connectionString, connectionsMax }: ServerAddress,
  user: 'office' | 'queue',
  silentMsMax = SILENT_MS_MAX,
): ServerPool {
  const queueMax = Math.floor((connectionsMax - 1) / 3)
  return {
    connectionString,
    ...(user === 'queue' ? { max: queueMax } : { max: connectionsMax - 1 - queueMax, application_name: 'duban' }),
    connectionTimeoutMillis: CONNECT_MS_MAX,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    stream: () => socketThatGivesUp(silentMsMax),
  }
}

function limitOf({ searchParams }: URL): number {
  const text = searchParams.get(LIMIT_KEY)
  if (text === null) return CONNECTIONS_DEFAULT
  const limit = /^\d{1,3}$/.test(text) ? Number(text) : 0
  if (limit >= CONNECTIONS_MIN && limit <= CONNECTIONS_MAX) return limit
  throw new StoreError(
    'database-url',
    `DATABASE_URL: got ${LIMIT_KEY}=${text}; expected ${CONNECTIONS_MIN} to ${CONNECTIONS_MAX} connections a process`,
  )
}

/** The address with its sessions in UTC, after the startup options it has already. */
function inUtc(place: URL): string {
  const options = [place.searchParams.get('options') ?? '', '-c timezone=UTC'].join(' ').trim()
  place.searchParams.set('options', options)
  return place.href
}

/** Everything that waits on the connection fails when it is given up; the pool makes a new one. */
function socketThatGivesUp(silentMsMax: number): Socket {
  const socket = new Socket()
  socket.setTimeout(silentMsMax)
  socket.once('timeout', () => socket.destroy(new Error(`the database was silent for ${silentMsMax} ms`)))
  return socket
}
