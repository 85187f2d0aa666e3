/**
 * What holds of every parsed tree (design, "The tree and its source ranges"): ranges nest, siblings are ordered,
 * only blanks stand between them, so that every unit of the page belongs to exactly one leaf, one opening or closing
 * markup, or one separator; texts are their slice; ids are unique and in document order.
 */

import { mwType } from './html-facts.js';
import type { SourceRange, Tree, TreeNode } from './node.js';

export interface Violation {
  readonly rule: 'range' | 'nest' | 'order' | 'gap' | 'text' | 'id';
  /** Offset in the page, UTF-16 units. */
  readonly at: number;
  readonly message: string;
}

export interface InvariantReport {
  readonly ok: boolean;
  /** The first ones, in document order. */
  readonly violations: readonly Violation[];
  /** All of them. */
  readonly count: number;
  /**
   * Nodes that need not nest, counted: elements without a range (`unsourced`, those inside placeholders and other
   * leaves left out), `placeholder`s, and those whose `print` says `copy` or `displaced`.
   */
  readonly exceptions: {
    readonly unsourced: number;
    readonly placeholder: number;
    readonly copy: number;
    readonly displaced: number;
  };
}

const reported = 50;

/** The innermost element that has a range, and how far its content has been accounted for. */
interface Region {
  readonly name: string;
  readonly end: number;
  cursor: number;
}

interface Frame {
  readonly nodes: readonly TreeNode[];
  next: number;
  readonly region: Region;
  /** This frame's nodes are the content of `region`, which ends with them. */
  readonly closes: boolean;
}

/** What the parser takes for blanks and line ends. */
const isBlank = (unit: number): boolean => unit === 32 || (unit >= 9 && unit <= 13);

/** Checks a tree as parsed. Linear in the page and the tree; no recursion. */
export function checkInvariants(tree: Tree): InvariantReport {
  return new Check(tree).run();
}

class Check {
  readonly #tree: Tree;
  readonly #violations: Violation[] = [];
  #count = 0;
  readonly #exceptions = { unsourced: 0, placeholder: 0, copy: 0, displaced: 0 };
  #lastNumber = -1;
  readonly #ids = new Set<string>();

  constructor(tree: Tree) {
    this.#tree = tree;
  }

  run(): InvariantReport {
    const { children, text } = this.#tree;
    const top: Region = { name: 'the page', end: text.length, cursor: 0 };
    const stack: Frame[] = [{ nodes: children, next: 0, region: top, closes: true }];
    for (let frame = stack[stack.length - 1]; frame; frame = stack[stack.length - 1]) {
      const node = frame.nodes[frame.next++];
      if (!node) {
        stack.pop();
        if (frame.closes) this.#gap(frame.region, frame.region.end);
      } else {
        const inner = this.#visit(node, frame.region);
        if (inner) stack.push(inner);
      }
    }
    return {
      ok: this.#count === 0,
      violations: this.#violations,
      count: this.#count,
      exceptions: this.#exceptions,
    };
  }

  #report(rule: Violation['rule'], at: number, message: string): void {
    this.#count++;
    if (this.#violations.length < reported) this.#violations.push({ rule, at, message });
  }

  #visit(node: TreeNode, region: Region): Frame | null {
    const label = node.kind === 'element' ? node.name : node.kind;
    if (node.kind !== 'text') this.#id(node.id, label, region.cursor);
    if (node.kind === 'element') {
      if (node.print?.copy === true) this.#exceptions.copy++;
      if (node.print?.displaced === true) this.#exceptions.displaced++;
      if (mwType(node.attrs) === 'mw:Placeholder') this.#exceptions.placeholder++;
    }
    const { source } = node;
    if (source === null) {
      if (region.cursor < region.end || region.name === 'the page') {
        if (node.kind !== 'text') this.#exceptions.unsourced++;
      }
      return node.kind === 'element' ? { nodes: node.children, next: 0, region, closes: false } : null;
    }
    if (!this.#range(source, label)) return null;
    if (source.start < region.cursor) {
      this.#report(
        'order',
        source.start,
        `${label} at ${source.start} begins before ${region.cursor}, where the content before it ends`,
      );
    }
    if (source.end > region.end) {
      this.#report(
        'nest',
        source.start,
        `${label} ends at ${source.end}, behind the content of ${region.name}, which ends at ${region.end}`,
      );
    }
    this.#gap(region, source.start);
    region.cursor = Math.max(region.cursor, source.end);
    if (node.kind === 'text') this.#text(node.value, source);
    if (node.kind !== 'element') return null;
    const inner: Region = { name: label, end: source.closeStart, cursor: source.openEnd };
    return { nodes: node.children, next: 0, region: inner, closes: true };
  }

  #range({ start, openEnd, closeStart, end }: SourceRange, label: string): boolean {
    const right = 0 <= start && start <= openEnd && openEnd <= closeStart && closeStart <= end;
    if (right && end <= this.#tree.text.length) return true;
    this.#report('range', start, `${label} has the range ${start}, ${openEnd}, ${closeStart}, ${end}`);
    return false;
  }

  /** Everything from the cursor to `to` must be blank. */
  #gap(region: Region, to: number): void {
    const { text } = this.#tree;
    for (let at = region.cursor; at < to; at++) {
      if (isBlank(text.charCodeAt(at))) continue;
      const found = JSON.stringify(text.slice(at, Math.min(to, at + 30)));
      this.#report('gap', at, `${found} in ${region.name} belongs to no node`);
      break;
    }
    region.cursor = Math.max(region.cursor, to);
  }

  #text(value: string, source: SourceRange): void {
    const slice = this.#tree.text.slice(source.start, source.end);
    if (source.start !== source.openEnd || source.closeStart !== source.end) {
      this.#report('text', source.start, 'a text has markup of its own');
    }
    if (slice !== value) {
      this.#report(
        'text',
        source.start,
        `a text is ${JSON.stringify(value.slice(0, 30))}, its slice ${JSON.stringify(slice.slice(0, 30))}`,
      );
    }
  }

  #id(id: string, label: string, at: number): void {
    const { base } = this.#tree;
    if (base === '') return;
    if (this.#ids.has(id)) this.#report('id', at, `the id ${id} of ${label} occurs twice`);
    this.#ids.add(id);
    const number = id.startsWith(`${base}.`) ? Number(id.slice(base.length + 1)) : Number.NaN;
    if (!Number.isInteger(number))
      this.#report('id', at, `${label} has the id ${JSON.stringify(id)}, not ${base}.n`);
    else if (number <= this.#lastNumber)
      this.#report('id', at, `${label} has the id ${id} after number ${this.#lastNumber}`);
    else this.#lastNumber = number;
  }
}
