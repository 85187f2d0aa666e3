/** Somebody who sends a server what no editor would send. */

import { sessionName } from '@stet/collab';
import { askFrame, readFrame, tokenFrame } from '@stet/collab/session';
import WebSocket from 'crossws/websocket';
import * as Y from 'yjs';
import { poll } from './server.test-tools.js';

/** What an edit of the document sends. */
export function edit(doc: Y.Doc, change: (doc: Y.Doc) => void): Uint8Array {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  copy.clientID = 0x20000;
  let update = new Uint8Array();
  copy.on('update', (one: Uint8Array) => {
    update = new Uint8Array(one);
  });
  copy.transact(() => change(copy));
  return update;
}

export const chunk = (doc: Y.Doc): Y.Text => doc.getArray<Y.Text>('chunks').get(0);
export const marker = (doc: Y.Doc): Y.Map<unknown> =>
  (chunk(doc).toDelta() as { insert: Y.Map<unknown> }[])[0]!.insert;

export interface Intruder {
  readonly socket: WebSocket;
  /** The code of the connection's end, 0 before it. */
  closed: number;
  readonly seen: NonNullable<ReturnType<typeof readFrame>>[];
  readonly doc: Y.Doc;
  readonly send: (data: Uint8Array | string) => void;
  readonly title: string;
}

/** A connection without manners. Without a token it says nothing. `doc` is what it has already. */
export async function intrude(
  url: string,
  name = 'Eve',
  token: string | null = name,
  title = sessionName('Page'),
  doc = new Y.Doc(),
): Promise<Intruder> {
  const socket = new WebSocket(url) as unknown as WebSocket & { binaryType: string };
  const seen: Intruder['seen'] = [];
  const raw: Intruder = {
    socket,
    closed: 0,
    seen,
    doc,
    send: (data) => (socket as unknown as { send(data: unknown): void }).send(data),
    title,
  };
  const events = socket as unknown as Record<string, (event: { code: number; data: ArrayBuffer }) => void>;
  socket.binaryType = 'arraybuffer';
  events.onclose = ({ code }) => {
    raw.closed = code;
  };
  events.onmessage = ({ data }) => {
    const frame = readFrame(new Uint8Array(data));
    if (frame) seen.push(frame);
    if (frame && (frame.is === 'answer' || frame.is === 'update')) Y.applyUpdate(raw.doc, frame.update);
  };
  await poll(() => (socket as unknown as { readyState: number }).readyState === 1, 'open');
  if (token !== null) {
    raw.send(tokenFrame(title, token));
    raw.send(askFrame(title, Y.encodeStateVector(raw.doc)));
    await poll(() => raw.closed > 0 || seen.some(({ is }) => is === 'answer'), 'an answer');
  }
  return raw;
}
