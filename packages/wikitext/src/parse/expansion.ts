import type { Site } from '../site.js';
import type { Draft } from './node.js';
import { type Island, type Islands, type Part, preprocess } from './preprocess.js';
import { transclusion } from './template.js';

/** A call of a page, and what it made. Offsets are UTF-16 units. */
export interface Call {
  /** Where it stands in the page. */
  readonly from: number;
  readonly to: number;
  /** Where what it made stands in the expanded page. */
  readonly start: number;
  readonly end: number;
  /** The call as a node, as `parse` makes it. */
  readonly node: Draft;
}

/** A page with the wikitext that its calls make in their places. */
export interface Expansion {
  readonly text: string;
  readonly islands: Islands;
  /** In order; none in another one. */
  readonly calls: readonly Call[];
}

/**
 * What a call makes, as wikitext without calls; `null`: it stays a call.
 * @param source the call as it stands in the page
 */
export type ExpandCall = (source: string) => string | null;

/** Calls in references that calls made, and so on: deeper ones stay calls. */
const noteLimit = 4;

/** Only markup where a line begins: what makes it begins one. */
const blockStart = /^(?:\{\||[:;#*])/;

/**
 * Puts what calls make into the page. Page and output are looked through each for itself, so that no brackets or braces
 * of one are closed by the other; all that comes later (lines, tables, tags, apostrophes) meets one text.
 */
export function expansionOf(text: string, site: Site, expand: ExpandCall): Expansion {
  return new Builder(text, site, expand).build();
}

class Builder {
  readonly #out: string[] = [];
  #length = 0;
  /** Nothing but comments stands between a line end and what comes next. */
  #begins = true;
  /** End of what has been copied of the page. */
  #copied = 0;
  readonly #calls: Call[] = [];
  /** Braces that mean nothing. */
  readonly #dead = new Set<Island>();
  readonly #islands = new Map<number, Island>();
  /** Where calls made links. In order. */
  readonly #links: number[] = [];

  constructor(
    private readonly text: string,
    private readonly site: Site,
    private readonly expand: ExpandCall,
    private readonly depth = 0,
  ) {}

  build(): Expansion {
    const islands = preprocess(this.text, this.site);
    this.#stretch(islands);
    this.#put(this.text.slice(this.#copied));
    for (const island of islands.values()) {
      if (!this.#dead.has(island) && !this.#isInCall(island))
        this.#add(this.#withLinks(moved(island, (at) => this.#place(at))));
    }
    return { text: this.#out.join(''), islands: this.#islands, calls: this.#calls };
  }

  /** A link in whose text a call makes one is none. */
  #withLinks(island: Island): Island {
    const from = island.parts[1]?.start;
    if (island.kind !== 'link' || from === undefined) return island;
    const next = this.#links[last(this.#links, (at) => at < from) + 1];
    return next !== undefined && next < island.end ? { ...island, holdsLink: true } : island;
  }

  #stretch(islands: Islands): void {
    const inOrder = [...islands.values()].sort((a, b) => a.start - b.start);
    let variantEnd = 0;
    for (const island of inOrder) {
      if (island.start < this.#copied) continue;
      if (island.kind === 'variant' && this.site.variants) variantEnd = Math.max(variantEnd, island.end);
      // What stands in markup for variants is read where that is shown.
      if (island.start < variantEnd) continue;
      if (island.kind === 'template' || island.kind === 'argument') this.#call(island, islands);
      else if (island.kind === 'extension' && island.name === 'ref')
        this.#stretch(preprocess(this.text, this.site, island.openEnd, island.closeStart));
    }
  }

  #call(island: Island, islands: Islands): void {
    const { text } = this;
    const written = text.slice(island.start, island.end);
    // A pipe of tables is markup, whatever spells it.
    if (written === '{{!}}') return;
    const name = island.parts[0];
    const nameMade = (): string | null =>
      (name &&
        this.expand(text.slice(name.start, name.end))?.replace(/<\/?(?:noinclude|onlyinclude)>/g, '')) ??
      null;
    const node = transclusion(text, island, islands, this.site, nameMade);
    if (!node) this.#dead.add(island);
    const made = node && this.expand(written);
    if (!node || made === null) return;
    this.#put(text.slice(this.#copied, island.start));
    this.#copied = island.end;
    const shown = this.#notes(made);
    if (blockStart.test(shown) && !this.#begins) this.#put('\n');
    const start = this.#length;
    this.#put(shown);
    this.#calls.push({ from: island.start, to: island.end, start, end: this.#length, node });
    for (const inner of preprocess(shown, this.site).values()) {
      if (inner.kind === 'link') this.#links.push(inner.start + start);
      // Braces that are left make nothing.
      if (inner.kind !== 'template' && inner.kind !== 'argument') this.#add(moved(inner, (at) => at + start));
    }
  }

  #put(piece: string): void {
    if (piece === '') return;
    this.#out.push(piece);
    this.#length += piece.length;
    const behind = piece.slice(piece.lastIndexOf('\n') + 1);
    if (behind.length < piece.length) this.#begins = true;
    this.#begins &&= /^(?:<!--(?:(?!-->)[\s\S])*-->)*$/.test(behind);
  }

  /** References that a call made have calls of their own: a note is expanded where it is read. */
  #notes(made: string): string {
    if (this.depth >= noteLimit || !/<ref/i.test(made)) return made;
    let out = '';
    let at = 0;
    const islands = [...preprocess(made, this.site).values()].sort((a, b) => a.start - b.start);
    for (const { kind, name, start, openEnd, closeStart } of islands) {
      if (kind !== 'extension' || name !== 'ref' || start < at) continue;
      const body = made.slice(openEnd, closeStart);
      if (!body.includes('{{')) continue;
      const inner = new Builder(body, this.site, this.expand, this.depth + 1).build();
      out += made.slice(at, openEnd) + inner.text;
      at = closeStart;
    }
    return out + made.slice(at);
  }

  #add(island: Island): void {
    if (!this.#islands.has(island.start)) this.#islands.set(island.start, island);
  }

  #isInCall({ start }: Island): boolean {
    const call = this.#calls[last(this.#calls, (candidate) => candidate.from <= start)];
    return call !== undefined && start < call.to;
  }

  /** Where an offset of the page, outside of calls, stands in the expanded page. */
  #place(at: number): number {
    const call = this.#calls[last(this.#calls, (candidate) => candidate.to <= at)];
    return call ? at - call.to + call.end : at;
  }
}

/** The index of the last element for which a test holds that holds for all before it; `-1` for none. */
export function last<T>(list: readonly T[], holds: (element: T) => boolean): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(list[middle] as T)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function moved(island: Island, place: (at: number) => number): Island {
  const part = ({ start, end, equals }: Part): Part => ({
    start: place(start),
    end: place(end),
    equals: equals < 0 ? equals : place(equals),
  });
  return {
    ...island,
    start: place(island.start),
    end: place(island.end),
    parts: island.parts.map(part),
    openEnd: place(island.openEnd),
    closeStart: place(island.closeStart),
  };
}
