import type { EditorView, NodeViewConstructor } from 'prosemirror-view';
import type { Opening } from './opening.js';
import type { RenderCache } from './render-cache.js';

/** A picture that the host answers for. */
export interface Picture {
  readonly url: string;
}

/** What node views ask of the editor they live in. One for each surface; nested surfaces share their outer one's. */
export interface SurfaceContext {
  /** A word for what has no name of its own (`comment`, `alien` …), in the language of the interface. */
  label(key: string, ...parameters: (string | number)[]): string;
  /** The picture of a file at a width (0: its own), or nothing: then its name stands in a box. */
  picture(name: string, width: number): Picture | null;
  /** What a page need not wait for when it opens. */
  readonly opening: Opening;
  /** What templates make. */
  readonly rendered: RenderCache;
  /** References of the page, numbered. */
  readonly references: ReferenceNumbers;
  /** The views of all kinds of content, for what shows content a second time. */
  readonly views: Readonly<Record<string, NodeViewConstructor>>;
}

/** What the numbering plugin tells the node views of references. */
export interface ReferenceNumbers {
  /** The mark that stands in the text for the reference with this id: `[3]`. */
  markOf(id: string): string;
  /** Calls `listener` when numbers may have changed. Returns what undoes it. */
  onChange(listener: () => void): () => void;
}

/** The content that a person wants to inspect. */
export interface OpenTarget {
  readonly view: EditorView;
  readonly node: import('prosemirror-model').Node;
  /** Where the node stands now; `undefined` when it is gone. */
  getPos(): number | undefined;
  readonly dom: HTMLElement;
  /** Opened by a key: the first field wants the focus. */
  readonly focus: boolean;
}
