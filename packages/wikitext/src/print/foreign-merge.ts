/**
 * What was edited in HTML that a server wrote, done to the tree of the page's source. The HTML as it was and as it is
 * are read alike, so that whatever reading loses is lost in both and is no edit: what is equal stands as the source has
 * it, and what differs is one change to one node.
 */

import {
  type Attributes,
  type Markup,
  mwType,
  openGroups,
  parseData,
  Shapes,
  sameAttributes,
  type Tree,
  type TreeElement,
  type TreeNode,
  type TreeText,
  text,
} from '@stet/tree';
import { paragraphs } from '@stet/tree/html';
import type { Site } from '../site.js';
import { kindOf, type Same, type Unit, units } from './foreign-align.js';
import { hasCalls, withCalls } from './foreign-calls.js';
import { mergedData } from './foreign-data.js';
import { isMadeCaption, isPlaced, mergedMedia } from './foreign-media.js';
import { isAlike, sureUnits } from './foreign-signs.js';
import { mergedGallery, mergedNotes, type SourceTools } from './foreign-source.js';

/**
 * @param edited the HTML after it was edited, read with ids
 * @param original the HTML as the server gave it, read with ids
 * @param base the page as parsed
 */
export function mergeForeign(edited: Tree, original: Tree, base: Tree, markup: Markup, site: Site): Tree {
  const merge: SourceTools['merge'] = (now, before, page) =>
    new Merger(before, page.children, tools).children(now, before, page.children);
  const tools = { markup, site, merge, homes };
  const nodes = merge(edited.children, original.children, base);
  const isOwn = (node: TreeNode): boolean =>
    node.source !== null || (node.kind !== 'text' && (node.id || node.origin) !== '');
  const [first, ...rest] = paragraphs(nodes, isOwn);
  // A new beginning stands behind the line ends that the HTML has there now.
  const line = '\n';
  const isBehind = (page: Tree): boolean => beginning(page).includes(line);
  if (
    first?.kind !== 'element' ||
    first.id !== '' ||
    first.origin !== '' ||
    !isBehind(edited) ||
    isBehind(original)
  )
    return { ...edited, children: first ? [first, ...rest] : [] };
  return {
    ...edited,
    children: [{ ...first, print: { ...first.print, blanks: { before: line } } }, ...rest],
  };
}

/** Blanks before the first node of a page. */
const beginning = ({ children: [first] }: Tree): string =>
  (first?.kind === 'element' ? first.print?.blanks?.before : undefined) ?? '';

class Merger {
  readonly #shapes = new Shapes();
  /** The base's node of each element that has exactly one. */
  readonly #pairs = new Map<TreeNode, TreeNode>();
  readonly #units = new Map<readonly TreeNode[], readonly Unit[]>();
  #depth = 0;
  /** Elements of the HTML as it was, by ids that occur once. */
  readonly #byId = new Map<string, TreeElement | null>();
  /** What edited nodes became: a list may be gone through twice. */
  readonly #results = new Map<TreeNode, TreeNode>();
  /** Nodes of the base that the result has. */
  readonly #used = new Set<TreeNode>();

  constructor(
    original: readonly TreeNode[],
    base: readonly TreeNode[],
    private readonly tools: SourceTools,
  ) {
    const work: [readonly TreeNode[], readonly TreeNode[]][] = [[original, base]];
    for (let next = work.pop(); next; next = work.pop()) {
      const [left, right] = next;
      const parts = unitsOf(left, right);
      this.#units.set(left, parts);
      for (const unit of parts) {
        const [old, own] = [unit.left[0], unit.right[0]];
        const isPair = unit.left.length === 1 && unit.right.length === 1;
        if (isPair && old && own) this.#pairs.set(old, own);
        for (const node of unit.left) {
          if (node.kind !== 'element') continue;
          if (node.id !== '') this.#byId.set(node.id, this.#byId.has(node.id) ? null : node);
          if (isPair && own?.kind === 'element') work.push([node.children, own.children]);
        }
      }
    }
  }

  #same(a: TreeNode, b: TreeNode): boolean {
    return this.#shapes.of(a) === this.#shapes.of(b);
  }

  /** Children of one element in all three trees. */
  children(
    edited: readonly TreeNode[],
    original: readonly TreeNode[],
    base: readonly TreeNode[],
  ): readonly TreeNode[] {
    if (this.#shapes.equalLists(edited, original)) return base;
    if (this.#depth > deepest) return edited;
    this.#depth++;
    const now = hasCalls(base) ? withCalls(edited) : edited;
    const parts = this.#units.get(original) ?? unitsOf(original, base);
    let out = this.#list(now, parts);
    // What was not found in the page by its neighbours is written as the HTML has it.
    if (!isAlike(edited, original, out, base))
      out = this.#list(now, sureUnits(parts), (node) => withoutIds(node));
    this.#depth--;
    return out;
  }

  /** @param other what a node is that is no node of the page's list */
  #list(
    edited: readonly TreeNode[],
    parts: readonly Unit[],
    other = (node: TreeNode): TreeNode => this.#elsewhere(node),
  ): readonly TreeNode[] {
    const old = homes(
      edited,
      parts.flatMap(({ left }) => left),
    );
    const unitOf = new Map<TreeNode, number>();
    parts.forEach((unit, at) => {
      for (const node of unit.left) unitOf.set(node, at);
    });
    const present = new Set(edited.flatMap((node) => unitOf.get(old.get(node) as TreeNode) ?? []));
    const editedOf = new Map(edited.map((node) => [unitOf.get(old.get(node) as TreeNode) ?? -1, node]));
    const isTouched = (at: number): boolean => {
      const node = editedOf.get(at);
      const from = node && old.get(node);
      return from !== undefined && this.#isLined(node as TreeNode, from);
    };
    const out: TreeNode[] = [];
    /**
     * What the HTML does not show stands where the node before it stands, or the one behind it. Stray end tags before
     * a block of lines are no more than blanks there, and go where its lines were edited.
     */
    const hidden = (at: number): void => {
      const unit = parts[at];
      if (!unit || unit.left.length > 0) return;
      const goes = unit.right.some(isStray) && isTouched(at + 1);
      out.push(...unit.right.filter((node) => !goes || !isStray(node)));
    };
    for (let i = 0; i < edited.length; i++) {
      const node = edited[i] as TreeNode;
      const from = old.get(node) ?? null;
      const at = from === null ? undefined : unitOf.get(from);
      const unit = at === undefined ? undefined : (parts[at] as Unit);
      if (at === undefined || !unit) {
        out.push(other(node));
        continue;
      }
      if (unit.left[0] === from && !present.has(at - 2)) hidden(at - 1);
      if (unit.left.length === 1 && unit.right.length === 1)
        out.push(...withoutFigures(this.#merged(node, from, unit.right[0])));
      else {
        const run = edited.slice(i, i + unit.left.length);
        if (this.#shapes.equalLists(run, unit.left)) {
          out.push(...unit.right);
          i += unit.left.length - 1;
        } else out.push(other(node));
      }
      if (old.get(edited[i] as TreeNode) === unit.left.at(-1)) hidden(at + 1);
    }
    return out;
  }

  /** A block of lines, one of which is new or gone or another. */
  #isLined(node: TreeNode, from: TreeNode): boolean {
    if (node.kind !== 'element' || from.kind !== 'element' || !/^(?:p|[uod]l)$/.test(node.name)) return false;
    const ids = ({ children }: TreeElement): string =>
      children.map((child) => (child.kind === 'element' ? child.id : '')).join();
    return node.name === 'p' ? !this.#same(node, from) : ids(node) !== ids(from);
  }

  /** A node that was not where it is: new, or it came from elsewhere on the page. */
  #elsewhere(node: TreeNode): TreeNode {
    const from = node.kind === 'element' && node.id !== '' ? this.#byId.get(node.id) : null;
    const own = from ? this.#pairs.get(from) : undefined;
    return from && own ? this.#merged(node, from, own) : this.#new(node);
  }

  #new(node: TreeNode): TreeNode {
    return node.kind === 'element' ? this.#newElement(node) : node;
  }

  /** Nobody but who edited the page wrote it, so that nothing says how it was spelled. */
  #newElement(node: TreeElement): TreeElement {
    const { parsoid: _, blanks: __, ...print } = node.print ?? {};
    if (this.#depth > deepest) return node;
    this.#depth++;
    const children = node.children.map((child) => this.#elsewhere(child));
    this.#depth--;
    return withDetails({ ...node, id: '', print, children });
  }

  /** A node of the page, edited or not. */
  #merged(node: TreeNode, from: TreeNode | null, own: TreeNode | undefined): TreeNode {
    if (!from || !own) return this.#new(node);
    if (node.kind === 'text') return editedText(node, from, own);
    const known = this.#results.get(node);
    if (known) return known;
    const isCopy = this.#used.has(own);
    this.#used.add(own);
    const merged = this.#same(node, from) ? own : this.#changed(node, from, own);
    const result =
      !isCopy || merged.kind === 'text' || merged.id === ''
        ? merged
        : { ...merged, id: '', origin: merged.id };
    this.#results.set(node, result);
    return result;
  }

  #changed(node: TreeNode, from: TreeNode, own: TreeNode): TreeNode {
    if (node.kind === 'comment')
      return own.kind === 'comment' ? { ...own, value: node.value } : this.#new(node);
    if (node.kind !== 'element' || from.kind !== 'element' || own.kind !== 'element') return this.#new(node);
    const kind = kindOf(node);
    const children = (): readonly TreeNode[] => this.children(node.children, from.children, own.children);
    if (kind !== kindOf(from)) return { ...node, id: '', children: children() };
    // Opaque in the page: it is what the HTML says that it is, or what it was.
    if (kind !== kindOf(own) || mwType(own.attrs) === 'mw:Placeholder')
      return { ...this.#newElement(node), id: own.id };
    const name = node.name === from.name ? own.name : node.name;
    if (own.attrs.typeof?.includes('mw:ExpandedAttrs') && !sameAttributes(node, from))
      return { ...node, id: own.id, children: children() };
    if (kind === 'mw:File') {
      const caption = isMadeCaption(node, from, own) ? this.#newElement(node).children : children();
      const attrs = mergedMedia(node, from, own);
      // What is given a place or a frame stands in text no longer.
      const placed = name === 'span' && isPlaced(attrs) && !isPlaced(own.attrs);
      return { ...own, name: placed ? 'figure' : name, attrs, children: caption };
    }
    if (kind === 'mw:Extension/gallery') return mergedGallery(node, from, own, this.tools);
    if (kind === 'mw:Extension/references') return mergedNotes(node, from, own, this.tools);
    const attrs = mergedAttributes(node.attrs, from.attrs, own.attrs);
    const merged = { ...own, name, attrs, children: children() };
    return withDetails(merged);
  }
}

/** Deeper than this what was edited is taken as a whole. */
const deepest = 200;

/** Children as a server wrote them, and what they are in the page. */
const unitsOf = (original: readonly TreeNode[], base: readonly TreeNode[]): readonly Unit[] =>
  units(hasCalls(base) ? withCalls(original) : original, openGroups(base));

const isFigure = (node: TreeNode): boolean => node.kind === 'element' && node.name === 'figure';

/** A paragraph, and the pictures that stand beside it since they were given a place. */
function withoutFigures(node: TreeNode): readonly TreeNode[] {
  if (node.kind !== 'element' || node.name !== 'p' || node.print?.html || !node.children.some(isFigure))
    return [node];
  const out: TreeNode[] = [];
  let rest = [...node.children];
  for (let part = 0; rest.length > 0; part++) {
    const end = rest.findIndex(isFigure);
    const children = rest.slice(0, end < 0 ? undefined : end);
    const ids = part === 0 ? {} : { id: '', origin: node.id };
    if (children.some((child) => child.kind !== 'text' || child.value.trim() !== ''))
      out.push({ ...node, ...ids, children });
    if (end >= 0) out.push(rest[end] as TreeNode);
    rest = end < 0 ? [] : rest.slice(end + 1);
  }
  return out;
}

/** A reference whose details, which are HTML, are to become source. */
function withDetails(node: TreeElement): TreeElement {
  if (kindOf(node) !== 'mw:Extension/ref') return node;
  const { details, ...data } = parseData(node.attrs['data-mw']);
  if (typeof details !== 'string') return node;
  const attrs = { ...node.attrs, 'data-mw': JSON.stringify(data) };
  return { ...node, attrs, print: { ...node.print, details } };
}

const isStray = (node: TreeNode): boolean =>
  node.kind === 'element' && node.block && node.attrs.typeof === 'mw:Placeholder/StrippedTag';

function withoutIds(node: TreeNode, depth = 0): TreeNode {
  if (node.kind !== 'element' || depth > deepest) return node;
  return withDetails({
    ...node,
    id: '',
    children: node.children.map((child) => withoutIds(child, depth + 1)),
  });
}

/** A text of the page with its edit; blanks at its ends that the HTML has elsewhere stay. */
function editedText(node: TreeText, from: TreeNode, own: TreeNode): TreeNode {
  if (from.kind === 'text' && node.value === from.value) return own;
  if (from.kind !== 'text' || own.kind !== 'text') return node;
  const edges = ({ value }: TreeText): [string, string] => [
    /^\s*/.exec(value)?.[0] ?? '',
    value.trim() === '' ? '' : value.slice(value.trimEnd().length),
  ];
  const [now, before, had] = [edges(node), edges(from), edges(own)];
  if (node.value.trim() === '') return node;
  const first = now[0] === before[0] ? had[0] : now[0];
  const last = now[1] === before[1] ? had[1] : now[1];
  return text(first + node.value.trim() + last);
}

/** The nodes that nodes of one list were: by id where they have one, else by what they say. */
function homes(edited: readonly TreeNode[], original: readonly TreeNode[]): Map<TreeNode, TreeNode> {
  const out = new Map<TreeNode, TreeNode>();
  const same: Same = (a, b) => {
    const [one, other] = [a.kind === 'element' ? a.id : '', b.kind === 'element' ? b.id : ''];
    return one === '' && other === '' ? undefined : one === other;
  };
  for (const { left, right } of units(edited, original, same)) {
    const [node, from] = [left[0], right[0]];
    if (node && from && left.length === 1 && right.length === 1 && same(node, from) !== false)
      out.set(node, from);
  }
  return out;
}

function mergedAttributes(edited: Attributes, original: Attributes, base: Attributes): Attributes {
  const out: Record<string, string> = { ...base };
  for (const key of new Set([...Object.keys(original), ...Object.keys(edited)])) {
    const value = edited[key];
    if (value === original[key]) continue;
    if (value === undefined) delete out[key];
    else out[key] = key === 'data-mw' ? mergedData(value, original[key], base[key]) : value;
  }
  return out;
}
