/** Frames as Hocuspocus 4 has them: the session's name, a type, and what belongs to it. */

import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

export const frameTypes = {
  sync: 0,
  awareness: 1,
  auth: 2,
  syncReply: 4,
  stateless: 5,
  close: 7,
  status: 8,
} as const;

const syncTypes = { step1: 0, step2: 1, update: 2 } as const;
const authTypes = { token: 0, denied: 1, granted: 2 } as const;

function frame(
  name: string,
  type: number,
  write: (encoder: encoding.Encoder) => void,
): Uint8Array<ArrayBuffer> {
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, name);
  encoding.writeVarUint(encoder, type);
  write(encoder);
  return encoding.toUint8Array(encoder);
}

const bytes = (name: string, type: number, sub: number | null, data: Uint8Array): Uint8Array<ArrayBuffer> =>
  frame(name, type, (encoder) => {
    if (sub !== null) encoding.writeVarUint(encoder, sub);
    encoding.writeVarUint8Array(encoder, data);
  });

export const tokenFrame = (name: string, token: string): Uint8Array<ArrayBuffer> =>
  frame(name, frameTypes.auth, (encoder) => {
    encoding.writeVarUint(encoder, authTypes.token);
    encoding.writeVarString(encoder, token);
  });

/** Asks for all that is not in a state vector. */
export const askFrame = (name: string, vector: Uint8Array): Uint8Array<ArrayBuffer> =>
  bytes(name, frameTypes.sync, syncTypes.step1, vector);

/** Answers such a question. */
export const answerFrame = (name: string, update: Uint8Array): Uint8Array<ArrayBuffer> =>
  bytes(name, frameTypes.sync, syncTypes.step2, update);

export const updateFrame = (name: string, update: Uint8Array): Uint8Array<ArrayBuffer> =>
  bytes(name, frameTypes.sync, syncTypes.update, update);

export const awarenessFrame = (name: string, update: Uint8Array): Uint8Array<ArrayBuffer> =>
  bytes(name, frameTypes.awareness, null, update);

export const messageFrame = (name: string, message: object): Uint8Array<ArrayBuffer> =>
  frame(name, frameTypes.stateless, (encoder) => {
    encoding.writeVarString(encoder, JSON.stringify(message));
  });

export type Frame =
  | { readonly is: 'ask'; readonly vector: Uint8Array }
  | { readonly is: 'answer' | 'update' | 'awareness'; readonly update: Uint8Array }
  | { readonly is: 'granted'; readonly readOnly: boolean }
  | { readonly is: 'denied' | 'close'; readonly reason: string }
  | { readonly is: 'status'; readonly taken: boolean }
  | { readonly is: 'message'; readonly message: unknown };

/** `null` for a frame that this client has no use for. Throws where it is cut off. */
export function readFrame(data: Uint8Array): Frame | null {
  const decoder = decoding.createDecoder(data);
  decoding.readVarString(decoder);
  switch (decoding.readVarUint(decoder)) {
    case frameTypes.sync:
    case frameTypes.syncReply: {
      const type = decoding.readVarUint(decoder);
      const update = decoding.readVarUint8Array(decoder);
      if (type === syncTypes.step1) return { is: 'ask', vector: update };
      return { is: type === syncTypes.step2 ? 'answer' : 'update', update };
    }
    case frameTypes.awareness:
      return { is: 'awareness', update: decoding.readVarUint8Array(decoder) };
    case frameTypes.auth: {
      const type = decoding.readVarUint(decoder);
      const text = decoding.readVarString(decoder);
      if (type === authTypes.granted) return { is: 'granted', readOnly: text === 'readonly' };
      return { is: 'denied', reason: text };
    }
    case frameTypes.stateless:
      return { is: 'message', message: JSON.parse(decoding.readVarString(decoder)) as unknown };
    case frameTypes.close:
      return { is: 'close', reason: decoding.readVarString(decoder) };
    case frameTypes.status:
      return { is: 'status', taken: decoding.readVarUint(decoder) === 1 };
    default:
      return null;
  }
}
