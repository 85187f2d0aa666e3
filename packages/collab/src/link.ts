/**
 * Two documents of Yjs that stand for one: a provider applies to the outer one whatever arrives, at once; the inner one, which
 * the editor is bound to, gets it when it may. That is not while an input method composes, and not while something is
 * missing: Yjs deletes what an update deletes before it has what the same update inserts, so half of an edit would be
 * seen, and written over. Works with any provider; costs the memory of a second document.
 */

import * as Y from 'yjs';
import { keepFormats } from './splice.js';

export interface LinkOptions {
  /**
   * Whether what others did has to wait: `surface.isComposing`. A sentence of Japanese may be composed for a minute, so there is
   * no other end to it.
   */
  readonly hold?: () => boolean;
  /**
   * Runs something after the composition, at once where there is none: `surface.afterComposition`. Without it call `flush`
   * when nothing has to wait any more.
   */
  readonly later?: (run: () => void) => void;
}

export interface Link {
  /** Lets in what waits, unless it still has to. */
  flush(): void;
  /** How many updates wait. */
  readonly waiting: number;
  destroy(): void;
}

/** So many updates are put together: a composition may be long. */
const mostWaiting = 500;

export function linkDocs(outer: Y.Doc, inner: Y.Doc, options: LinkOptions = {}): Link {
  const { hold = () => false, later } = options;
  const origin = {};
  let waiting: Uint8Array[] = [];
  let isScheduled = false;
  let isEnded = false;

  const isWhole = (): boolean => outer.store.pendingStructs === null && outer.store.pendingDs === null;
  const flush = (): void => {
    if (waiting.length === 0 || !isWhole()) return;
    if (hold()) return;
    const update = waiting.length === 1 ? (waiting[0] as Uint8Array) : Y.mergeUpdates(waiting);
    waiting = [];
    Y.applyUpdate(inner, update, origin);
  };
  const onOuter = (update: Uint8Array, from: unknown): void => {
    if (from === origin) return;
    waiting.push(update);
    if (waiting.length > mostWaiting) waiting = [Y.mergeUpdates(waiting)];
    if (!later) flush();
    else if (!isScheduled) {
      isScheduled = true;
      later(() => {
        isScheduled = false;
        if (!isEnded) flush();
      });
    }
  };
  const onInner = (update: Uint8Array, from: unknown): void => {
    if (from !== origin) Y.applyUpdate(outer, update, origin);
  };
  Y.applyUpdate(inner, Y.encodeStateAsUpdate(outer), origin);
  const endFormats = keepFormats(outer);
  outer.on('update', onOuter);
  inner.on('update', onInner);
  return {
    flush,
    get waiting() {
      return waiting.length;
    },
    destroy() {
      isEnded = true;
      endFormats();
      outer.off('update', onOuter);
      inner.off('update', onInner);
    },
  };
}
