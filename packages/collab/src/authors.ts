/** Who wrote what: the blocks that differ from a document that was saved, and whose each letter is. */

import type { Node } from 'prosemirror-model';
import * as Y from 'yjs';
import type { Block } from './arrange.js';
import type { Binding } from './binding.js';
import { idOf } from './flatten.js';
import { itemOf, type Piece } from './raw.js';
import { firstClient, keys, type SharedMap } from './shape.js';

export interface AuthoredRun {
  /** Atoms are U+FFFC each. */
  readonly text: string;
  readonly kind: 'same' | 'added' | 'deleted';
  /** The client id (for text) of who added it; `null` where that is nobody here, and for what was deleted: nothing says by whom. */
  readonly client: number | null;
}

export interface AuthoredBlock {
  readonly id: string;
  /** The block as it is, or as it was where it is gone. */
  readonly node: Node;
  readonly isGone: boolean;
  readonly runs: readonly AuthoredRun[];
  /** Who changed something about it other than its text, or took it away. */
  readonly others: readonly number[];
}

interface Unit {
  readonly char: string;
  readonly client: number | null;
}

/**
 * `saved` is a `Y.Snapshot` of the session when it was saved last, as bytes; `null` where it never was: then what the server
 * seeded is old. Blocks come in the order of the document, those that are gone behind the one that they stood behind.
 */
export function authoredChanges(binding: Binding, base: Node, saved: Uint8Array | null): AuthoredBlock[] {
  const { reader } = binding;
  const vector = saved ? Y.decodeSnapshot(saved).sv : null;
  const authorOf = (client: number, clock: number): number | null => {
    const { client: first, clock: at } = reader.origins.identity({ client, clock });
    const person = first & 0x7fffffff;
    return person < firstClient || at < (vector?.get(first) ?? 0) ? null : person;
  };
  const unitsOf = (pieces: readonly Piece[]): Unit[] =>
    pieces.flatMap((piece) => {
      const { client, clock } = piece.item.id;
      const text = 'text' in piece ? piece.text : '\ufffc';
      return Array.from({ length: text.length }, (_, i) => ({
        char: text[i] as string,
        client: authorOf(client, clock + piece.offset + i),
      }));
    });

  const gone = new Map<string, SharedMap>();
  for (const text of binding.page.chunks.toArray()) {
    for (const { marker } of reader.text(text)) {
      if (marker?.has(keys.gone)) gone.set(String(marker.get('id')), marker);
    }
  }
  const before = new Map<string, Node>();
  const behind = new Map<string, string[]>();
  let last = '';
  const shown = new Set(binding.blocks.map(({ id, node }) => (node ? id : '')));
  base.descendants((node) => {
    if (!node.isTextblock && !node.isLeaf) return true;
    const id = idOf(node);
    before.set(id, node);
    if (shown.has(id)) last = id;
    else behind.set(last, [...(behind.get(last) ?? []), id]);
    return false;
  });

  const out: AuthoredBlock[] = [];
  const addGone = (after: string): void => {
    for (const id of behind.get(after) ?? []) {
      const node = before.get(id) as Node;
      const marker = gone.get(id);
      const by = marker && keyAuthor(marker, keys.gone, authorOf);
      const runs: AuthoredRun[] = [{ text: textOf(node), kind: 'deleted', client: null }];
      out.push({ id, node, isGone: true, runs, others: by == null ? [] : [by] });
    }
  };
  addGone('');
  for (const block of binding.blocks) {
    const { id, node } = block;
    if (!node) continue;
    const old = before.get(id);
    const isMoved = old !== undefined && block.raw?.marker?.has(keys.moved) === true;
    if (!old?.eq(node) || isMoved) {
      const others = changers(block, authorOf);
      const runs = runsOf(old ? textOf(old) : '', unitsOf(block.pieces));
      if (!old || others.length > 0 || runs.some(({ kind }) => kind !== 'same')) {
        out.push({ id, node, isGone: false, runs, others });
      }
    }
    addGone(id);
  }
  return out;
}

type AuthorOf = (client: number, clock: number) => number | null;

/** Who wrote the value that a key has. */
function keyAuthor(map: SharedMap, key: string, authorOf: AuthorOf): number | null {
  const item = map._map.get(key);
  return item && !item.deleted ? authorOf(item.id.client, item.id.clock) : null;
}

/** Who made a block or an atom in it, or changed a key of one. */
function changers({ raw, pieces }: Block, authorOf: AuthorOf): number[] {
  const found = new Set<number>();
  const maps = [raw?.marker, ...pieces.map((piece) => ('atom' in piece ? piece.atom : null))];
  for (const map of maps) {
    if (!map) continue;
    const { client, clock } = itemOf(map).id;
    const own = authorOf(client, clock);
    if (own !== null) found.add(own);
    for (const key of map.keys()) {
      const value = map.get(key);
      const author = keyAuthor(map, key, authorOf);
      if (author !== null) found.add(author);
      if (!(value instanceof Y.Map)) continue;
      // Parameters of a template, a text each.
      for (const text of (value as Y.Map<unknown>).values()) {
        if (!(text instanceof Y.Text)) continue;
        for (let item = text._start; item; item = item.right) {
          const by = item.deleted ? null : authorOf(item.id.client, item.id.clock);
          if (by !== null) found.add(by);
        }
      }
    }
  }
  return [...found];
}

/** As pieces have it: what a reference holds is a page of its own. */
const textOf = (node: Node): string => node.children.map(({ text }) => text ?? '\ufffc').join('');

/** What stayed is found by who wrote it; where that does not fit, what stands between equal ends is new. */
function runsOf(before: string, units: readonly Unit[]): AuthoredRun[] {
  const runs: { text: string; kind: AuthoredRun['kind']; client: number | null }[] = [];
  const push = (text: string, kind: AuthoredRun['kind'], client: number | null): void => {
    const last = runs.at(-1);
    if (last?.kind === kind && last.client === client) last.text += text;
    else if (text !== '') runs.push({ text, kind, client });
  };
  const now = units.map(({ char }) => char).join('');
  let isOld: (index: number) => boolean = (index) => units[index]?.client === null;
  if (
    !isSubsequence(
      units.filter(({ client }) => client === null),
      before,
    )
  ) {
    const least = Math.min(before.length, now.length);
    let start = 0;
    while (start < least && before[start] === now[start]) start++;
    let end = 0;
    while (end < least - start && before[before.length - 1 - end] === now[now.length - 1 - end]) end++;
    isOld = (index) => index < start || index >= now.length - end;
  }
  let at = 0;
  units.forEach(({ char, client }, index) => {
    if (!isOld(index)) {
      push(char, 'added', client);
      return;
    }
    const next = before.indexOf(char, at);
    push(before.slice(at, next), 'deleted', null);
    push(char, 'same', null);
    at = next + 1;
  });
  push(before.slice(at), 'deleted', null);
  return runs;
}

function isSubsequence(units: readonly Unit[], text: string): boolean {
  let at = 0;
  for (const { char } of units) {
    at = text.indexOf(char, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
