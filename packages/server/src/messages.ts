/**
 * What server and client tell each other beside the shared document, as JSON in frames of type `Stateless`. The form of all
 * frames is that of Hocuspocus 4.
 */

import type { Hello, LeaseAnswer } from '@stet/collab';

/** To a client. */
export type ServerMessage =
  | ({ readonly type: 'hello' } & Hello)
  | { readonly type: 'base'; readonly source: string; readonly revision: number }
  /** As a document where the session was of another version. */
  | { readonly type: 'kept'; readonly update: string }
  | { readonly type: 'kept'; readonly document: unknown }
  | { readonly type: 'authors'; readonly authors: readonly (readonly [client: number, name: string])[] }
  | ({ readonly type: 'lease' } & LeaseAnswer)
  | { readonly type: 'saved'; readonly revision: number; readonly by: string; readonly snapshot: string }
  /** To one who said that a revision was saved, and had not the right to save. */
  | { readonly type: 'unsaved'; readonly revision: number }
  | { readonly type: 'outside'; readonly revision: number }
  | { readonly type: 'slow' };

/** To the server. */
export type ClientMessage =
  | { readonly type: 'base' }
  | { readonly type: 'kept' }
  | { readonly type: 'authors' }
  | { readonly type: 'lease' }
  | { readonly type: 'release' }
  | { readonly type: 'saved'; readonly revision: number; readonly snapshot: string }
  | { readonly type: 'merged'; readonly revision: number }
  | { readonly type: 'leave' };

const types = new Set(['base', 'kept', 'authors', 'lease', 'release', 'saved', 'merged', 'leave']);

/** `null` for anything that is no message. */
export function readClientMessage(payload: string): ClientMessage | null {
  if (payload.length > 4_000_000) return null;
  let value: unknown;
  try {
    value = JSON.parse(payload);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const message = value as { type?: unknown; revision?: unknown; snapshot?: unknown };
  if (typeof message.type !== 'string' || !types.has(message.type)) return null;
  if (message.type === 'saved' || message.type === 'merged') {
    if (!Number.isSafeInteger(message.revision)) return null;
    if (message.type === 'saved' && typeof message.snapshot !== 'string') return null;
  }
  return value as ClientMessage;
}
