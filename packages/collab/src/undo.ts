/** Undo for each person: what others did stays. */

import * as Y from 'yjs';
import type { Binding } from './binding.js';
import { type OriginRange, RangeBuilder, type UnitId } from './origins.js';
import { Remover } from './remove.js';
import { keys, type SharedMap } from './shape.js';

export interface UndoOptions {
  /** Edits that follow one another within so many milliseconds are undone as one. */
  readonly groupDelay?: number;
}

/** Keys without which a block or an atom is no more what it is. */
const needed: ReadonlySet<string> = new Set([keys.type, 'id', 'mw']);

/** Undo and redo of what came through a binding. `destroy` it before the binding. */
export function createUndo(binding: Binding, { groupDelay = 600 }: UndoOptions = {}): Y.UndoManager {
  const { page } = binding;
  const keeper = new Keeper(binding);
  const manager = new Y.UndoManager([page.chunks, page.containers], {
    trackedOrigins: new Set([binding]),
    captureTimeout: groupDelay,
    deleteFilter: (item) => keeper.mayGo(item),
  });
  // The stacks as they were: which entry is undone cannot be seen from within.
  for (const name of ['undo', 'redo'] as const) {
    const run = manager[name].bind(manager);
    manager[name] = () => {
      binding.settle();
      const stack = name === 'undo' ? manager.undoStack : manager.redoStack;
      const before = [...stack];
      keeper.begin(() => before[stack.length]?.insertions.clients ?? new Map());
      return run();
    };
  }

  const onBefore = (transaction: Y.Transaction): void => {
    if (transaction.origin !== manager) return;
    const stack = manager.currStackItem;
    const { reader } = binding;
    const remover = new Remover(transaction, reader, () => binding.stamp());
    for (const map of keeper.end()) remover.flag(map);
    keepNeeded(transaction);
    removeInstances(transaction, binding, remover);
    if (stack) reader.origins.note(restored(transaction, stack.deletions, binding));
  };
  page.doc.on('beforeObserverCalls', onBefore);
  const destroy = manager.destroy.bind(manager);
  manager.destroy = () => {
    page.doc.off('beforeObserverCalls', onBefore);
    destroy();
  };
  return manager;
}

type Ranges = ReadonlyMap<number, readonly { readonly clock: number; readonly len: number }[]>;

/** What others may have typed in is not deleted when its insertion is undone, but flagged: it stays for as long as it has text. */
class Keeper {
  #insertions: () => Ranges = () => new Map();
  #looked: Ranges | null = null;
  #going = new Set<SharedMap>();
  #kept: SharedMap[] = [];

  constructor(private readonly binding: Binding) {}

  begin(insertions: () => Ranges): void {
    this.#insertions = insertions;
    this.#looked = null;
  }

  /** Whether an item may be deleted. */
  mayGo({ content, parent, parentSub }: Y.Item): boolean {
    if (parentSub !== null)
      return !((parent as unknown) instanceof Y.Map && this.#keeps(parent as unknown as SharedMap));
    if (!(content instanceof Y.ContentType && content.type instanceof Y.Map)) return true;
    const map = content.type as SharedMap;
    if (!this.#keeps(map)) return true;
    this.#kept.push(map);
    return false;
  }

  /** What was kept. */
  end(): readonly SharedMap[] {
    return this.#kept.splice(0);
  }

  /** References and their like, blocks in them, and blocks that were moved here. */
  #keeps(map: SharedMap): boolean {
    const { reader } = this.binding;
    const item = map._item;
    if (!item || item.parentSub !== null || !this.#isGoing(map)) return false;
    if (reader.contentOf(map)) return true;
    if (!reader.schema.nodes[String(map.get(keys.type))]?.isTextblock) return false;
    return (item.parent as Y.AbstractType<unknown>)._item?.parentSub === keys.content || map.has(keys.moved);
  }

  /** The map itself is what is undone, not only something in it. */
  #isGoing(map: SharedMap): boolean {
    const insertions = this.#insertions();
    if (insertions !== this.#looked) {
      this.#looked = insertions;
      this.#going = mapsIn(this.binding.page.doc.store, insertions);
    }
    return this.#going.has(map);
  }
}

/** The embedded maps among items, or what stands for them after they were deleted and put back. */
function mapsIn(store: Y.Doc['store'], ranges: Ranges): Set<SharedMap> {
  const maps = new Set<SharedMap>();
  for (const [client, some] of ranges) {
    for (const { clock, len } of some) {
      for (let at = clock; at < clock + len; ) {
        let item = Y.getItem(store, Y.createID(client, at));
        at = item.id.clock + item.length;
        while (item instanceof Y.Item && item.redone) item = Y.getItem(store, item.redone);
        if (
          item instanceof Y.Item &&
          item.content instanceof Y.ContentType &&
          item.content.type instanceof Y.Map
        )
          maps.add(item.content.type as SharedMap);
      }
    }
  }
  return maps;
}

/** When two people have set one key, and both undo, Yjs leaves it without a value. Then the last one stays. */
function keepNeeded(transaction: Y.Transaction): void {
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
}

/** Text that was typed goes wherever others have moved it. A copy that a move made goes alone. */
function removeInstances(transaction: Y.Transaction, { reader }: Binding, remover: Remover): void {
  const { origins } = reader;
  if (origins.isEmpty) return;
  const units: UnitId[] = [];
  const { store } = transaction.doc;
  for (const [client, ranges] of transaction.deleteSet.clients) {
    for (const { clock, len } of ranges) {
      if (!origins.touches(client, clock, len)) continue;
      for (let at = clock; at < clock + len; at++) {
        if (origins.stampOf({ client, clock: at }) === null) units.push({ client, clock: at });
      }
    }
  }
  for (const unit of units) {
    const item = Y.getItem(store, Y.createID(unit.client, unit.clock));
    if (!(item instanceof Y.Item) || !isSequence(item)) continue;
    if (item.content instanceof Y.ContentType) {
      for (const map of reader.instances(item.content.type as unknown as SharedMap)) {
        if (!map._item?.deleted && reader.isAtom(map)) remover.atom(map);
      }
    } else remover.others(unit);
  }
}

/** An item of the page's text or of the text in an atom. */
function isSequence({ parent, parentSub }: Y.Item): boolean {
  if (parentSub !== null || !(parent instanceof Y.Text)) return false;
  const sub = parent._item?.parentSub ?? null;
  return sub === null || sub === keys.content;
}

/** What was put back is what was deleted. */
function restored(
  transaction: Y.Transaction,
  deletions: Parameters<typeof Y.iterateDeletedStructs>[1],
  { reader: { origins } }: Binding,
): readonly OriginRange[] {
  const builder = new RangeBuilder();
  Y.iterateDeletedStructs(transaction, deletions, (item) => {
    if (!(item instanceof Y.Item) || !item.redone || !item.countable || !isSequence(item)) return;
    const { client, clock } = item.redone;
    if (clock < (transaction.beforeState.get(client) ?? 0)) return;
    for (let i = 0; i < item.length; i++) {
      const unit = { client: item.id.client, clock: item.id.clock + i };
      builder.add({ client, clock: clock + i }, origins.identity(unit), origins.stampOf(unit));
    }
  });
  return builder.ranges;
}
