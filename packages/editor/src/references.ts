import { type Citation, extensionFacts, type TreeNode } from '@stet/tree';
import type { Node } from 'prosemirror-model';
import { Plugin, PluginKey, type Transaction } from 'prosemirror-state';
import type { ReferenceNumbers } from './context.js';
import type { RenderCache } from './render-cache.js';

/** A note of the page, as the reference list shows it. */
export interface Note {
  readonly number: number;
  readonly group: string;
  readonly name: string;
  /** Ids of the reference nodes that cite it, in order; `<id of the call>/<number>` for one that a template made. */
  readonly cited: readonly string[];
  /** The node that holds its text, or what a template made; `null` where the page never explains the name. */
  readonly content: NoteContent | null;
}

type NoteContent = Node | readonly TreeNode[];

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

const isList = (node: Node): boolean =>
  node.attrs.name === 'references' && node.type.name.startsWith('extension');

const isCall = (node: Node): boolean => node.type.name.startsWith('transclusion');

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

/** References and lists in what a template makes. */
export type CitationsOf = (call: Node) => readonly Citation[];

/** A reference or a list, in the order of the page. */
interface Found {
  readonly id: string;
  readonly name: string;
  readonly group: string;
  readonly list: boolean;
  readonly content: NoteContent | null;
  /** Source of a list's own notes. */
  readonly body: string;
}

/** All references and lists of a document, and the marks of its numbered links. */
function findReferences(
  doc: Node,
  citationsOf: CitationsOf | undefined,
): { found: Found[]; marks: Map<string, string> } {
  const found: Found[] = [];
  const marks = new Map<string, string>();
  let links = 0;
  doc.descendants((node) => {
    const id = String(node.attrs.id);
    if (node.type.name === 'reference') {
      found.push({
        ...referenceData(node),
        id,
        list: false,
        content: node.content.size > 0 ? node : null,
        body: '',
      });
    } else if (node.type.name === 'linkEmpty') marks.set(id, `[${++links}]`);
    else if (isCall(node)) {
      citationsOf?.(node).forEach((one, index) => {
        const here = { id: `${id}/${index}`, group: one.group, list: one.list };
        if (one.list) found.push({ ...here, name: '', content: null, body: one.body });
        else
          found.push({
            ...here,
            name: one.name,
            content: one.content.length > 0 ? one.content : null,
            body: '',
          });
      });
    } else if (isList(node)) {
      const body = extensionFacts({ 'data-mw': String(node.attrs.mw) }).body ?? '';
      found.push({ id, name: '', group: listGroup(node), list: true, content: null, body });
    }
    return true;
  });
  return { found, marks };
}

/** Numbers all references of a document; walks it once. */
export function numberReferences(doc: Node, readNotes?: ReadNotes, citationsOf?: CitationsOf): References {
  const { found, marks } = findReferences(doc, citationsOf);
  const content = new Map<string, NoteContent>();
  const keyOf = (name: string, group: string): string => JSON.stringify([group, name]);
  for (const { name, group, content: own } of found) {
    if (name && own && !content.has(keyOf(name, group))) content.set(keyOf(name, group), own);
  }
  const counts = new Map<string, number>();
  for (const { list, body, group: ofList } of found) {
    if (!list || !readNotes || body.trim() === '') continue;
    readNotes(body).descendants((node) => {
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
  for (const { id, name, group, list, content: own } of found) {
    if (list) {
      lists.set(id, listed(group));
      waiting.delete(group);
      continue;
    }
    let entry = name ? byName.get(keyOf(name, group)) : undefined;
    if (!entry) {
      const number = (counts.get(group) ?? 0) + 1;
      counts.set(group, number);
      const cited: string[] = [];
      const text = (name ? content.get(keyOf(name, group)) : undefined) ?? own;
      entry = { note: { number, group, name, cited, content: text }, cited };
      notes.push(entry.note);
      const others = waiting.get(group);
      if (others) others.push(entry.note);
      else waiting.set(group, [entry.note]);
      if (name) byName.set(keyOf(name, group), entry);
    }
    entry.cited.push(id);
    const { number } = entry.note;
    marks.set(id, group ? `[${group} ${number}]` : `[${number}]`);
  }
  const rest = new Map([...waiting.keys()].map((group) => [group, listed(group)]));
  return { notes, marks, lists, rest };
}

/** Nodes that have a number, or that numbers depend on. */
const isNumbered = (node: Node): boolean =>
  node.type.name === 'reference' || node.type.name === 'linkEmpty' || isList(node) || isCall(node);

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
export function referencesPlugin(
  readNotes: ReadNotes | undefined,
  rendered: RenderCache,
): {
  plugin: Plugin<References>;
  numbers: ReferenceNumbers;
} {
  const listeners = new Set<() => void>();
  let current: References = { notes: [], marks: new Map(), lists: new Map(), rest: new Map() };
  const citationsOf: CitationsOf = ({ isInline, attrs }) =>
    rendered.citations(String(attrs.mw), isInline ? 'inline' : 'block');
  const plugin = new Plugin<References>({
    key: referencesKey,
    state: {
      init: (_, state) => (current = numberReferences(state.doc, readNotes, citationsOf)),
      apply: (tr, value) =>
        tr.getMeta(referencesKey) || (tr.docChanged && touchesReferences(tr))
          ? numberReferences(tr.doc, readNotes, citationsOf)
          : value,
    },
    view: (view) => {
      // What templates made may cite.
      const stop = rendered.onChange(() => {
        if (!view.isDestroyed) view.dispatch(view.state.tr.setMeta(referencesKey, true));
      });
      return {
        update(view) {
          const next = referencesKey.getState(view.state);
          if (!next || next === current) return;
          current = next;
          for (const listener of [...listeners]) listener();
        },
        destroy() {
          stop();
          listeners.clear();
        },
      };
    },
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
