/** What a kind of content is made of. One value a kind, registered in `content/index.ts`. */

import type { TreeElement, TreeNode } from '@stet/tree';
import type { Attrs, Mark, MarkSpec, Node, NodeSpec } from 'prosemirror-model';

/** Where an element stands: what its parent in the document may hold. */
export type Place = 'inline' | 'block' | 'list' | 'table' | 'rows' | 'row';

export interface ReadContext {
  readonly place: Place;
  /** There is a block somewhere inside the element. */
  readonly holdsBlocks: boolean;
}

/** What an element becomes: a mark on its content, or a node. */
export type Reading =
  | { readonly mark: string; readonly attrs: Attrs }
  | { readonly node: string; readonly attrs: Attrs; readonly children?: readonly TreeNode[] };

/** `null`: this kind does not know the element in this place; it becomes an alien. */
export type Reader = (element: TreeElement, context: ReadContext) => Reading | null;

/** The tree's nodes for a node of the document, whose content is already written. */
export type Writer = (node: Node, children: readonly TreeNode[]) => TreeNode | readonly TreeNode[];

/** The element for a run of a mark. */
export type MarkWriter = (mark: Mark, children: readonly TreeNode[], identity: Identity) => TreeElement;

export interface Identity {
  readonly id: string;
  readonly origin: string;
}

export interface ContentKind {
  readonly name: string;
  readonly nodes?: Readonly<Record<string, NodeSpec>>;
  readonly marks?: Readonly<Record<string, MarkSpec>>;
  /** By the `mw:` word of the element's `typeof`: whole, or its part before the first slash. Asked before the name. */
  readonly readTyped?: Readonly<Record<string, Reader>>;
  /** By element name. `*` is asked last. */
  readonly readNamed?: Readonly<Record<string, Reader>>;
  /** By type of node. */
  readonly write?: Readonly<Record<string, Writer>>;
  /** By type of mark. */
  readonly writeMark?: Readonly<Record<string, MarkWriter>>;
}

/** `{id, origin}` of an element of the tree, for the attributes of a node. */
export const identityOf = (element: { id: string; origin: string }): Identity => ({
  id: element.id,
  origin: element.origin,
});

/** `print: {html: true}` where the attribute `html` says so. */
export const htmlPrint = (attrs: Attrs): { html: true } | null => (attrs.html === '' ? null : { html: true });

export const htmlFlag = (element: TreeElement): string => (element.print?.html ? '1' : '');
