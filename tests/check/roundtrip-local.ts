/**
 * Where an edit may change the source: the edited block and its separators; for a join or a removal the block and its
 * neighbour; for an insertion the separators alone. Five things have to be said of wikitext (docs/conformance.md):
 *
 * - On a line of cells the sign between two of them (`||`, `!!`) is their separator. A cell that gets a second line ends
 *   that line, and the next cell can only begin on a line of its own: `||` becomes a line end and `|`. What the cell holds
 *   behind the edited block stands.
 * - Behind the list in an item, and behind a comment below its line, nothing can stand: an item is one line, and those
 *   lines follow it. What is put there can only stand on the item's own line, with the comment before it, or the list as
 *   tags: the edited block is the item.
 * - The lines of a list in an item begin with the bullets of all items around them. Where an item is joined to one of
 *   another kind (a description to its term), the lines of its lists say so; an item of tags ends with that one's end tag.
 * - Formatting that is left open in an item goes on in those behind it: where one of them goes or something comes between
 *   them, the others need tags of their own. They are one block.
 * - What a picture says is one of its options, told from the others by what it is and where: its block is the picture.
 */

import type { SourceRange, Tree, TreeNode } from '@stet/tree';
import type { Node } from 'prosemirror-model';
import type { Touched } from './roundtrip-edits.js';

interface Span {
  readonly start: number;
  readonly end: number;
}

export type Ranges = ReadonlyMap<string, SourceRange>;

/** The source range of every node that has an id. */
export function sourceRanges(tree: Tree): Ranges {
  const ranges = new Map<string, SourceRange>();
  const work: TreeNode[] = [...tree.children];
  for (let node = work.pop(); node; node = work.pop()) {
    if (node.kind === 'text') continue;
    if (node.source && node.id !== '') ranges.set(node.id, node.source);
    if (node.kind === 'element') for (const child of node.children) work.push(child);
  }
  return ranges;
}

/** Whether `after` differs from `before` only inside one of the places that the edit may change. */
export function isLocal(before: string, after: string, doc: Node, ranges: Ranges, touched: Touched): boolean {
  const windows = new Windows(before, doc, ranges);
  if (touched.what === 'move') return isLocalMove(before, after, windows.ofMove(touched));
  const spans = windows.of(touched);
  return [before, ...windows.withCellOnNewLine(touched)].some((source) =>
    spans.some(({ start, end }) => {
      const behind = source.slice(end);
      return (
        after.length >= start + behind.length &&
        after.startsWith(before.slice(0, start)) &&
        after.endsWith(behind)
      );
    }),
  );
}

/** A move may change the place that it left and the one that it reached; what lies between stands. */
function isLocalMove(before: string, after: string, spans: readonly Span[]): boolean {
  const [first, second] = spans.toSorted((a, b) => a.start - b.start) as [Span, Span];
  return (
    after.startsWith(before.slice(0, first.start)) &&
    after.endsWith(before.slice(Math.max(first.end, second.end))) &&
    (second.start <= first.end || after.includes(before.slice(first.end, second.start)))
  );
}

const isBlank = (unit: number): boolean => unit === 32 || (unit >= 9 && unit <= 13);

class Windows {
  constructor(
    private readonly source: string,
    private readonly doc: Node,
    private readonly ranges: Ranges,
  ) {}

  ofMove({ pos, after }: { pos: number; after: number }): Span[] {
    const { end } = this.#trimmed(this.#span(after));
    return [this.#widened(this.#span(pos)), this.#widened({ start: end, end })];
  }

  of(touched: Exclude<Touched, { what: 'move' }>): Span[] {
    const spans = this.#usual(touched);
    const formatted = positionsOf(touched).flatMap((pos) => this.#formatted(pos) ?? []);
    return spans.flatMap((span) => [
      span,
      ...formatted.map(({ start, end }) =>
        this.#widened({ start: Math.min(start, span.start), end: Math.max(end, span.end) }),
      ),
    ]);
  }

  /** The page with the cell behind that of an edited block on a line of its own, where it was on the same one. */
  withCellOnNewLine(touched: Exclude<Touched, { what: 'move' }>): string[] {
    return positionsOf(touched).flatMap((pos) => {
      const $pos = this.doc.resolve(pos);
      for (let depth = $pos.depth; depth > 0; depth--) {
        if ($pos.node(depth).type.name !== 'cell') continue;
        const { end } = this.#widened(this.#span($pos.before(depth)));
        const sign = cellSign(this.source, end);
        const [own, behind] = [this.source.slice(0, end), this.source.slice(end + sign.length)];
        return sign === '' ? [] : ['|', '!', '{{!}}'].map((one) => `${own}\n${one}${behind}`);
      }
      return [];
    });
  }

  /** The items around which the same formatting is open as around one of them; `null` where there are no others. */
  #formatted(pos: number): Span | null {
    const $pos = this.doc.resolve(pos);
    let { depth } = $pos;
    while (depth > 0 && $pos.node(depth).type.name !== 'list') depth--;
    const list = $pos.node(depth);
    const index = $pos.index(depth);
    const goesOn = (i: number): boolean => {
      const ids: string[] = [];
      for (let node = list.maybeChild(i)?.firstChild; node; node = node.firstChild) {
        if (node.type.name === 'wrapper') ids.push(node.attrs.id);
        for (const { attrs } of node.marks) ids.push(attrs.id);
      }
      return ids.some((id) => {
        const range = this.ranges.get(id);
        return range && range.start === range.openEnd;
      });
    };
    let [from, to] = [index, index];
    while (goesOn(from)) from--;
    while (goesOn(to + 1)) to++;
    const [first, last] = [list.maybeChild(from), list.maybeChild(to)];
    const start = first && this.ranges.get(first.attrs.id)?.start;
    const end = last && this.ranges.get(last.attrs.id)?.end;
    return from === to || start == null || end == null ? null : { start, end };
  }

  #usual(touched: Exclude<Touched, { what: 'move' }>): Span[] {
    if (touched.what === 'block')
      return [this.#widened(this.#span(pictureAround(this.doc, touched.pos)), touched.pos)];
    if (touched.what === 'join') {
      const first = this.#span(touched.target);
      const last = this.#span(renamedItem(this.doc, touched.pos, touched.target) ?? touched.pos);
      return [this.#widened({ start: first.start, end: last.end })];
    }
    if (touched.what === 'insertion') {
      const item = itemOfLines(this.doc, touched.after);
      if (item !== null) return [this.#widened(this.#span(item))];
      const { end } = this.#trimmed(this.#span(touched.after));
      return [this.#widened({ start: end, end }, touched.after)];
    }
    return this.#removal(touched.pos);
  }

  #removal(pos: number): Span[] {
    let $pos = this.doc.resolve(pos);
    while ($pos.depth > 0 && $pos.parent.childCount === 1) $pos = this.doc.resolve($pos.before());
    const self = this.#span($pos.pos);
    const out = [this.#widened(self)];
    const before = $pos.nodeBefore;
    if (before)
      out.push(this.#widened({ start: this.#span($pos.pos - before.nodeSize).start, end: self.end }));
    const node = $pos.nodeAfter;
    if (node && $pos.parent.maybeChild($pos.index() + 1)) {
      out.push(this.#widened({ start: self.start, end: this.#span($pos.pos + node.nodeSize).end }));
    }
    return out;
  }

  /** The source of a block; of bare text in a container, what lies between its neighbours. */
  #span(pos: number): Span {
    const node = this.doc.nodeAt(pos);
    const own = node && this.ranges.get(node.attrs.id);
    if (own) return own;
    const $pos = this.doc.resolve(pos);
    const { parent } = $pos;
    const index = $pos.index();
    let start: number | undefined;
    let end: number | undefined;
    for (let i = index - 1; i >= 0 && start === undefined; i--)
      start = this.ranges.get(parent.child(i).attrs.id)?.end;
    for (let i = index + 1; i < parent.childCount && end === undefined; i++) {
      end = this.ranges.get(parent.child(i).attrs.id)?.start;
    }
    if (start === undefined || end === undefined) {
      const inside = this.#inside($pos.depth === 0 ? null : parent, $pos.depth === 0 ? 0 : $pos.before());
      start ??= inside.start;
      end ??= inside.end;
    }
    return { start, end };
  }

  /** What lies between a container's opening and closing markup. */
  #inside(container: Node | null, pos: number): Span {
    if (!container) return { start: 0, end: this.source.length };
    const range = this.ranges.get(container.attrs.caption || container.attrs.id);
    return range ? { start: range.openEnd, end: range.closeStart } : this.#span(pos);
  }

  #trimmed({ start, end }: Span): Span {
    let to = end;
    while (to > start && isBlank(this.source.charCodeAt(to - 1))) to--;
    return { start, end: to };
  }

  /**
   * With the separators around it.
   * @param pos the block, where the sign of the cell behind it may be one
   */
  #widened(span: Span, pos?: number): Span {
    let { start, end } = span;
    while (start > 0 && isBlank(this.source.charCodeAt(start - 1))) start--;
    while (end < this.source.length && isBlank(this.source.charCodeAt(end))) end++;
    if (pos !== undefined && isIn(this.doc, pos, 'cell')) end += cellSign(this.source, end).length;
    return { start, end };
  }
}

/** The sign at `at` between two cells of a line; `''` for none. */
const cellSign = (source: string, at: number): string =>
  /^(?:!!|(?:\||\{\{!\}\}){2})?/.exec(source.slice(at, at + 10))?.[0] ?? '';

function isIn(doc: Node, pos: number, name: string): boolean {
  const $pos = doc.resolve(pos);
  for (let depth = $pos.depth; depth > 0; depth--) if ($pos.node(depth).type.name === name) return true;
  return false;
}

/** The picture whose text a block is, else the block. */
function pictureAround(doc: Node, pos: number): number {
  const $pos = doc.resolve(pos);
  return /^(?:media|figure)$/.test($pos.parent.type.name) ? $pos.before() : pos;
}

/** Where an item of wikitext begins in which something was put behind lines that follow its own; `null` for anything else. */
export function itemOfLines(doc: Node, after: number): number | null {
  const $pos = doc.resolve(after);
  const isItem = $pos.parent.type.name === 'item' && !$pos.parent.attrs.html;
  return isItem && /^(?:list|commentBlock)$/.test($pos.nodeAfter?.type.name ?? '') ? $pos.before() : null;
}

/** Where an item begins whose text is joined to an item of another kind: lists in it take that one's bullets, it that one's end tag. */
function renamedItem(doc: Node, pos: number, target: number): number | null {
  const $pos = doc.resolve(pos);
  const { type, attrs } = $pos.parent;
  const isRenamed = type.name === 'item' && attrs.name !== doc.resolve(target).parent.attrs.name;
  return isRenamed ? $pos.before() : null;
}

/** Whether the blocks of the page that an edit touches lie between points of rest, with nothing but blanks before them. */
export function isBetweenRests(base: Tree, doc: Node, ranges: Ranges, touched: Touched): boolean {
  const isBlankBetween = (from: number, to: number): boolean =>
    from <= to && base.text.slice(from, to).trim() === '';
  return positionsOf(touched).every((pos) => {
    const $pos = doc.resolve(pos);
    const block = $pos.depth === 0 ? $pos.nodeAfter : $pos.node(1);
    const range = block && ranges.get(block.attrs.id);
    if (!range) return false;
    const before = base.rests.findLast(({ at }) => at <= range.start)?.at ?? 0;
    const after = base.rests.find(({ at }) => at >= range.end)?.at ?? base.text.length;
    return isBlankBetween(before, range.start) && isBlankBetween(range.end, after);
  });
}

function positionsOf(touched: Touched): number[] {
  switch (touched.what) {
    case 'join':
      return [touched.pos, touched.target];
    case 'insertion':
      return [touched.after];
    case 'move':
      return [touched.pos, touched.after];
    default:
      return [touched.pos];
  }
}
