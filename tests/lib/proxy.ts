/** What stands before several processes: passes each connection on to one of them, byte by byte. */

import { connect, createServer, type Socket } from 'node:net';

export interface Proxy {
  readonly url: string;
  destroy(): Promise<void>;
}

/** `portOf` is asked for each connection. */
export async function startProxy(portOf: () => number): Promise<Proxy> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const behind = connect(portOf(), '127.0.0.1');
    for (const [one, other] of [
      [client, behind],
      [behind, client],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      // One that breaks takes the other with it.
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  return {
    url: `ws://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`,
    async destroy() {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}
