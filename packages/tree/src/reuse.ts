/**
 * Selective serialization: a tree as markup, with the source of everything that did not change.
 *
 * - A node that is deeply equal to the base node it came from (by id or origin) is its own source slice, if the markup
 *   says that the slice may stand in its new place.
 * - An edited container keeps its opening and closing markup, if name and attributes are the same, and prints its
 *   children by the same rule.
 * - What stood between two neighbours of a base stands there again, byte for byte; likewise at both ends of a
 *   container and of the page.
 * - A text keeps what it has in common with the text that stood in its place; only the rest is escaped.
 * - Everything else is printed anew by the markup.
 *
 * Every top-level block is decided on its own: an unedited page is the sum of its blocks.
 */

import { openGroups, ownKey, Shapes, sameName } from './equal.js';
import { mwType } from './html-facts.js';
import type { Markup, OwnContext, Place, Strength } from './markup.js';
import type { Tree, TreeComment, TreeElement, TreeNode, TreeText } from './node.js';
import { text as textNode } from './node.js';
import {
  Base,
  type BaseItem,
  gapBetween,
  isLeftOpen,
  lacksEnd,
  lacksTag,
  markupOf,
  nextOf,
  originOf,
  placeOf,
  previousOf,
  type SpelledNodes,
  sliceOf,
  spelledNodes,
} from './reuse-base.js';
import { type Item, nothingKept, textIn, textItem } from './reuse-text.js';
import { type Region, Writer } from './reuse-writer.js';

export interface ReuseOptions {
  /** Trees as parsed, with their text: where unchanged source comes from. */
  readonly bases: readonly Tree[];
  readonly markup: Markup;
  /** `false`: everything is printed anew. */
  readonly reuse?: boolean;
  /** By number among the tree's children: how a node of the page is to be printed, where not as usual. */
  readonly strengths?: ReadonlyMap<number, Strength>;
  /**
   * By number among the tree's children: the containers in a node of the page that its third step is for; else all.
   * `false`: only for what changed in them.
   */
  readonly narrowed?: ReadonlyMap<number, ReadonlyMap<TreeNode, boolean>>;
}

export interface Reused {
  readonly text: string;
  /** Stretches of `text` that were newly printed, in order; an empty one where something was left out. */
  readonly fresh: readonly Region[];
  /** The nodes of the page in order. */
  readonly blocks: readonly PrintedBlock[];
  /** Containers in which not every node is one that was there. */
  readonly touched: ReadonlySet<TreeNode>;
}

/** Where a node of the page stands in the output. */
export interface PrintedBlock extends Region {
  /** Its number among the tree's children; of texts that were joined, that of the first. */
  readonly child: number;
  /** Its source, unchanged. */
  readonly reused: boolean;
  /** What stands before it is new. */
  readonly moved: boolean;
  /** Something in it touches that may have to be kept apart, or is a new text, which may end something. */
  readonly doubtful: boolean;
  /** Something in it that only the page ended is followed by something now, and was left without an end. */
  readonly open: boolean;
}

/** Deeper than this nothing is printed by recursion. */
const deepest = 300;

export function printTree(tree: Tree, options: ReuseOptions): Reused {
  return new Printer(options).page(tree);
}

/** How an item is printed: its slice; its own markup kept around its children; anew. */
type Mode = 'slice' | 'container' | 'anew';

class Printer {
  readonly #markup: Markup;
  readonly #bases: readonly Base[];
  readonly #shapes: Shapes;
  readonly #strengths: ReadonlyMap<number, Strength>;
  readonly #narrowed: ReadonlyMap<number, ReadonlyMap<TreeNode, boolean>>;
  readonly #touched = new Set<TreeNode>();
  readonly #reuse: boolean;
  readonly #lineEnd: string;
  #spelled: SpelledNodes | null = null;
  /** Of a block of the page that is at the third step: only what changed in it is there. */
  #narrow = false;
  /** The containers in it in which that is so; `null` for all. */
  #within: ReadonlyMap<TreeNode, boolean> | null = null;
  /** Of a block of the page that is not printed as usual: no tag may be left out that another block needs. */
  #closes = false;
  /** Of such a block that the page ended, its node: what is open at its end needs an end. */
  #ends: BaseItem | null = null;
  #page: Tree | null = null;
  /** What touches was not kept apart, or a text was new, since this was set to `false`. */
  #doubt = false;
  /** Blanks at the end of the last line were written by the last call of `#children`. */
  #trailed = false;
  #blocks: PrintedBlock[] | null = null;

  constructor({ markup, bases, reuse = true, strengths = new Map(), narrowed = new Map() }: ReuseOptions) {
    this.#markup = markup;
    this.#bases = bases.map((tree) => Base.of(tree));
    this.#shapes = new Shapes(this.#bases[0]?.shapes ?? null);
    this.#reuse = reuse;
    this.#strengths = strengths;
    this.#narrowed = narrowed;
    const [first] = bases;
    this.#lineEnd = first?.text.includes('\r\n') ? '\r\n' : '\n';
  }

  page(tree: Tree): Reused {
    const out = new Writer('', this.#lineEnd);
    const place: Place = {
      parent: null,
      up: null,
      left: null,
      right: null,
      line: '',
      tail: '',
      depth: 0,
      strength: 0,
    };
    const blocks: PrintedBlock[] = [];
    this.#blocks = blocks;
    this.#page = tree;
    this.#children(out, tree.children, null, null, place, true);
    return { text: out.text, fresh: out.fresh, blocks, touched: this.#touched };
  }

  /**
   * Prints the children of a container.
   * @param from the base node of the container
   * @param up where the container stands
   * @param edges its opening and closing markup are those of the base
   * @returns whether what stands at the end is what stood there
   */
  #children(
    out: Writer,
    nodes: readonly TreeNode[],
    container: TreeElement | null,
    from: BaseItem | null,
    up: Place | null,
    edges: boolean,
  ): boolean {
    const blocks = this.#blocks;
    this.#blocks = null;
    const items = this.#items(nodes, from, container);
    const list = this.#listOf(from, container);
    const changed = from !== null && !isSequence(items, from.items);
    if (changed && container && from.base.trusted) this.#touched.add(container);
    const narrowsHere = (): boolean =>
      this.#narrow && (!this.#within || (container !== null && this.#within.has(container)));
    const isTouched = changed && narrowsHere();
    // As it was, behind what it was behind; what now touches another old neighbour counts as new.
    const isOld = (i: number): boolean => {
      const [left, item] = [items[i - 1], items[i]];
      return !!item?.same && !(left?.same && left.until !== previousOf(item.from as BaseItem));
    };
    const strengthAt = (i: number): Strength => {
      if (container)
        return isTouched && !(this.#within?.get(container) === false && isOld(i)) ? 3 : (up?.strength ?? 0);
      const strength = this.#strengths.get(items[i]?.child ?? -1) ?? 0;
      return strength === 3 ? 0 : strength;
    };
    const placeAt = (i: number): Place => ({
      parent: container,
      up: container ? up : null,
      left: items[i - 1]?.node ?? null,
      right: items[i + 1]?.node ?? null,
      line: out.line,
      tail: out.tail,
      depth: (up?.depth ?? 0) + 1,
      strength: strengthAt(i),
    });
    if (items.length === 0) {
      const [base] = this.#bases;
      // A page of nothing but blanks.
      const isBlank = container === null && this.#reuse && base?.top.length === 0;
      if (isBlank) out.reuse(base.text);
      else out.write(this.#markup.separator(null, null, placeAt(0), []));
      return false;
    }
    // Blanks at the end of the last line stay on it, where something follows it now.
    const last = list.at(-1) ?? null;
    const trailing = last ? trailingBlanks(last, edges) : '';
    let trailed = false;
    let unsure = false;
    let intact = false;
    let before: Strength = 0;
    let open = false;
    let run = 0;
    for (let i = 0; i <= items.length; i++) {
      const left = items[i - 1] ?? null;
      const right = items[i] ?? null;
      if (!container && right) {
        const step = this.#strengths.get(right.child) ?? 0;
        const { from } = right;
        run = from?.base.runOf(from).length ?? 0;
        this.#within = this.#narrowed.get(right.child) ?? null;
        // A copy never has the other blocks of its run behind it. A block alone may only have something that touches.
        this.#closes =
          step > 0
            ? !from || run > (step === 1 || this.#within ? 1 : 0)
            : run > 1 && (right.node as TreeElement).id !== ((from as BaseItem).node as TreeElement).id;
        const left = from && items[i + 1] && isLeftOpen(from) ? from : null;
        this.#ends = step > 0 ? left : null;
        open = left !== this.#ends;
        this.#narrow = step === 3;
      }
      const at = placeAt(i);
      const mode = right ? this.#mode(right, at, narrowsHere()) : 'slice';
      const level = narrowsHere() && mode === 'anew' ? 3 : at.strength;
      const bytes = left || right ? this.#gap(left, right, edges, container) : null;
      // Before what stays it is renewed at one step: on the page, and in a container before a comment.
      const renewed = container === null ? 2 : right?.node.kind === 'comment' && 3;
      // Behind a container that has tags in it now: what stood there may say something else.
      const isShaken = this.#narrow && !this.#within && left !== null && this.#touched.has(left.node);
      const isOwn =
        mode === 'anew' ? at.strength === 0 && saysOther(right as Item) : level !== renewed && !isShaken;
      const stays =
        bytes !== null && isOwn && !losesItsLine(right, bytes, out.line) && !losesItsEnd(left, out.line);
      if (stays) out.reuse(bytes);
      else {
        if (bytes === null) out.mark();
        const isTag = container?.print?.html === true;
        const hints = Math.max(level, before) > 3 ? [] : this.#hints(left, right, bytes, list, isTag);
        const fit = hints.filter((hint) => mode === 'anew' || !losesItsLine(right, hint, out.line));
        const strength = Math.max(level, before) as Strength;
        const separate = (one: Strength): string =>
          this.#markup.separator(left?.node ?? null, right?.node ?? null, { ...at, strength: one }, fit);
        const between = separate(strength);
        unsure = strength === 0 && container === null && separate(1) !== between;
        const ends = right && between.startsWith('\n') && last && (left?.until ?? left?.from) === last;
        if (ends && trailing !== '' && this.#reuse) {
          out.reuse(trailing);
          trailed = true;
        }
        out.write(between);
      }
      if (!right) {
        this.#trailed = trailed;
        return stays && intact;
      }
      const place = { ...placeAt(i), strength: level };
      before = level;
      const seam = !(stays && (intact || left === null) && startStays(right, mode));
      const start = out.length;
      if (blocks) this.#doubt = false;
      intact = this.#item(out, right, mode, place, seam);
      const doubtful = open || this.#doubt || unsure || run > 0;
      // A separator is as much of what stands before it.
      if (unsure && blocks?.length)
        blocks[blocks.length - 1] = { ...(blocks.at(-1) as PrintedBlock), doubtful: true };
      unsure = false;
      const reused = mode === 'slice';
      blocks?.push({ start, end: out.length, child: right.child, reused, moved: !stays, doubtful, open });
    }
    return false;
  }

  /** The children of the base container. */
  #listOf(from: BaseItem | null, container: TreeElement | null): readonly BaseItem[] {
    if (from) return from.items;
    return container === null ? (this.#bases[0]?.top ?? this.#spelled?.top ?? []) : [];
  }

  /** The children of a container with the base nodes that they came from. */
  #items(nodes: readonly TreeNode[], from: BaseItem | null, container: TreeElement | null): Item[] {
    const joined = this.#merged(container === null ? nodes : openGroups(nodes));
    const origins = joined.map(({ node }) => (node.kind === 'text' ? null : this.#originOf(node)));
    const list = this.#listOf(from, container);
    return joined.map(({ node, child }, i): Item => {
      if (node.kind !== 'text') {
        const origin = origins[i] ?? null;
        const same = origin !== null && this.#isSame(node, origin);
        return { node, child, from: origin, until: origin, kept: nothingKept, same };
      }
      const left = origins[i - 1];
      const right = origins[i + 1];
      const before = i === 0 ? list[0] : left && nextOf(left);
      const after = i === joined.length - 1 ? list.at(-1) : right && previousOf(right);
      return textItem(node, child, textIn(container, before), textIn(container, after));
    });
  }

  /** Without what is nothing when it is written; what touches and says the same is one, with the number of the first. */
  #merged(nodes: readonly TreeNode[]): { node: TreeNode; child: number }[] {
    const out: { node: TreeNode; child: number }[] = [];
    const isNew = (one: TreeElement): boolean => {
      const origin = this.#originOf(one);
      return !origin || !this.#isSame(one, origin);
    };
    for (const [child, node] of nodes.entries()) {
      const last = out.at(-1);
      if (node.kind === 'text') {
        if (last?.node.kind === 'text') last.node = textNode(last.node.value + node.value);
        else if (node.value !== '') out.push({ node, child });
        continue;
      }
      if (node.kind === 'element' && this.#markup.isNothing?.(node) && isNew(node)) continue;
      if (last?.node.kind === 'element' && node.kind === 'element' && this.#markup.isOne?.(last.node, node)) {
        const [a, b] = [this.#originOf(last.node), this.#originOf(node)];
        if (!a || !b || nextOf(a) !== b) {
          const keeps = a ? last.node : node;
          last.node = { ...keeps, children: [...last.node.children, ...node.children] };
          continue;
        }
      }
      out.push({ node, child });
    }
    return out;
  }

  /** The base node that a node came from; where no base has it, what its own spelling says. */
  #originOf(node: TreeElement | TreeComment): BaseItem | null {
    const found = originOf(node, this.#bases);
    if (found || !this.#page) return found;
    const spelling = node.kind === 'element' ? node.print?.spelling : node.spelling;
    if (!spelling) return null;
    this.#spelled ??= spelledNodes(this.#page);
    return this.#spelled?.find(node) ?? null;
  }

  #isSame(node: TreeElement | TreeComment, { base, node: old, items }: BaseItem): boolean {
    if (!base.trusted) return items.length === 0;
    return this.#shapes.of(node) === this.#shapes.of(old);
  }

  #mode({ node, from, same }: Item, place: Place, narrow: boolean): Mode {
    const { strength } = place;
    if (!this.#reuse || strength > 3 || !from || from.start < 0) return 'anew';
    if (node.kind === 'text') return same ? 'slice' : 'container';
    if (from.node.kind !== 'element') return same ? 'slice' : 'anew';
    const origin = { node: from.node, text: from.base.text, place: placeOf(from) };
    const isRagged = this.#closes && from.base.ragged.has(from);
    const isOpen = this.#ends?.end === from.end && isLeftOpen(from);
    const lacks = isRagged ? lacksTag : isOpen ? lacksEnd : null;
    if (!this.#markup.fits(origin, place) || lacks?.(from.node)) return 'anew';
    if (same && !lacks) return 'slice';
    if (strength === 3 || node.kind !== 'element' || ownKey(node) !== ownKey(from.node)) return 'anew';
    return this.#markup.keeps(node, origin, narrow) ? 'container' : 'anew';
  }

  /** @returns whether what stands at its end is what stood there */
  #item(out: Writer, item: Item, mode: Mode, place: Place, seam: boolean): boolean {
    const { node, from } = item;
    if (node.kind === 'text') {
      this.#text(out, item, node, mode, place, seam);
      return item.kept.suffix > 0;
    }
    if (mode === 'slice' && from) {
      this.#put(out, sliceOf(from) ?? '', place, seam, true);
      return true;
    }
    if (place.depth > deepest) {
      this.#put(out, this.#markup.flat(node), place, seam, false);
    } else if (mode === 'container' && from && node.kind === 'element') {
      const own = markupOf(from) as { open: string; close: string };
      this.#put(out, own.open, place, seam, true);
      const inner = { ...place, line: out.line, tail: out.tail };
      this.#trailed = false;
      const intact = this.#children(out, node.children, node, from, inner, true);
      // Blanks at the end of its line were written there, where that is no longer its last one.
      const isWritten = this.#trailed && /^[ \t]+$/.test(own.close);
      if (!isWritten) this.#put(out, own.close, place, !intact, true);
      return intact || own.close !== '';
    } else this.#anew(out, node, from, place, seam);
    return false;
  }

  #text(out: Writer, item: Item, node: TreeText, mode: Mode, place: Place, seam: boolean): void {
    const { from } = item;
    const slice = mode === 'slice' && from ? sliceOf(from) : null;
    const old = slice === node.value && from ? placeOf(from) : null;
    if (old && (old.line === '') === (place.line === '') && sameContainers(old, place)) {
      this.#put(out, node.value, place, seam, true);
      return;
    }
    const { strength } = place;
    const kept = this.#reuse && (strength < 2 || strength === 3) ? item.kept : nothingKept;
    this.#doubt = true;
    this.#put(out, this.#markup.text(node.value, place, kept), place, seam, false);
  }

  #anew(
    out: Writer,
    node: TreeElement | TreeComment,
    from: BaseItem | null,
    place: Place,
    seam: boolean,
  ): void {
    const usable = this.#reuse && place.strength < 4;
    const known = usable && from?.node.kind === 'element' && from.start >= 0 ? from : null;
    const capture = (
      children: readonly TreeNode[],
      of: TreeElement,
      base: BaseItem | null,
      before: string,
      around: Place = place,
    ) => {
      const inner = new Writer(place.tail + before, this.#lineEnd);
      const line = `${place.line}${before}`;
      inner.line = line.slice(line.lastIndexOf('\n') + 1);
      this.#children(inner, children, of, base, { ...around, line: inner.line, tail: inner.tail }, false);
      return inner.text;
    };
    const context: OwnContext = {
      place,
      origin: known && {
        node: known.node as TreeElement,
        text: known.base.text,
        place: placeOf(known),
      },
      content: (before = '') => (node.kind === 'element' ? capture(node.children, node, known, before) : ''),
      part: (child, before = '') => {
        const base = this.#originOf(child);
        const around = { ...place, parent: node as TreeElement, up: place, left: null, right: null };
        return capture(child.children, child, base, before, around);
      },
    };
    const own = this.#markup.own(node, context);
    if ('whole' in own) {
      this.#put(out, own.whole, place, seam, false);
      return;
    }
    this.#put(out, own.open, place, seam, false);
    if (node.kind === 'element') {
      this.#children(out, node.children, node, known, { ...place, line: out.line, tail: out.tail }, false);
    }
    this.#put(out, own.close, place, true, false);
  }

  #put(out: Writer, bytes: string, { strength }: Place, seam: boolean, reused: boolean): void {
    if (bytes === '') return;
    if (seam && out.tail !== '') {
      const between = this.#markup.joins(out.tail, bytes, strength);
      out.write(between);
      this.#doubt ||= between === '' && strength === 0 && this.#markup.joins(out.tail, bytes, 1) !== '';
    }
    if (reused) out.reuse(bytes);
    else out.write(bytes);
  }

  /** The bytes that stood between two items, or between an item and an end of its container. */
  #gap(left: Item | null, right: Item | null, edges: boolean, container: TreeElement | null): string | null {
    if (!this.#reuse) return null;
    // Without both of them it would be what stands at an end of the container.
    if (left && right) return left.until && right.from ? gapBetween(left.until, right.from) : null;
    if (!edges) return null;
    const item = left ? left.until : (right as Item).from;
    if (!item || (item.container === null) !== (container === null)) return null;
    return left ? gapBetween(item, null) : gapBetween(null, item);
  }

  /** What stood beside one of two items that were no neighbours, or at this end of the container. */
  #hints(
    left: Item | null,
    right: Item | null,
    bytes: string | null,
    list: readonly BaseItem[],
    isTag: boolean,
  ): readonly string[] {
    if (!this.#reuse) return [];
    const out = new Set<string>();
    const add = (hint: string | null): void => {
      if (hint !== null) out.add(hint);
    };
    add(bytes);
    const [first] = list;
    const last = list.at(-1);
    if (!left) add(first ? gapBetween(null, first) : null);
    else if (!right) {
      const gap = last ? gapBetween(last, null) : null;
      // What stood at the end of the last line does no longer.
      add(gap !== null && left.until !== last ? gap.replace(/^[ \t]+/, '') : gap);
    } else {
      const before = left.until;
      const after = right.from;
      const next = before && nextOf(before);
      const previous = after && previousOf(after);
      if (next) add(gapBetween(before, next));
      if (previous) add(gapBetween(previous, after));
      // Behind what stands on one line with its like, and before it, there is no reason for another line.
      const addLike = (one: BaseItem | null, other: BaseItem | null): void => {
        if (!one || !other || !sameName(left.node, right.node) || !sameName(one.node, other.node)) return;
        const hint = gapBetween(one, other);
        if (!hint?.includes('\n')) add(hint);
      };
      if (before && !next) addLike(previousOf(before), before);
      if (after && !previous) addLike(after, nextOf(after));
      // Between tags what stands at an end of their container is as good as what stands between two of them.
      if (isTag && before && !next) add(gapBetween(before, null));
      if (isTag && after && !previous) add(gapBetween(null, after));
    }
    return [...out];
  }
}

/** A comment, or what data say, still of that kind: it stands as it stood. */
function saysOther({ node, from }: Item): boolean {
  const old = from?.node;
  if (node.kind !== 'element' || old?.kind !== 'element') return node.kind === 'comment';
  const type = mwType(node.attrs);
  return type !== '' && type === mwType(old.attrs) && node.name === old.name && node.block === old.block;
}

/** Began a line, and would not with these bytes before it: what stood there ended with a line end of its own. */
function losesItsLine(item: Item | null, bytes: string, line: string): boolean {
  if (!item?.from || line.trim() === '' || bytes.includes('\n')) return false;
  const { start, base } = item.from;
  return /\n[ \t]*$/.test(base.text.slice(Math.max(0, start - 20), Math.max(0, start)));
}

/** Ended a line by itself, and does no longer. */
const losesItsEnd = (item: Item | null, line: string): boolean =>
  line !== '' && !!item?.until && sliceOf(item.until)?.at(-1) === '\n';

/**
 * Blanks at the end of the line that a container's or the page's last node ends.
 * @param edges the container keeps its closing markup
 */
function trailingBlanks(last: BaseItem, edges: boolean): string {
  const gap = gapBetween(last, null);
  const inside = /^[ \t]+/.exec(gap ?? '')?.[0];
  if (inside !== undefined || !edges || !last.container) return inside ?? '';
  const close = markupOf(last.container)?.close ?? '';
  return /^[ \t]+$/.test(close) ? close : '';
}

/** Whether items are, one by one, those of a base, whatever has changed in them; texts are as they were. */
const isSequence = (items: readonly Item[], list: readonly BaseItem[]): boolean =>
  items.length === list.length &&
  items.every(({ node, from, same }, i) => from === list[i] && (same || node.kind !== 'text'));

const startStays = (item: Item, mode: Mode): boolean =>
  item.node.kind === 'text' ? item.kept.prefix > 0 : mode !== 'anew';

/** Whether two places have containers of the same names, so that text means the same in both. */
function sameContainers(a: Place, b: Place): boolean {
  let [one, other]: [Place | null, Place | null] = [a, b];
  for (let n = 0; n < 6 && one?.parent && other?.parent; n++) {
    if (one.parent.name !== other.parent.name) return false;
    one = one.up;
    other = other.up;
  }
  return (one?.parent == null) === (other?.parent == null);
}
