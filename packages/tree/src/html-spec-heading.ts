/** Ids of headings: their text as HTML5 allows it, and as it was escaped before, for old links. */

import { plainText } from './html-facts.js';
import { isVariant } from './html-spec-variant.js';
import { type TreeElement, type TreeNode, text } from './node.js';

export interface HeadingId {
  readonly id: string;
  /** The id in the old escaping, where it is another one. */
  readonly fallback: string;
}

export class HeadingIds {
  readonly #used = new Map<string, number>();

  /** An id that the page's author gave counts as used. */
  take(id: string): void {
    this.#unique(id);
  }

  /** Numbers an id that occurred before; upper and lower case count as one. */
  of(node: TreeElement): HeadingId {
    const label = plainText(node.children.map(asWritten)).replace(/^[ _\t\n]+|[ \t\n]+$/g, '');
    const id = label.replace(/[\s_]+/g, '_').replace(/_+$/g, '');
    const old = label.replace(/[^\S\n_]*[ _][\s_]*|[^\S\n]+/g, '_').replace(/_+$/g, '');
    return { id: this.#unique(id), fallback: this.#unique(legacyId(old), id) };
  }

  #unique(id: string, same?: string): string {
    if (id === same) return '';
    const key = id.toLowerCase();
    const count = (this.#used.get(key) ?? 0) + 1;
    this.#used.set(key, count);
    if (count === 1) return id;
    for (let n = count; ; n++) {
      const numbered = `${key}_${n}`;
      if (this.#used.has(numbered)) continue;
      this.#used.set(numbered, 1);
      this.#used.set(key, n);
      return `${id}_${n}`;
    }
  }
}

/** HTML 4 had few characters for ids: the bytes of all others stand there with a dot before them. */
export function legacyId(id: string): string {
  return id.replace(/\p{Surrogate}/gu, '\ufffd').replace(/[^A-Za-z0-9_.:-]/gu, (char) => {
    const escaped = encodeURIComponent(char).replaceAll('%', '.');
    return escaped === char ? `.${char.charCodeAt(0).toString(16).toUpperCase()}` : escaped;
  });
}

/** Markup for variants is in an id as it is written. */
const asWritten = (node: TreeNode): TreeNode =>
  node.kind === 'element' && isVariant(node) ? text(node.print?.src as string) : node;
