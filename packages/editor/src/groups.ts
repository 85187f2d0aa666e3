/**
 * The blocks of a page in groups of some ten: one element around each group, in the view only. What the browser
 * does for each key (layout, painting, hit test, what it tells input methods of the selection) grows with the number
 * of boxes beside the one that is typed in, laid out or not; measured on a page of 520 blocks, groups halve it.
 *
 * The document has no groups. prosemirror-view draws one element around neighbours that carry the same mark, blocks
 * included; so what it draws is the document with a mark on each top-level block, which exists nowhere else.
 * Positions, commands, history and other people see the document itself.
 */

import { Fragment, type Mark, type Node, Schema } from 'prosemirror-model';
import type { EditorView, MarkViewConstructor } from 'prosemirror-view';

/** Blocks in a group of a page as opened. */
const groupSize = 10;
/** How many blocks behind a floating one may stand beside it. */
const besideFloat = 8;

const groupMark = new Schema({
  nodes: { doc: { content: 'text*' }, text: {} },
  marks: {
    stetGroup: {
      attrs: { number: {} },
    },
  },
}).marks.stetGroup as NonNullable<Schema['marks'][string]>;

/** The element around a group, by the name of its mark, as a view takes them. Its classes are `lazy.ts`'s. */
export const groupViews: Record<string, MarkViewConstructor> = {
  stetGroup(_mark, view) {
    const dom = view.dom.ownerDocument.createElement('div');
    dom.className = 'stet-group';
    return { dom, ignoreMutation: ({ type }) => type === 'attributes' };
  },
};

/** What of prosemirror-view's description of the drawn document is used here. It is not part of its interface. */
interface ViewDesc {
  readonly children: readonly ViewDesc[];
  readonly size: number;
  readonly mark?: Mark;
  parseRule(): unknown;
  parseRange(from: number, to: number, base?: number): unknown;
}
interface DocViewDesc extends ViewDesc {
  matchesNode(node: Node, ...decorations: unknown[]): boolean;
  update(node: Node, ...rest: unknown[]): boolean;
}

/** Follows a document from state to state and gives it with its blocks marked. */
export class Groups {
  #doc: Node | null = null;
  #blocks: readonly Node[] = [];
  #marked: readonly Node[] = [];
  #drawn: Node | null = null;

  /** The same document with a mark of its group on each block; blocks that stay keep their group and their object. */
  mark(doc: Node): Node {
    if (doc === this.#doc && this.#drawn) return this.#drawn;
    const blocks: Node[] = [];
    doc.forEach((block) => {
      blocks.push(block);
    });
    const marked = this.#doc ? this.#follow(blocks) : divide(blocks);
    this.#doc = doc;
    this.#blocks = blocks;
    this.#marked = marked;
    this.#drawn = doc.copy(Fragment.fromArray(marked as Node[]));
    return this.#drawn;
  }

  #follow(blocks: readonly Node[]): Node[] {
    const old = this.#blocks;
    let start = 0;
    while (start < blocks.length && start < old.length && blocks[start] === old[start]) start++;
    let end = 0;
    while (
      end < blocks.length - start &&
      end < old.length - start &&
      blocks[blocks.length - 1 - end] === old[old.length - 1 - end]
    )
      end++;
    const marked = this.#marked.slice(0, start);
    for (let i = start; i < blocks.length - end; i++) {
      // In place of an old block, or behind the ones before it.
      const model = i < old.length - end ? this.#marked[i] : (marked.at(-1) ?? this.#marked[0]);
      marked.push((blocks[i] as Node).mark(model?.marks ?? [groupMark.create({ number: 0 })]));
    }
    if (end > 0) marked.push(...this.#marked.slice(-end));
    return marked;
  }
}

/** The first division: a group begins where no margin reaches through its edge, and holds what stands beside a float. */
function divide(blocks: readonly Node[]): Node[] {
  const marked: Node[] = [];
  let group: Node[] = [];
  let number = 0;
  let beside = 0;
  let floats = false;
  const close = (): void => {
    const mark = groupMark.create({ number: number++ });
    for (const block of group) marked.push(block.mark([mark]));
    group = [];
    floats = false;
  };
  blocks.forEach((block, i) => {
    const floating = isFloating(block);
    // A floating block takes no room: the margin of the one behind it is what counts.
    const bound = hasMarginAbove(block) || (floating && hasMarginAbove(blocks[i + 1]));
    const full = floats ? beside <= 0 : group.length >= groupSize || floating;
    if (group.length > 0 && full && !bound) close();
    group.push(block);
    if (floating) {
      floats = true;
      beside = besideFloat;
    } else beside--;
  });
  close();
  return marked;
}

const hasMarginAbove = (block: Node | undefined): boolean =>
  block?.type.name === 'heading' || block?.type.name === 'rule';

/** Whether a block looks like one that others flow around. It only decides where groups end: style sheets see the rest. */
function isFloating({ type, attrs }: Node): boolean {
  if (type.name === 'figure')
    return (
      !/halign-(?:none|center)/.test(attrs.cls) && /Thumb|Frame(?!less)|halign/.test(attrs.type + attrs.cls)
    );
  return !type.isTextblock && /float|infobox|\balign\b/i.test(JSON.stringify(attrs));
}

/**
 * Lets a view draw the blocks of its document in groups. Call it while the view holds an empty document: what it
 * holds already is not drawn again. Where prosemirror-view is not as expected nothing is grouped, and nothing else
 * changes.
 */
export function drawInGroups(view: EditorView): void {
  const docView = (view as unknown as { docView?: DocViewDesc }).docView;
  if (!docView?.update || !docView.matchesNode || !docView.parseRange) return;
  const groups = new Groups();
  const { matchesNode, update, parseRange } = docView;
  docView.matchesNode = (node, ...decorations) =>
    matchesNode.call(docView, groups.mark(node), ...decorations);
  docView.update = (node, ...rest) => update.call(docView, groups.mark(node), ...rest);
  // A change is read from the block that it is in: not from its whole group, as from a mark in text.
  docView.parseRange = (from, to, base = 0) => {
    let start = base;
    for (const child of docView.children) {
      const end = start + child.size;
      if (child.mark?.type === groupMark) {
        if (from >= start && to <= end) return child.parseRange(from, to, start);
        child.parseRule = () => ({ skip: true });
      }
      start = end;
    }
    return parseRange.call(docView, from, to, base);
  };
}
