/**
 * What reuse and proof ask of a markup. `tree` names no markup: wikitext implements this interface, and so does
 * whoever adds another one.
 */

import type { RestPoint, Tree, TreeComment, TreeElement, TreeNode } from './node.js';

/**
 * How much a block is trusted, and how it is printed then: 0 as it should be, where two chunks touch as if they did
 * not; 1 what touches is kept apart, what may end something that begins elsewhere is escaped, and no tag is left out
 * that another block needs; 2 all that could be markup is escaped, and what stands before the block is new, whatever
 * stood there; 3 what changed, and what stands in the innermost container around that, has the markup's last form (HTML
 * tags), all else is as it was; 4 nothing is reused; 5 all has that last form, and every character is escaped.
 */
export type Strength = 0 | 1 | 2 | 3 | 4 | 5;

/** Where a node stands in a page: its container, its neighbours, and what is on its line. */
export interface Place {
  /** The container; `null` for the page. */
  readonly parent: TreeElement | null;
  /** Where the container stands; `null` for the page. */
  readonly up: Place | null;
  readonly left: TreeNode | null;
  readonly right: TreeNode | null;
  /** What stands on the line before the node: its first 200 units. Before a separator is written, the line it ends. */
  readonly line: string;
  /** The last 1,000 units before the node, on any line. */
  readonly tail: string;
  readonly depth: number;
  readonly strength: Strength;
}

/** The node of a base that a node came from. */
export interface Origin {
  readonly node: TreeElement;
  /** The page that it stands in. */
  readonly text: string;
  readonly place: Place;
}

/** Own markup around content that is printed in between, or the whole of a node that is one piece. */
export type Own = { readonly open: string; readonly close: string } | { readonly whole: string };

export interface OwnContext {
  readonly place: Place;
  readonly origin: Origin | null;
  /** The node's content as markup, after `before` on its line; each call prints it again. */
  content(before?: string): string;
  /** The content of one of its children alone, for a markup that writes children in another order. */
  part(child: TreeElement, before?: string): string;
}

/** A stretch of a new text that stood so in the page: `prefix` and `suffix` units at its ends. */
export interface Kept {
  readonly prefix: number;
  readonly suffix: number;
}

export interface Markup {
  /** The tree of a page. Never throws. */
  parse(text: string): Tree;

  /**
   * The nodes of a page between two points of rest, as the whole page has them, and the point of rest at `to`; `null`
   * where something is open there. A markup without it is proven by parsing the whole page.
   * @param blank what the point of rest at `from` says
   */
  region?(
    text: string,
    from: number,
    to: number,
    blank: boolean,
  ): { readonly nodes: readonly TreeNode[]; readonly rest: RestPoint | null } | null;

  /** The node's own markup, written anew. Asked for containers (`open`, `close`) and for single pieces (`whole`). */
  own(node: TreeElement | TreeComment, context: OwnContext): Own;

  /** A text as markup: what would be read as markup is escaped, what stood in the page (`kept`) is not. */
  text(value: string, place: Place, kept: Kept): string;

  /**
   * What stands between two neighbours that were none in a page; `null` for an end of the container, `place` is that
   * of `right` (of a node behind the last one, at the end).
   * @param hints what stood beside either of them in a page, best first: the first one that will do is to be taken
   */
  separator(left: TreeNode | null, right: TreeNode | null, place: Place, hints: readonly string[]): string;

  /**
   * Whether the source slice of an unchanged element (or its opening and closing markup) may stand in another place:
   * the bullets of an item, a cell on the line of another cell. `now.line` is the line before the separator.
   */
  fits(origin: Origin, now: Place): boolean;

  /**
   * Whether the opening and closing markup of an element may stay when its content changed.
   * @param tags it is to be tags, unless what stands around it forbids that
   */
  keeps(node: TreeElement, origin: Origin, tags: boolean): boolean;

  /**
   * What has to stand between two chunks that touch so that both are read as they were meant; mostly `''`. Where only
   * the rest of the line could tell, nothing stands there at strength 0.
   */
  joins(left: string, right: string, strength: Strength): string;

  /** Whether an element would be nothing when it is written: formatting, a heading, a link without content. */
  isNothing?(node: TreeElement): boolean;

  /** Whether two elements that touch are one for a reader. */
  isOne?(left: TreeElement, right: TreeElement): boolean;

  /** A node too deep for recursion, as markup. */
  flat(node: TreeNode): string;
}
