import { repairIds, schema } from '@stet/document';
import type { Node } from 'prosemirror-model';
import { type Command, EditorState, NodeSelection, TextSelection } from 'prosemirror-state';
import { idsFor, idsPlugin } from './ids.js';

/** What builders take: text, in which `<a>` and `<b>` are the ends of the selection, or nodes. */
type Content = string | Node | Built;
interface Built {
  readonly node: Node;
}

let pending: { node: Node; tag: 'a' | 'b'; offset: number }[] = [];

function inline(content: Content[]): Node[] {
  return content.flatMap((item) => {
    if (typeof item !== 'string') return ['node' in item ? item.node : item] as Node[];
    return item === '' ? [] : [schema.text(item)];
  });
}

const block =
  (type: string, attrs: Record<string, string> = {}) =>
  (...content: Content[]): Node =>
    schema.node(type, attrs, inline(content));

export const doc = block('doc');
export const p = block('paragraph');
export const line = block('line');
export const h2 = block('heading', { level: '2' });
export const pre = block('preformatted');
export const preTag = block('preformatted', { form: 'tag' });
export const quote = block('wrapper', { name: 'blockquote' });
export const ul = block('list', { name: 'ul' });
export const ol = block('list', { name: 'ol' });
export const dl = block('list', { name: 'dl' });
export const li = (...content: Content[]): Node => item('li', content);
export const dd = (...content: Content[]): Node => item('dd', content);
export const dt = (...content: Content[]): Node => item('dt', content);
export const table = block('table');
export const tr = block('row');
export const td = (...content: Content[]): Node => schema.node('cell', { name: 'td' }, [lineOf(content)]);
export const template = (): Node => schema.node('transclusionBlock', { mw: '{}' });
export const b = (text: string, id = ''): Node => schema.text(text, [schema.mark('bold', { id })]);

function lineOf(content: Content[]): Node {
  return schema.node('line', null, inline(content));
}

/** The first pieces of text make the item's line, the rest are blocks. */
function item(name: string, content: Content[]): Node {
  const text: Content[] = [];
  const rest: Node[] = [];
  for (const part of content) {
    if (typeof part === 'string' || (part as Node).isInline) text.push(part);
    else rest.push(part as Node);
  }
  return schema.node('item', { name }, text.length > 0 || rest.length === 0 ? [lineOf(text), ...rest] : rest);
}

/** A state with the selection where `<a>` and `<b>` stand in the text; they are taken out. */
export function stateOf(tagged: Node): EditorState {
  pending = [];
  const clean = strip(tagged);
  let anchor = -1;
  let head = -1;
  clean.descendants((node, pos) => {
    for (const found of pending) {
      if (found.node !== node) continue;
      if (found.tag === 'a') anchor = pos + 1 + found.offset;
      else head = pos + 1 + found.offset;
    }
  });
  const next = idsFor('test-client');
  let state = EditorState.create({ doc: clean, plugins: [idsPlugin(next)] });
  if (anchor >= 0) {
    const selection = TextSelection.create(clean, anchor, head < 0 ? anchor : head);
    state = state.apply(state.tr.setSelection(selection));
  }
  return state;
}

function strip(node: Node): Node {
  if (node.isTextblock) {
    const tags: { tag: 'a' | 'b'; offset: number }[] = [];
    const children: Node[] = [];
    let offset = 0;
    node.forEach((child) => {
      if (!child.isText) {
        children.push(child);
        offset += child.nodeSize;
        return;
      }
      const parts = (child.text ?? '').split(/(<[ab]>)/);
      for (const part of parts) {
        if (part === '<a>' || part === '<b>') tags.push({ tag: part[1] as 'a' | 'b', offset });
        else if (part !== '') {
          children.push(schema.text(part, child.marks));
          offset += part.length;
        }
      }
    });
    const made = node.type.create(node.attrs, children);
    for (const tag of tags) pending.push({ node: made, ...tag });
    return made;
  }
  if (node.isLeaf || node.childCount === 0) return node;
  const children: Node[] = [];
  node.forEach((child) => void children.push(strip(child)));
  return node.type.create(node.attrs, children);
}

/** The state after a command, as the surface applies it; throws where the command does not apply. */
export function after(state: EditorState, ...commands: Command[]): EditorState {
  let now = state;
  for (const command of commands) {
    let applied = false;
    const done = command(now, (transaction) => {
      applied = true;
      const next = idsFor(`client-${Math.random().toString(36).slice(2, 9)}`);
      now = now.apply(repairIds(transaction, next));
    });
    if (!done || !applied) throw new RangeError('The command does not apply.');
    now.doc.check();
  }
  return now;
}

/** A document in short: names, texts, and `|` where the caret is. */
export function show(state: EditorState): string {
  const { selection } = state;
  const of = (node: Node, start: number): string => {
    if (node.isText) {
      const caret = selection instanceof NodeSelection ? -1 : selection.head - start;
      const text = node.text ?? '';
      const shown = caret > 0 && caret < text.length ? `${text.slice(0, caret)}|${text.slice(caret)}` : text;
      return node.marks.reduce((inner, mark) => `${short(mark)}(${inner})`, shown);
    }
    const name =
      node.type.name === 'item' || node.type.name === 'list' || node.type.name === 'cell'
        ? node.attrs.name
        : node.type.name;
    if (node.isLeaf && !node.isTextblock) return String(name);
    const inner: string[] = [];
    node.forEach((child, offset) => void inner.push(of(child, start + 1 + offset)));
    const body = inner.join(node.isTextblock ? '' : ' ');
    if (node.type.name === 'doc') return inner.join(' ');
    const atStart = node.isTextblock && selection.empty && selection.head === start + 1;
    const atEnd =
      node.isTextblock && selection.empty && selection.head === start + 1 + node.content.size && !atStart;
    return `${name}[${atStart ? '|' : ''}${body}${atEnd ? '|' : ''}]`;
  };
  return of(state.doc, -1);
}

const short = (mark: { type: { name: string }; attrs: Record<string, unknown> }): string =>
  mark.type.name === 'inline' ? String(mark.attrs.name) : mark.type.name[0] === 'b' ? 'b' : mark.type.name;
