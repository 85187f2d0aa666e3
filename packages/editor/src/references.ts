import { extensionFacts } from '@stet/tree';
import type { Node } from 'prosemirror-model';
import { Plugin, PluginKey, type Transaction } from 'prosemirror-state';
import type { ReferenceNumbers } from './context.js';

/** A note of the page, as the reference list shows it. */
export interface Note {
  readonly number: number;
  readonly group: string;
  readonly name: string;
  /** Ids of the reference nodes that cite it, in order. */
  readonly cited: readonly string[];
  /** The node that holds its text; `null` where the page never explains the name (or the list does). */
  readonly content: Node | null;
}

/** A note in a list, with how often it had been cited by then. */
export interface ListedNote {
  readonly note: Note;
  readonly cited: number;
}

/** References of a page, numbered in order of first citation, by group. */
export interface References {
  readonly notes: readonly Note[];
  readonly marks: ReadonlyMap<string, string>;
  /** By the id of a reference list: the notes of its group that were cited above it and that no list above it has. */
  readonly lists: ReadonlyMap<string, readonly ListedNote[]>;
  /** By group: the notes that no list shows. A page shows them at its end. */
  readonly rest: ReadonlyMap<string, readonly ListedNote[]>;
}

/** The group of a reference list. */
const listGroup = (list: Node): string =>
  (extensionFacts({ 'data-mw': String(list.attrs.mw) }).attrs.group ?? '').trim();

export const referencesKey = new PluginKey<References>('stet-references');

/** The name and group that a reference node carries. */
export function referenceData(node: Node): { name: string; group: string } {
  const { name = '', group = '' } = extensionFacts({ 'data-mw': String(node.attrs.mw) }).attrs;
  return { name: name.trim(), group: group.trim() };
}

/** Reads the body of a reference list as a document. */
export type ReadNotes = (source: string) => Node;

/** Numbers all references of a document; walks it once. */
export function numberReferences(doc: Node, readNotes?: ReadNotes): References {
  /** References and lists in the order of the page. */
  const found: { node: Node; name: string; group: string; list: boolean }[] = [];
  const marks = new Map<string, string>();
  const content = new Map<string, Node>();
  const keyOf = (name: string, group: string): string => JSON.stringify([group, name]);
  let links = 0;
  doc.descendants((node) => {
    if (node.type.name === 'reference') found.push({ node, ...referenceData(node), list: false });
    else if (node.type.name === 'linkEmpty') marks.set(String(node.attrs.id), `[${++links}]`);
    else if (node.attrs.name === 'references' && node.type.name.startsWith('extension'))
      found.push({ node, name: '', group: listGroup(node), list: true });
    return true;
  });
  for (const { node, name, group, list } of found) {
    if (list) continue;
    if (name && node.content.size > 0 && !content.has(keyOf(name, group)))
      content.set(keyOf(name, group), node);
  }
  const counts = new Map<string, number>();
  for (const { node: listNode, group: ofList, list } of readNotes ? found : []) {
    if (!list) continue;
    const facts = extensionFacts({ 'data-mw': String(listNode.attrs.mw) });
    if (!facts.body?.trim() || !readNotes) continue;
    readNotes(facts.body).descendants((node) => {
      if (node.type.name !== 'reference') return true;
      const { name, group } = referenceData(node);
      const key = keyOf(name, group || ofList);
      if (name && node.content.size > 0 && !content.has(key)) content.set(key, node);
      return false;
    });
  }
  const byName = new Map<string, { note: Note; cited: string[] }>();
  const notes: Note[] = [];
  const lists = new Map<string, readonly ListedNote[]>();
  const waiting = new Map<string, Note[]>();
  const listed = (group: string): ListedNote[] =>
    (waiting.get(group) ?? []).map((note) => ({ note, cited: note.cited.length }));
  for (const { node, name, group, list } of found) {
    if (list) {
      lists.set(String(node.attrs.id), listed(group));
      waiting.delete(group);
      continue;
    }
    let entry = name ? byName.get(keyOf(name, group)) : undefined;
    if (!entry) {
      const number = (counts.get(group) ?? 0) + 1;
      counts.set(group, number);
      const cited: string[] = [];
      const text =
        (name ? content.get(keyOf(name, group)) : undefined) ?? (node.content.size > 0 ? node : null);
      entry = { note: { number, group, name, cited, content: text }, cited };
      notes.push(entry.note);
      const others = waiting.get(group);
      if (others) others.push(entry.note);
      else waiting.set(group, [entry.note]);
      if (name) byName.set(keyOf(name, group), entry);
    }
    entry.cited.push(String(node.attrs.id));
    const { number } = entry.note;
    marks.set(String(node.attrs.id), group ? `[${group} ${number}]` : `[${number}]`);
  }
  const rest = new Map([...waiting.keys()].map((group) => [group, listed(group)]));
  return { notes, marks, lists, rest };
}

/** Nodes that have a number, or that numbers depend on. */
const isNumbered = (node: Node): boolean =>
  node.type.name === 'reference' ||
  node.type.name === 'linkEmpty' ||
  (node.attrs.name === 'references' && node.type.name.startsWith('extension'));

/** Whether a transaction adds, removes or changes references; looks at the changed ranges only. */
function touchesReferences(tr: Transaction): boolean {
  let touched = false;
  const look = (doc: Node, from: number, to: number): void => {
    const end = Math.min(to, doc.content.size);
    if (touched || from > end) return;
    const $from = doc.resolve(from);
    for (let depth = $from.depth; depth > 0; depth--) {
      if ($from.node(depth).type.name === 'reference') touched = true;
    }
    doc.nodesBetween(from, end, (node) => {
      if (isNumbered(node)) touched = true;
      return !touched;
    });
  };
  tr.steps.forEach((step, index) => {
    const before = tr.docs[index];
    const after = tr.docs[index + 1] ?? tr.doc;
    const json = step as { pos?: number };
    if (typeof json.pos === 'number') look(after, json.pos, json.pos + 1);
    step.getMap().forEach((fromA, toA, fromB, toB) => {
      if (before) look(before, fromA, toA);
      look(after, fromB, toB);
    });
  });
  return touched;
}

/** Keeps the numbers. A key typed in the text costs a look at what it changed. */
export function referencesPlugin(readNotes?: ReadNotes): {
  plugin: Plugin<References>;
  numbers: ReferenceNumbers;
} {
  const listeners = new Set<() => void>();
  let current: References = { notes: [], marks: new Map(), lists: new Map(), rest: new Map() };
  const plugin = new Plugin<References>({
    key: referencesKey,
    state: {
      init: (_, state) => (current = numberReferences(state.doc, readNotes)),
      apply: (tr, value) =>
        tr.docChanged && touchesReferences(tr) ? numberReferences(tr.doc, readNotes) : value,
    },
    view: () => ({
      update(view) {
        const next = referencesKey.getState(view.state);
        if (!next || next === current) return;
        current = next;
        for (const listener of [...listeners]) listener();
      },
      destroy() {
        listeners.clear();
      },
    }),
  });
  return {
    plugin,
    numbers: {
      markOf: (id) => current.marks.get(id) ?? '[?]',
      onChange(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  };
}
