/** Undo for each person: what others did stays. */

import * as Y from 'yjs';
import type { Binding } from './binding.js';
import { keys } from './shape.js';

export interface UndoOptions {
  /** Edits that follow one another within so many milliseconds are undone as one. */
  readonly groupDelay?: number;
}

/** Keys without which a block or an atom is no more what it is. */
const needed: ReadonlySet<string> = new Set([keys.type, 'id', 'mw']);

/** Undo and redo of what came through a binding. `destroy` it before the binding. */
export function createUndo(binding: Binding, { groupDelay = 600 }: UndoOptions = {}): Y.UndoManager {
  const { page } = binding;
  const manager = new Y.UndoManager([page.chunks, page.containers], {
    trackedOrigins: new Set([binding]),
    captureTimeout: groupDelay,
  });
  // When two people have set one key, and both undo, Yjs leaves it without a value. Then the last one stays.
  const onBefore = (transaction: Y.Transaction): void => {
    if (transaction.origin !== manager) return;
    const missing: [Y.Map<unknown>, string, unknown][] = [];
    for (const [type, names] of transaction.changed) {
      if (!((type as unknown) instanceof Y.Map) || type._item?.deleted) continue;
      const map = type as unknown as Y.Map<unknown>;
      for (const name of names) {
        if (name === null || !needed.has(name) || map.has(name)) continue;
        const [value] = map._map.get(name)?.content.getContent() ?? [];
        if (value !== undefined) missing.push([map, name, value]);
      }
    }
    for (const [map, name, value] of missing) map.set(name, value);
  };
  page.doc.on('beforeObserverCalls', onBefore);
  const destroy = manager.destroy.bind(manager);
  manager.destroy = () => {
    page.doc.off('beforeObserverCalls', onBefore);
    destroy();
  };
  return manager;
}
