/**
 * What was typed and is not on the server, kept on this device as wikitext beside the copy of the session: whatever session
 * the page has next, and whatever version of the editor opens it, can read that.
 */

export interface Unsent {
  /** The page's text that was edited, and what it became. */
  readonly base: string;
  readonly text: string;
  /** A `Y.encodeStateVector` of the session in base64, to know a session that has all of it already; '' before there was one. */
  readonly vector: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface UnsentStore {
  /** Of earlier visits, newest first. Not those of tabs that are open. */
  left(): Promise<readonly (Unsent & { readonly key: string })[]>;
  /** Of this visit: what was kept before is replaced. */
  put(unsent: Unsent): void;
  /** Without a key: that of this visit. */
  drop(key?: string): void;
  /** The visit ends. What was kept stays. */
  destroy(): void;
}

/** In `localStorage`: a page that is closed has no time for anything that is not done at once. */
export function localUnsent(window: Window, page: string): UnsentStore {
  const prefix = `stet-unsent ${page} `;
  const own = `${prefix}${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
  const { locks } = window.navigator as { locks?: LockManager };
  let end = (): void => undefined;
  // Other tabs see by it that this one is open.
  const held = new Promise<void>((done) => {
    end = done;
  });
  // Where there are no locks the text of a tab that is open may be offered in another one.
  locks?.request(own, () => held).catch(() => undefined);
  const storage = (): Storage | null => {
    try {
      return window.localStorage;
    } catch {
      // A browser that may not keep anything.
      return null;
    }
  };
  return {
    async left() {
      const open = new Set((await locks?.query().catch(() => null))?.held?.map(({ name }) => name));
      const found: (Unsent & { key: string })[] = [];
      const from = storage();
      for (let i = 0; from && i < from.length; i++) {
        const key = from.key(i) ?? '';
        const unsent = key.startsWith(prefix) && !open.has(key) ? read(from.getItem(key)) : null;
        if (unsent) found.push({ ...unsent, key });
      }
      return found.sort((a, b) => b.at - a.at);
    },
    put(unsent) {
      try {
        storage()?.setItem(own, JSON.stringify(unsent));
      } catch {
        // No room: the copy of the session is there still.
      }
    },
    drop(key = own) {
      storage()?.removeItem(key);
    },
    destroy: () => end(),
  };
}

/** `null` for anything else that lies there. */
function read(stored: string | null): Unsent | null {
  let value: unknown;
  try {
    value = JSON.parse(stored ?? '');
  } catch {
    return null;
  }
  const { base, text, vector, at } = (value ?? {}) as { [Key in keyof Unsent]?: unknown };
  if (typeof base !== 'string' || typeof text !== 'string' || typeof vector !== 'string') return null;
  return { base, text, vector, at: Number(at) || 0 };
}
