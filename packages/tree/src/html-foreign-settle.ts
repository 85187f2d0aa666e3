/**
 * Children that have been read from HTML of others: which of them stand between blocks and which in text, and which
 * blanks between them separate.
 */

import {
  blockNames,
  cellNames,
  containerNames,
  itemNames,
  listNames,
  set,
  without,
} from './element-names.js';
import { mwType, parseData } from './html-facts.js';
import { isBlank, isEither } from './html-foreign-calls.js';
import { type Attributes, type Blanks, element, type TreeElement, type TreeNode, text } from './node.js';

/** Elements that stand between blocks. */
export const blocks = new Set([
  ...without(blockNames, containerNames),
  ...set('blockquote center div section'),
]);
/** Elements that hold blocks, so that white space between their children separates and says nothing. */
const containers = new Set(without(blocks, set('h1 h2 h3 h4 h5 h6 hr p pre')));
const strict = set('figure table tbody thead tfoot tr ul ol dl');

const isBlock = (node: TreeNode): boolean =>
  node.kind === 'element' && blocks.has(node.name) && !isEither(node);

/**
 * Children that have been read: generated siblings and separating blanks dropped, block or inline told.
 * @param inside gets the blanks at both ends
 */
export function settle(nodes: readonly TreeNode[], parent: string, inside: Blanks): TreeNode[] {
  const out = withoutOutput(nodes);
  if (parent !== '' && !containers.has(parent)) return out;
  const result: TreeNode[] = [];
  let gap = '';
  const add = (child: TreeNode): void => {
    const last = result.at(-1);
    if (!last) inside.first = gap;
    else if (last.kind !== 'text') {
      const own = withBlanks(last, { after: gap });
      const goesOn = own.kind === 'element' && gap === '' && isBlock(child);
      result[result.length - 1] = goesOn ? { ...own, print: { ...own.print, goesOn } } : own;
    }
    result.push(child.kind === 'text' ? child : withBlanks(child, { before: gap }));
    gap = '';
  };
  for (let at = 0; at < out.length; ) {
    const node = out[at] as TreeNode;
    if (isBlock(node)) {
      add(node);
      at++;
      continue;
    }
    let end = at;
    while (end < out.length && !isBlock(out[end] as TreeNode)) end++;
    const { before, children, after } = run(out.slice(at, end), parent);
    gap += before;
    for (const [blank, child] of children) {
      gap += blank;
      add(child);
    }
    gap += after;
    at = end;
  }
  const last = result.at(-1);
  if (last) inside.last = gap;
  else inside.first = gap;
  if (last && last.kind !== 'text') result[result.length - 1] = withBlanks(last, { after: gap });
  const own = listNames.has(parent) ? withItems(result) : result;
  return own.some(isLoneCall) ? glued(own) : own;
}

const isItem = (node: TreeNode): node is TreeElement => node.kind === 'element' && itemNames.has(node.name);

/**
 * Comments between items belong to the one before them: to the last one in it, as far as no other block ends it.
 * Formatting around items is formatting in each of them.
 */
function withItems(nodes: readonly TreeNode[]): TreeNode[] {
  const out: TreeNode[] = [];
  for (const node of nodes) {
    const last = out.at(-1);
    if (node.kind === 'element' && node.children.some(isItem)) {
      for (const item of node.children)
        if (isItem(item)) out.push({ ...item, children: [{ ...node, children: item.children, id: '' }] });
      continue;
    }
    if (node.kind !== 'comment' || last?.kind !== 'element' || !endsWithItem(last)) {
      out.push(node);
      continue;
    }
    const { after } = node.blanks ?? {};
    const own = appended(last, { ...node, block: false });
    out[out.length - 1] = after === undefined ? own : withBlanks(own, { after });
  }
  return out;
}

function endsWithItem(item: TreeElement): boolean {
  if (!/^(?:ul|ol|dl|li|dt|dd)$/.test(item.name) || item.print?.html) return false;
  const last = item.children.at(-1);
  if (last?.kind !== 'element' || !isBlock(last)) return !item.children.some(isBlock);
  return endsWithItem(last);
}

/** What a call made as a block. */
const isLoneCall = (node: TreeNode): node is TreeElement =>
  node.kind === 'element' && node.block && mwType(node.attrs) === 'mw:Transclusion';

/** An item with something at the end of its last line: of the last item in it, if that ends with a list. */
function appended(item: TreeElement, node: TreeNode): TreeElement {
  const last = item.children.at(-1);
  const goesIn =
    last?.kind === 'element' && /^(?:ul|ol|dl|li|dt|dd)$/.test(last.name) && last.children.length > 0;
  return {
    ...item,
    children: goesIn ? [...item.children.slice(0, -1), appended(last, node)] : [...item.children, node],
  };
}

/** Blocks that calls made with nothing between them and a paragraph or an item stand in its lines. */
function glued(nodes: readonly TreeNode[]): TreeNode[] {
  const out: TreeNode[] = [];
  const isText = (node: TreeNode | undefined): boolean =>
    node?.kind === 'element' &&
    node.name === 'p' &&
    !node.print?.html &&
    Object.keys(node.attrs).length === 0;
  for (const node of nodes) {
    const last = out.at(-1);
    const touches = last?.kind === 'element' && last.print?.blanks?.after === '' && !beginsTable(node);
    const fits =
      touches &&
      last &&
      ((isText(last) && (isLoneCall(node) || isText(node))) || (isLoneCall(last) && isText(node)));
    if (last && touches && isLoneCall(node) && isItem(last)) {
      out[out.length - 1] = appended(last, { ...node, block: false, name: 'span' });
      continue;
    }
    if (last?.kind !== 'element' || !fits || (isText(last) && isText(node) && !isCallAtEnd(last))) {
      out.push(node);
      continue;
    }
    const inner = (one: TreeElement): readonly TreeNode[] =>
      isText(one) ? one.children : [{ ...one, block: false, name: 'span' }];
    const { before } = last.print?.blanks ?? {};
    const { after } = (node as TreeElement).print?.blanks ?? {};
    const blanks: Blanks = { ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
    out[out.length - 1] = element('p', {
      children: [...inner(last), ...inner(node as TreeElement)],
      print: { ...(isText(last) ? last.print : null), blanks },
    });
  }
  return out;
}

/** A call behind the sign of a table, which begins a line. */
function beginsTable(node: TreeNode): boolean {
  const { parts } = parseData(node.kind === 'element' ? node.attrs['data-mw'] : undefined);
  return Array.isArray(parts) && typeof parts[0] === 'string' && parts[0].startsWith('{|');
}

const isCallAtEnd = ({ children }: TreeElement): boolean => {
  const last = children.at(-1);
  return last?.kind === 'element' && mwType(last.attrs) === 'mw:Transclusion';
};

function withBlanks<T extends Exclude<TreeNode, { kind: 'text' }>>(node: T, blanks: Blanks): T {
  if (node.kind === 'comment') return { ...node, blanks: { ...node.blanks, ...blanks } };
  return { ...node, print: { ...node.print, blanks: { ...node.print?.blanks, ...blanks } } };
}

/** A run between blocks: text, or nothing but things that then stand between blocks themselves. */
function run(
  nodes: TreeNode[],
  parent: string,
): { before: string; children: (readonly [blank: string, child: TreeNode])[]; after: string } {
  const isLine =
    cellNames.has(parent) && !nodes.some((node) => node.kind === 'text' && node.value.includes('\n'));
  if (strict.has(parent) || (!isLine && nodes.every((node) => isBlank(node) || isEither(node)))) {
    const children: (readonly [string, TreeNode])[] = [];
    let gap = '';
    for (const node of nodes) {
      if (node.kind === 'text' && isBlank(node)) gap += node.value;
      else {
        children.push([gap, asBlock(node)]);
        gap = '';
      }
    }
    return { before: '', children, after: gap };
  }
  let before = '';
  let after = '';
  for (let first = nodes[0]; first?.kind === 'text'; first = nodes[0]) {
    const rest = first.value.replace(/^[ \t\r\n\f]+/, '');
    before += first.value.slice(0, first.value.length - rest.length);
    if (rest !== '') {
      nodes[0] = text(rest);
      break;
    }
    nodes.shift();
  }
  for (let last = nodes.at(-1); last?.kind === 'text'; last = nodes.at(-1)) {
    const rest = last.value.replace(/(?<![ \t\r\n\f])[ \t\r\n\f]+$/, '');
    after = last.value.slice(rest.length) + after;
    if (rest !== '') {
      nodes[nodes.length - 1] = text(rest);
      break;
    }
    nodes.pop();
  }
  return { before, children: nodes.map((node) => ['', node] as const), after };
}

function asBlock(node: TreeNode): TreeNode {
  if (node.kind === 'text' || !isEither(node)) return node;
  if (node.kind === 'comment') return { ...node, block: true };
  return { ...node, block: true, name: node.name === 'span' ? 'div' : node.name };
}

/** Only the first node of a template's output speaks for it; the others share its `about`. */
function withoutOutput(nodes: readonly TreeNode[]): TreeNode[] {
  let current = '';
  const out: TreeNode[] = [];
  let blanks: TreeNode[] = [];
  for (const node of nodes) {
    if (current !== '' && isBlank(node)) {
      blanks.push(node);
      continue;
    }
    const about = node.kind === 'element' ? (node.attrs.about ?? '') : '';
    const generated = /^#mwt\d+$/.test(about);
    if (generated && about === current && !isCall(node)) {
      blanks = [];
      continue;
    }
    for (const blank of blanks) out.push(blank);
    blanks = [];
    current = generated && node.kind === 'element' && mwType(node.attrs) !== '' ? about : '';
    out.push(generated ? withoutAbout(node as TreeElement) : node);
  }
  return [...out, ...blanks];
}

const isCall = (node: TreeNode): boolean =>
  node.kind === 'element' &&
  mwType(node.attrs) === 'mw:Transclusion' &&
  node.attrs['data-mw']?.includes('"parts"') === true;

function withoutAbout(node: TreeElement): TreeElement {
  const { about: _, ...attrs } = node.attrs as Attributes & { about?: string };
  return { ...node, attrs: attrs as Attributes };
}

/**
 * Text at the top of a page is a paragraph.
 * @param stays whether a node is none of such text
 */
export function paragraphs(
  nodes: readonly TreeNode[],
  stays: (node: TreeNode) => boolean = () => false,
): TreeNode[] {
  const out: TreeNode[] = [];
  let open: TreeNode[] = [];
  const close = (next: TreeNode | null): void => {
    if (open.length > 0) {
      const goesOn = blanksBefore(next) === '' && next !== null && isBlock(next);
      out.push(element('p', { children: open, print: goesOn ? { goesOn } : null }));
    }
    open = [];
  };
  for (const node of nodes) {
    if (isBlock(node) || (node.kind !== 'text' && node.block) || stays(node)) {
      close(node);
      out.push(node);
    } else open.push(node);
  }
  close(null);
  return out;
}

const blanksBefore = (node: TreeNode | null): string | undefined =>
  node?.kind === 'element' ? node.print?.blanks?.before : undefined;
