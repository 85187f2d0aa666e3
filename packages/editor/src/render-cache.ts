/**
 * What templates, functions and arguments make, beside the document: never part of it, of its history or of what
 * others get. Kept by the call's source, so that a call that changes asks anew, and two that say the same share one
 * answer.
 */

import {
  type CallPlace,
  type Citation,
  citationsIn,
  element,
  isShown,
  showsNothing,
  type TreeNode,
  tree,
  writeRead,
} from '@stet/tree';
import { callSource, type ParseOptions, parse, parseExpansion } from '@stet/wikitext';

/** Gives the wikitext that calls become, or why it failed, by their source; what is not in the answer nobody could expand. */
export type ExpandCalls = (sources: readonly string[]) => Promise<ReadonlyMap<string, string | Error>>;

export interface RenderCacheOptions {
  /** How the page is parsed, and so what its templates make. */
  readonly parse?: ParseOptions;
  /** What calls become, by their source, as far as it is known from the start. */
  readonly known?: Readonly<Record<string, string>>;
  /** Without it, what is not known is shown by its name. */
  readonly expand?: ExpandCalls;
  /** The address of a file's picture. */
  readonly mediaUrl?: (name: string, width: number) => string | undefined;
  /** Whether a page of the wiki exists: links to others are red. */
  readonly exists?: (title: string) => boolean;
}

/** What is to be shown of a call. */
export type Rendered =
  /** Sanitised HTML, with as many places for numbers and lists of notes as there are `citations`. */
  | {
      readonly state: 'done';
      readonly html: string;
      readonly citations: readonly Citation[];
      readonly empty: boolean;
    }
  /** It is being made. */
  | { readonly state: 'pending' }
  /** It could not be made; it is asked for again when the call changes or is drawn anew. */
  | { readonly state: 'failed' }
  /** Nobody makes it: its name is all that can be shown. */
  | { readonly state: 'none' };

/** What an extension tag shows: as `Rendered` that is done. */
export interface Shown {
  readonly html: string;
  readonly citations: readonly Citation[];
}

type Expansion = { readonly text: string } | 'pending' | 'failed' | 'none';

export class RenderCache {
  readonly #options: RenderCacheOptions;
  readonly #expansions = new Map<string, Expansion>();
  readonly #rendered = new Map<string, Rendered>();
  readonly #extensions = new Map<string, Shown | null>();
  readonly #sources = new Map<string, string>();
  readonly #listeners = new Set<() => void>();
  #asked: string[] = [];

  constructor(options: RenderCacheOptions = {}) {
    this.#options = options;
    for (const [source, text] of Object.entries(options.known ?? {})) this.#expansions.set(source, { text });
  }

  /**
   * What a call shows now; what is not known yet is asked for.
   * @param mw its `data-mw`
   * @param place where it stands
   */
  get(mw: string, place: CallPlace): Rendered {
    const source = this.#source(mw);
    const expansion = this.#expansion(source);
    if (typeof expansion === 'string') return { state: expansion };
    const key = `${place} ${source}`;
    let rendered = this.#rendered.get(key);
    if (!rendered) {
      rendered = this.#render(expansion.text, place);
      this.#rendered.set(key, rendered);
    }
    return rendered;
  }

  /** The references and lists of notes in what a call makes, as far as that is known. */
  citations(mw: string, place: CallPlace): readonly Citation[] {
    const expansion = this.#expansion(this.#source(mw));
    if (typeof expansion === 'string' || !/<ref/i.test(expansion.text)) return [];
    const rendered = this.get(mw, place);
    return rendered.state === 'done' ? rendered.citations : [];
  }

  /**
   * What an extension tag shows (a gallery, a poem, source code); `null`: only its wiki can say.
   * @param name of the tag
   * @param mw its `data-mw`
   */
  extension(name: string, mw: string, block: boolean): Shown | null {
    const key = `${block ? 'block' : 'inline'} ${name} ${mw}`;
    let shown = this.#extensions.get(key);
    if (shown === undefined) {
      const attrs = { typeof: `mw:Extension/${name}`, 'data-mw': mw };
      const node = element(block ? 'div' : 'span', { attrs, block });
      const isOurs = isShown(node, this.#parse);
      shown = isOurs ? { html: this.#write([node]), citations: citationsIn([node], this.#parse) } : null;
      this.#extensions.set(key, shown);
    }
    return shown;
  }

  #parse = (source: string): ReturnType<typeof parse> => parse(source, this.#options.parse);

  /** Nodes as a part of the page. */
  #write(nodes: readonly TreeNode[]): string {
    const { mediaUrl, exists } = this.#options;
    const options = { ...(mediaUrl ? { mediaUrl } : {}), ...(exists ? { exists } : {}) };
    return writeRead(tree(nodes), { part: true, parse: this.#parse, ...options });
  }

  /** Calls `listener` when something that was pending is there, or has failed. Returns what undoes it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #source(mw: string): string {
    let source = this.#sources.get(mw);
    if (source === undefined) {
      source = callSource(mw);
      this.#sources.set(mw, source);
    }
    return source;
  }

  #expansion(source: string): Expansion {
    const known = this.#expansions.get(source);
    if (known !== undefined) return known;
    if (!this.#options.expand || source === '') return 'none';
    this.#expansions.set(source, 'pending');
    this.#asked.push(source);
    // All that one drawing of the page asks for goes in one request.
    if (this.#asked.length === 1) queueMicrotask(() => void this.#request());
    return 'pending';
  }

  async #request(): Promise<void> {
    const sources = this.#asked;
    this.#asked = [];
    let found: ReadonlyMap<string, string | Error> | null = null;
    try {
      found = (await this.#options.expand?.(sources)) ?? new Map();
    } catch {
      found = null;
    }
    const failed: string[] = [];
    for (const source of sources) {
      const text = found ? found.get(source) : new Error('Not expanded.');
      if (text instanceof Error) failed.push(source);
      this.#expansions.set(source, text === undefined ? 'none' : text instanceof Error ? 'failed' : { text });
    }
    for (const listener of [...this.#listeners]) listener();
    // Shown where it stands; the next drawing may ask again.
    for (const source of failed) this.#expansions.delete(source);
  }

  #render(text: string, place: CallPlace): Rendered {
    const nodes = parseExpansion(text, place, this.#options.parse);
    if (!nodes) return { state: 'none' };
    // Rows and cells are written inside what they need around them, which is not shown.
    const children = place === 'row' ? [element('tr', { children: nodes })] : nodes;
    const html = this.#write(children);
    return {
      state: 'done',
      html: place === 'row' ? html.replace(/^<tr>|<\/tr>$/g, '') : html,
      citations: citationsIn(nodes, this.#parse),
      empty: showsNothing(nodes),
    };
  }
}
