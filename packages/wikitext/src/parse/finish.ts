import { blockNames, formatting, type SourceRange, set, type TreeNode } from '@stet/tree';
import { type Draft, draft } from './node.js';
import { placeholder } from './placeholder.js';

/**
 * From what tree construction made to a tree with ranges: blanks at the edges of blocks go, bare text of the page
 * becomes paragraphs, ranges are worked out from the inside, and what cannot be given ordered, nested ranges becomes
 * the smallest placeholder that can.
 */

/** A block by what it is, whatever stands in it. */
export const isBlockDraft = ({ block, name }: Draft): boolean => block || blockNames.has(name);

/** Hold only elements: text in them is blank. */
export const structures: ReadonlySet<string> = set('table tbody thead tfoot tr ul ol dl');
/** Blanks behind their opening markup belong to it. */
const padded = set('h1 h2 h3 h4 h5 h6 caption td th li dt dd');
/** End with their line. */
const ending = set('caption td th li dt dd');
/** Without a place in the page and without content they say nothing. */
const hollow = new Set([...set('p tbody ul ol dl a'), ...formatting]);

/** Hold inline content only. */
export const textBlocks: ReadonlySet<string> = set('p h1 h2 h3 h4 h5 h6 pre');

/** Elements, other than opaque ones, that hold a block. */
const blocksInside = new WeakSet<Draft>();

/** A link whose text holds a block, or what holds such a link, stands between blocks where blocks may stand. */
const linksOverBlocks = new WeakSet<Draft>();

/** Paragraphs that no line made, but bare text between blocks. */
const ofBareText = new WeakSet<Draft>();

export const isOfBareText = (paragraph: Draft): boolean => ofBareText.has(paragraph);

const isBlank = (value: string): boolean => /^[ \t\r\n\f\v]*$/.test(value);

export class Finisher {
  #end = 0;

  constructor(private readonly text: string) {}

  /**
   * Finishes the content of a stretch in place.
   * @param as `page`: bare text becomes paragraphs; `body`: it stays bare; `text`: blanks at the edges count
   */
  run(nodes: Draft[], start: number, end: number, as: 'page' | 'body' | 'text'): Draft[] {
    const root = draft(as === 'text' ? '#text' : '#root', { children: nodes, start, end });
    root.openEnd = start;
    root.closeStart = end;
    this.#end = end;
    this.#finish(root, as === 'page');
    const covered = this.#covered(root.children, start, end, true);
    if (covered === root.children) return covered;
    root.children = covered;
    this.#trim(root);
    return root.children;
  }

  /** Finishes a node's children, then the node itself; from the inside out. */
  #finish(node: Draft, paragraphs: boolean): void {
    for (const child of node.children) {
      if (child.kind !== 'element' || child.whole) continue;
      this.#finish(child, child.name === 'blockquote');
    }
    node.children = this.#joined(this.#unpacked(node.children));
    this.#trim(node);
    if (paragraphs) node.children = this.#runs(node.children);
    if (!node.name.startsWith('#')) this.#range(node);
    this.#settle(node);
    if (node.children.some((child) => this.#isOverBlock(child))) linksOverBlocks.add(node);
  }

  #settle(node: Draft): void {
    if (node.children.some((child) => this.#isBlock(child) && !isSilent(child))) blocksInside.add(node);
    // What shows nothing is part of the text of an element that holds text alone.
    else if (!isBlockDraft(node) && !node.name.startsWith('#'))
      for (const child of node.children) if (child.kind !== 'text') child.block = false;
  }

  /** Texts that touch are one; so are blanks with line ends between them. */
  #joined(nodes: Draft[]): Draft[] {
    const out: Draft[] = [];
    for (const node of nodes) {
      const last = out.at(-1);
      const areTexts = node.kind === 'text' && last?.kind === 'text' && node.start >= 0;
      const gap = areTexts ? this.text.slice(last.end, node.start) : '';
      if (
        areTexts &&
        (last.end === node.start ||
          (gap.includes('\n') && last.value.length < 99 && isBlank(last.value + gap + node.value)))
      ) {
        last.value += gap + node.value;
        last.end = node.end;
        last.closeStart = node.end;
      } else out.push(node);
    }
    return out;
  }

  #isBlock(node: Draft): boolean {
    if (node.kind === 'text') return false;
    return isBlockDraft(node) || (!node.whole && blocksInside.has(node));
  }

  #isOverBlock(node: Draft): boolean {
    if (!node.whole) return linksOverBlocks.has(node);
    return (
      node.name === 'a' && node.children.some((child) => this.#isBlock(child) || this.#isOverBlock(child))
    );
  }

  /** Paragraphs around figures are parted; what tree construction made and left empty goes. */
  #unpacked(nodes: Draft[]): Draft[] {
    const out: Draft[] = [];
    for (const node of nodes) {
      const { kind, name, start, end, openEnd, closeStart, whole, children, print } = node;
      if (kind === 'element' && start < 0 && !whole && children.length === 0 && hollow.has(name)) continue;
      // Formatting that goes on: around blanks alone it is nothing, around whole items it is formatting in each of them.
      const goesOn = print?.copy && openEnd === start && closeStart === end;
      if (goesOn && children.every((child) => isBlankText(child) || ending.has(child.name))) {
        print.whole = true;
        for (const item of children) {
          out.push(item);
          if (item.children.length === 0) continue;
          const inner = draft(name, { attrs: node.attrs, print, children: item.children });
          item.children = [inner];
          this.#range(inner);
          this.#settle(inner);
        }
        continue;
      }
      const implied = name === 'p' && !whole && openEnd === start && !print;
      if (implied && (children.every(isSilent) || children.some((child) => this.#isBlock(child)))) {
        // A line of nothing but stray ends of formatting opened a paragraph.
        const stray = children.find(isStripped);
        if (stray) stray.print = { ...stray.print, emptied: true };
        for (const part of this.#runs(children)) out.push(part);
      } else out.push(node);
    }
    return out;
  }

  /** Runs of inline nodes as paragraphs, between the blocks. */
  #runs(nodes: Draft[]): Draft[] {
    const out: Draft[] = [];
    let run: Draft[] = [];
    const flush = (): void => {
      const shows = run.some((node) => (node.kind === 'text' ? !isBlank(node.value) : !isSilent(node)));
      if (shows) {
        // What shows nothing at the edges of a run stays outside.
        const paragraph = draft('p', { children: run });
        ofBareText.add(paragraph);
        this.#trim(paragraph);
        this.#range(paragraph);
        out.push(paragraph);
      } else {
        for (const node of run) {
          if (node.kind === 'text') continue;
          if (node.whole) node.block = true;
          out.push(node);
        }
      }
      run = [];
    };
    for (const node of nodes) {
      // A stray end of a paragraph is an empty one.
      if (isStrayEnd(node)) node.block = true;
      if (this.#isBlock(node)) {
        flush();
        out.push(node);
      } else run.push(node);
    }
    flush();
    return out;
  }

  /** Cuts blanks where inline content meets a block or an edge of its container. */
  #trim(node: Draft): void {
    const { children, name } = node;
    if (structures.has(name)) {
      node.children = children.filter((child) => child.kind !== 'text' || !isBlank(child.value));
      return;
    }
    const parts = (child: Draft): boolean =>
      this.#isBlock(child) || (!textBlocks.has(name) && this.#isOverBlock(child));
    const holdsBlocks = children.some(parts);
    const container = blockNames.has(name) || name === '#root';
    if (!holdsBlocks && !container) return;
    // A text that is cut away leaves the next one at the edge.
    const cutting = (nodes: readonly Draft[], cut: (text: Draft) => void): Draft[] => {
      let atEdge = true;
      return nodes.filter((child) => {
        const isText = child.kind === 'text';
        if (atEdge && isText && child.start >= 0) cut(child);
        if (isText && child.value === '') return false;
        atEdge = !isText && parts(child);
        return true;
      });
    };
    // Of a run of blanks its start alone is looked at.
    const end = name === 'pre' ? /(?<![\r\n])[\r\n]+$/ : /(?<![ \t\r\n\f\v])[ \t\r\n\f\v]+$/;
    const fromStart = name === 'pre' ? children : cutting(children, cutStart);
    node.children = cutting(fromStart.toReversed(), (text) =>
      place(text, text.start, text.start + text.value.replace(end, '').length),
    ).reverse();
  }

  /** Works out where a node stands, and makes its children fit into it. */
  #range(node: Draft): void {
    const { children } = node;
    const first = children.find((child) => child.start >= 0);
    const last = children.findLast((child) => child.start >= 0);
    if (node.start < 0) {
      if (!first || !last) {
        if (node.end >= 0) {
          // Closing markup alone, of a copy.
          node.start = node.closeStart;
          node.openEnd = node.closeStart;
        }
        return;
      }
      node.start = first.start;
      node.openEnd = first.start;
    }
    const closes = node.end >= 0;
    if (!closes) {
      node.closeStart = Math.max(node.openEnd, last?.end ?? -1);
      node.end = node.closeStart;
      if (ending.has(node.name) && !node.print?.html) node.end = this.#lineEnd(node.closeStart);
    }
    if (padded.has(node.name) && !node.print?.html) {
      const isGap = (from: number, to: number): boolean => /^[ \t]+$/.test(this.text.slice(from, to));
      if (first && isGap(node.openEnd, first.start)) node.openEnd = first.start;
      if (closes && last && isGap(last.end, node.closeStart)) node.closeStart = last.end;
    }
    if (node.whole) return;
    const isInside = (child: Draft): boolean =>
      child.start < 0 || (child.start >= node.openEnd && child.end <= node.closeStart);
    if (
      node.openEnd > node.closeStart ||
      !children.every(isInside) ||
      !this.#edgesAreBlank(node, first, last)
    ) {
      this.#becomePlaceholder(node);
      return;
    }
    node.children = this.#covered(children, node.openEnd, node.closeStart, false);
    if (node.children === children) return;
    if (node.children.every(isInside)) this.#trim(node);
    else this.#becomePlaceholder(node);
  }

  /** Behind the blanks at `at`, if the line ends there: they belong to the item or cell whose line it is. */
  #lineEnd(at: number): number {
    let end = at;
    while (end < this.#end && (this.text[end] === ' ' || this.text[end] === '\t')) end++;
    return end === this.#end || this.text[end] === '\n' || this.text.startsWith('\r\n', end) ? end : at;
  }

  #edgesAreBlank({ openEnd, closeStart }: Draft, first: Draft | undefined, last: Draft | undefined): boolean {
    return (
      isBlank(this.text.slice(openEnd, first?.start ?? closeStart)) &&
      isBlank(this.text.slice(last?.end ?? closeStart, closeStart))
    );
  }

  /** The node's whole stretch, children included, becomes one opaque piece. */
  #becomePlaceholder(node: Draft): void {
    let start = node.start;
    let end = node.end;
    for (const child of node.children) {
      if (child.start < 0) continue;
      start = Math.min(start, child.start);
      end = Math.max(end, child.end);
    }
    const shown = draft(node.name, { attrs: node.attrs, children: node.children, print: node.print });
    const block = this.#isBlock(node) || node.children.some((child) => this.#isBlock(child));
    Object.assign(node, placeholder(this.text, start, end, [shown], block), { parent: node.parent });
  }

  /** Siblings in order, without overlaps, and with nothing but blanks between them; others are merged. */
  #covered(nodes: Draft[], start: number, end: number, edges: boolean): Draft[] {
    const out: Draft[] = [];
    let cursor = start;
    let changed = false;
    const merged = new Set<Draft>();
    // What stands before a node may be of one behind it: a table from which content was displaced.
    const ahead: number[] = [];
    for (let i = nodes.length - 1, low = end; i >= 0; i--) {
      ahead[i] = low;
      const { start: at } = nodes[i] as Draft;
      if (at >= 0) low = Math.min(low, at);
    }
    const push = (node: Draft, i: number): void => {
      const isGap = !isBlank(this.text.slice(cursor, Math.min(node.start, ahead[i] as number)));
      if (node.start >= cursor && !isGap) {
        out.push(node);
        cursor = node.end;
        return;
      }
      changed = true;
      if (isGap && out.length === 0) {
        if (edges) out.push(placeholder(this.text, cursor, node.start, [], this.#isBlock(node)));
        out.push(node);
        cursor = node.end;
        return;
      }
      const popped = [node];
      let from = isGap ? Math.min(node.start, cursor) : node.start;
      let to = Math.max(node.end, cursor);
      for (let last = out.at(-1); last; last = out.at(-1)) {
        if (last.start >= 0 && last.end <= from && (popped.length > 1 || !isGap)) break;
        out.pop();
        popped.push(last);
        if (last.start >= 0) {
          from = Math.min(from, last.start);
          to = Math.max(to, last.end);
        }
      }
      // What was merged before is taken up, so that placeholders do not nest with every node.
      popped.reverse();
      const block = popped.some((part) => this.#isBlock(part));
      const [first] = popped as [Draft, ...Draft[]];
      const parts = merged.has(first) ? first.children : [first];
      for (let i = 1; i < popped.length; i++) {
        const part = popped[i] as Draft;
        if (!merged.has(part)) parts.push(part);
        else for (const child of part.children) parts.push(child);
      }
      const whole = placeholder(this.text, from, to, parts, block);
      merged.add(whole);
      out.push(whole);
      cursor = to;
    };
    nodes.forEach((node, i) => {
      if (node.start < 0) out.push(node);
      else push(node, i);
    });
    if (edges && !isBlank(this.text.slice(cursor, end))) {
      changed = true;
      out.push(placeholder(this.text, cursor, end, [], true));
    }
    return changed ? out : nodes;
  }
}

function cutStart(node: Draft): void {
  place(node, node.end - node.value.replace(/^[ \t\r\n\f\v]+/, '').length, node.end);
}

/** Of a text, which is its own slice, what stands between two offsets of the page. */
function place(node: Draft, start: number, end: number): void {
  const value = node.value.slice(start - node.start, end - node.start);
  Object.assign(node, { value, start, openEnd: start, closeStart: end, end });
}

const isBlankText = ({ kind, value }: Draft): boolean => kind === 'text' && isBlank(value);

const isStripped = ({ attrs }: Draft): boolean => attrs.typeof === 'mw:Placeholder/StrippedTag';
const isStrayEnd = (node: Draft): boolean => isStripped(node) && /^<\/p\b/i.test(node.print?.src ?? '');

const isSilent = (node: Draft): boolean =>
  node.kind === 'comment' || ((node.name === 'link' || node.name === 'meta') && node.children.length === 0);

/** The tree of finished drafts, with ids in document order. */
export function treeOf(nodes: readonly Draft[], base: string): TreeNode[] {
  let number = 0;
  const make = (node: Draft, sourced: boolean): TreeNode => {
    const source: SourceRange | null =
      sourced && node.start >= 0
        ? { start: node.start, end: node.end, openEnd: node.openEnd, closeStart: node.closeStart }
        : null;
    if (node.kind === 'text') return { kind: 'text', value: node.value, source };
    const id = `${base}.${number++}`;
    if (node.kind === 'comment') {
      return { kind: 'comment', value: node.value, id, origin: '', source, block: node.block };
    }
    const inside = sourced && !/^mw:(?:Placeholder|ExtendedAnn)/.test(node.attrs.typeof ?? '');
    const { name, attrs, print, block } = node;
    const children = node.children.length === 0 ? none : node.children.map((child) => make(child, inside));
    return { kind: 'element', name, attrs, children, id, origin: '', source, print, block };
  };
  return nodes.map((node) => make(node, true));
}

const none: readonly TreeNode[] = Object.freeze([]);
