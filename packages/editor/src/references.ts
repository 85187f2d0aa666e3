import {
  type Citation,
  Citations,
  type Note as CiteNote,
  type CiteRef,
  extensionFacts,
  plainText,
  type TreeNode,
  text,
} from '@stet/tree';
import type { Node } from 'prosemirror-model';
import { Plugin, PluginKey, type Transaction } from 'prosemirror-state';
import type { ReferenceNumbers } from './context.js';
import type { RenderCache } from './render-cache.js';

/** A note of the page, as the reference list shows it. */
export interface Note {
  /** `1`, or `1.2` for the second detail of the first note. */
  readonly label: string;
  readonly group: string;
  readonly name: string;
  /** Ids of the reference nodes that cite it, in order; `<id of the node>/<number>` for one in what that node shows. */
  readonly cited: readonly string[];
  /** The node that holds its text, or what a template made; `null` where the page never explains the name. */
  readonly content: NoteContent | null;
  /** What continues its text. */
  readonly followers: readonly NoteContent[];
  /** Notes that are parts of this one. */
  readonly details: readonly Note[];
  readonly dir: string;
}

export type NoteContent = Node | readonly TreeNode[];

/** References of a page, numbered in order of first citation, by group. */
export interface References {
  readonly notes: readonly Note[];
  /** What stands in the text for a reference, by its id: `[3]`; `[↳]` for one whose text continues another's. */
  readonly marks: ReadonlyMap<string, string>;
  /** By the id of a reference list: the notes of its group that were cited above it and that no list above it has. */
  readonly lists: ReadonlyMap<string, readonly Note[]>;
  /** By group: the notes that no list shows. A page shows them at its end. */
  readonly rest: ReadonlyMap<string, readonly Note[]>;
}

const isList = (node: Node): boolean =>
  node.attrs.name === 'references' && node.type.name.startsWith('extension');

/** What it shows may hold references. */
const showsMore = (node: Node): boolean =>
  node.type.name.startsWith('transclusion') || node.type.name.startsWith('extension');

export const referencesKey = new PluginKey<References>('stet-references');

/** The name and group that a reference node carries. */
export function referenceData(node: Node): { name: string; group: string } {
  const { name = '', group = '' } = extensionFacts({ 'data-mw': String(node.attrs.mw) }).attrs;
  return { name: name.trim(), group: group.trim() };
}

/** Reads the body of a reference list as a document. */
export type ReadNotes = (source: string) => Node;

/** References and lists in what a node shows: a template, an extension tag. */
export type CitationsOf = (node: Node) => readonly Citation[];

/** A reference or a list, in the order of the page. */
interface Found {
  readonly id: string;
  readonly attrs: Readonly<Record<string, string>>;
  readonly list: boolean;
  readonly content: NoteContent | null;
  /** Source of a list's own notes. */
  readonly body: string | null;
}

function attributesOf(node: Node): Record<string, string> {
  const { attrs } = extensionFacts({ 'data-mw': String(node.attrs.mw) });
  return Object.fromEntries(Object.entries(attrs).map(([key, value]) => [key, value.trim()]));
}

const referenceOf = (node: Node): Found => ({
  id: String(node.attrs.id),
  attrs: attributesOf(node),
  list: false,
  content: node.content.size > 0 ? node : null,
  body: null,
});

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
    if (node.type.name === 'reference') found.push(referenceOf(node));
    else if (node.type.name === 'linkEmpty') marks.set(id, `[${++links}]`);
    else if (isList(node)) {
      const { body } = extensionFacts({ 'data-mw': String(node.attrs.mw) });
      found.push({ id, attrs: attributesOf(node), list: true, content: null, body });
    } else if (showsMore(node)) {
      citationsOf?.(node).forEach((one, index) => {
        const here = { id: `${id}/${index}`, attrs: one.attrs, list: one.list };
        if (one.list) found.push({ ...here, content: null, body: one.body });
        else found.push({ ...here, content: one.content.length > 0 ? one.content : null, body: null });
      });
    }
    return true;
  });
  return { found, marks };
}

const textOf = (content: NoteContent): string =>
  Array.isArray(content) ? plainText(content) : (content as Node).textContent;

const citeRef = (found: Found): CiteRef<Found, NoteContent> => {
  const { attrs, content } = found;
  return { node: found, attrs, content, single: content === null };
};

/** Numbers all references of a document; walks it once. */
export function numberReferences(doc: Node, readNotes?: ReadNotes, citationsOf?: CitationsOf): References {
  const { found, marks } = findReferences(doc, citationsOf);
  const citations = new Citations<Found, NoteContent>({
    subReferences: true,
    alike: (a, b) => (textOf(a) === textOf(b) ? 'same' : 'different'),
    detail: (_, source) => [text(source)],
  });
  for (const one of found) {
    if (!one.list) {
      const ref = citeRef(one);
      citations.claim(ref, 'text');
      citations.add(ref, 'text');
      continue;
    }
    const { attrs, body } = one;
    const isOpen = citations.openList(one, attrs, body !== null);
    if (body !== null && readNotes && body.trim() !== '') {
      readNotes(body).descendants((node) => {
        if (node.type.name === 'reference') citations.add(citeRef(referenceOf(node)), 'list');
        return node.type.name !== 'reference';
      });
    }
    if (isOpen) citations.closeList();
  }
  const notes: Note[] = [];
  const noteOf = (note: CiteNote<Found, NoteContent>): Note => {
    const { label, group, name, cites, content, followers, dir } = note;
    const cited = cites.map(({ node }) => node.id);
    const details = note.details.map(noteOf);
    const made = { label, group, name, cited, content, followers, details, dir };
    notes.push(made);
    return made;
  };
  const lists = new Map<string, readonly Note[]>();
  for (const one of found) if (one.list) lists.set(one.id, (citations.listOf(one)?.notes ?? []).map(noteOf));
  const rest = new Map(citations.rest().map((list) => [list.group, list.notes.map(noteOf)]));
  for (const one of found) {
    const cite = one.list ? undefined : citations.citeOf(one);
    // What continues a note is read with it.
    if (cite) marks.set(one.id, cite.follows ? '[↳]' : `[${cite.note.shown}]`);
  }
  return { notes, marks, lists, rest };
}

/** Nodes that have a number, or that numbers depend on. */
const isNumbered = (node: Node): boolean =>
  node.type.name === 'reference' || node.type.name === 'linkEmpty' || isList(node) || showsMore(node);

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
  const citationsOf: CitationsOf = ({ isInline, attrs, type }) =>
    type.name.startsWith('extension')
      ? (rendered.extension(String(attrs.name), String(attrs.mw), !isInline)?.citations ?? [])
      : rendered.citations(String(attrs.mw), isInline ? 'inline' : 'block');
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
        // Who listens goes by itself: a plug-in's view is made anew when the plug-ins change.
        destroy: stop,
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
