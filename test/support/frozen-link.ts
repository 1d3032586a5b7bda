import { connect, createServer, type Socket } from 'node:net'

/** A stretch of network between a program and a server that can fall silent, as a host that vanished does. */
export interface FrozenLink extends AsyncDisposable {
  readonly port: number
  /** From now on nothing passes on any connection there is, and none of them is told; new ones work. */
  readonly freezeOpen: () => void
  /** From now on nothing passes at all; connections are taken and stay mute. */
  readonly freezeAll: () => void
}

/** Starts one on loopback that leads to `port`. */
export async function startFrozenLink(port: number): Promise<FrozenLink> {
  const sockets = new Set<Socket>()
  let isFrozen = false
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => {})
  }
  const server = createServer((near) => {
    keep(near)
    if (isFrozen) return
    const far = connect(port, '127.0.0.1')
    keep(far)
    near.pipe(far).pipe(near)
    near.once('close', () => far.destroy())
    far.once('close', () => near.destroy())
  })
  const freezeOpen = () => {
    for (const socket of sockets) socket.unpipe().pause()
  }
  const listening = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', () => listening.resolve())
  await listening.promise
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('expected a port')
  return {
    port: address.port,
    freezeOpen,
    freezeAll() {
      isFrozen = true
      freezeOpen()
    },
    async [Symbol.asyncDispose]() {
      const closed = Promise.withResolvers<void>()
      server.close(() => closed.resolve())
      for (const socket of sockets) socket.destroy()
      await closed.promise
    },
  }
}
