/**
 * `node bench/collab-server.mjs [--port N] [--stock] [--log FILE]`: a server of sessions for load tools from outside, ours with log
 * and guard, or the usual one of Hocuspocus, with nothing but states in memory. Prints its port and process; `/stats` has memory and CPU.
 * The token `bad` is nobody's, and `ro` may only read.
 */

import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { Hocuspocus } from '@hocuspocus/server';
import { schema } from '@stet/document';
import { createCollaboration, LibsqlLog } from '@stet/server';
import nodeAdapter from 'crossws/adapters/node';
import * as Y from 'yjs';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    stock: { type: 'boolean', default: false },
    log: { type: 'string', default: ':memory:' },
  },
});

function ours() {
  const document = schema.node('doc', null, schema.node('paragraph', { id: 'a.1' }, schema.text('x')));
  return createCollaboration({
    log: new LibsqlLog(values.log),
    host: {
      authenticate: async (token) =>
        token === 'bad' ? null : { id: token, name: token, readOnly: token === 'ro' },
      revision: async () => 1,
      load: async () => ({ revision: 1, source: 'x', document }),
    },
  });
}

function stock() {
  const kept = new Map();
  const hocuspocus = new Hocuspocus({
    quiet: true,
    async onLoadDocument({ documentName, document }) {
      const state = kept.get(documentName);
      if (state) Y.applyUpdate(document, state);
    },
    async onStoreDocument({ documentName, document }) {
      kept.set(documentName, Y.encodeStateAsUpdate(document));
    },
  });
  const connections = new Map();
  return {
    upgrade: nodeAdapter({
      serverOptions: { perMessageDeflate: false },
      hooks: {
        open(peer) {
          connections.set(peer.id, hocuspocus.handleConnection(peer.websocket, peer.request, {}));
        },
        message: (peer, message) => connections.get(peer.id)?.handleMessage(message.uint8Array()),
        close(peer, { code = 1006, reason = '' }) {
          connections.get(peer.id)?.handleClose({ code, reason });
          connections.delete(peer.id);
        },
      },
    }).handleUpgrade,
  };
}

const sessions = values.stock ? stock() : ours();
const http = createServer((_, answer) => {
  const { rss, heapUsed: heap, external: ext } = process.memoryUsage();
  answer.end(JSON.stringify({ rss, heap, ext, cpu: process.cpuUsage() }));
});
http.on('upgrade', (request, socket, head) => void sessions.upgrade(request, socket, head));
http.listen(Number(values.port), '127.0.0.1', () => console.log(`${http.address().port} ${process.pid}`));
process.on('SIGTERM', () => process.exit(0));
