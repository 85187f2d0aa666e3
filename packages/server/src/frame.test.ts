import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import nodeAdapter from 'crossws/adapters/node';
import WebSocket from 'crossws/websocket';
import { expect, it } from 'vitest';
import { framer } from './frame.js';

it.each([0, 1, 125, 126, 127, 0xffff, 0x10000, 200_000])(
  'a frame of %i bytes is read as it was',
  async (length) => {
    const data = Uint8Array.from({ length }, (_, i) => i % 251);
    const frameOf = framer();
    expect(frameOf(data)).toBe(frameOf(data));
    const adapter = nodeAdapter({ hooks: {}, serverOptions: { perMessageDeflate: false } });
    const http = createServer();
    http.on('upgrade', (request, socket, head) => {
      void Promise.resolve(adapter.handleUpgrade(request, socket, head)).then(() => {
        socket.write(frameOf(data));
        socket.write(frameOf(data));
      });
    });
    await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
    const { port } = http.address() as AddressInfo;
    const client = new WebSocket(`ws://127.0.0.1:${port}/`);
    client.binaryType = 'arraybuffer';
    const got: Uint8Array[] = [];
    await new Promise<void>((done, failed) => {
      client.onerror = () => failed(new Error('The frame is none.'));
      client.onmessage = (event) => {
        if (got.push(new Uint8Array(event.data as ArrayBuffer)) === 2) done();
      };
    });
    for (const one of got) expect(Buffer.compare(one, data)).toBe(0);
    client.close();
    await new Promise((done) => http.close(done));
  },
);
