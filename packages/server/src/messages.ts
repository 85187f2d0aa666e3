/**
 * What server and client tell each other beside the shared document, as JSON in frames of type `Stateless`. The form of all
 * frames is that of Hocuspocus 4.
 */

/** To a client. */
export type ServerMessage =
  | {
      readonly type: 'hello';
      readonly epoch: number;
      /** The revision that was seeded. Its source comes for `base`. */
      readonly revision: number;
      /** The newest revision that was saved from the session. */
      readonly saved: number;
      /** A `Y.Snapshot` of what was saved, in base64; '' when not known. */
      readonly snapshot: string;
      /** Nobody has changed anything since. */
      readonly clean: boolean;
      readonly user: { readonly id: string; readonly name: string };
      readonly readOnly: boolean;
      /** A revision that came from outside the session, 0 for none. */
      readonly outside: number;
      /** Edits that were left unsaved in an earlier session: whose, and when. */
      readonly kept: { readonly names: readonly string[]; readonly at: number } | null;
    }
  | { readonly type: 'base'; readonly source: string; readonly revision: number }
  | { readonly type: 'kept'; readonly update: string }
  | {
      readonly type: 'lease';
      readonly granted: true;
      readonly contributors: readonly string[];
      readonly revision: number;
    }
  | { readonly type: 'lease'; readonly granted: false; readonly holder: string }
  | { readonly type: 'saved'; readonly revision: number; readonly by: string; readonly snapshot: string }
  | { readonly type: 'outside'; readonly revision: number }
  | { readonly type: 'slow' };

/** To the server. */
export type ClientMessage =
  | { readonly type: 'base' }
  | { readonly type: 'kept' }
  | { readonly type: 'lease' }
  | { readonly type: 'release' }
  | { readonly type: 'saved'; readonly revision: number; readonly snapshot: string }
  | { readonly type: 'merged'; readonly revision: number }
  | { readonly type: 'leave' };

const types = new Set(['base', 'kept', 'lease', 'release', 'saved', 'merged', 'leave']);

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
