import { parseData, plainText, type TreeNode } from '@stet/tree';
import { attributesIn } from './attributes.js';
import { type Call, type Expansion, last } from './expansion.js';
import { treeOf } from './finish.js';
import { mediaOption } from './media.js';
import type { Draft } from './node.js';
import type { Stretch } from './stretch.js';

/** Of an attribute that calls make, its name or its value: plain, and as the nodes that they made. */
export interface ExpandedPart {
  readonly txt?: string;
  readonly nodes?: readonly TreeNode[];
  readonly uneditable?: true;
}

/** `print.attribs`: what `data-mw.attribs` says. */
export type ExpandedAttribute = readonly [ExpandedPart | string, ExpandedPart];

/** Markup whose attributes, or whose target, calls make. */
export class ExpandedAttributes {
  readonly #pictures = new Set<Draft>();
  readonly #cut = new Map<Draft, number>();
  /** Copies that tree construction made have the attributes of what they are copies of. */
  readonly #copies: Draft[] = [];
  readonly #found = new Map<Draft, { start: number; end: number }[]>();

  constructor(
    private readonly expansion: Expansion,
    private readonly context: Stretch,
    private readonly wrap: (nodes: Draft[]) => Draft[],
  ) {}

  /** Whether a call made a part of a node's opening markup, but no beginning or end of it. */
  holds(node: Draft, call: number): boolean {
    if (node.kind !== 'element' || node.attrs.typeof === 'mw:Placeholder') return false;
    const { start, end } = this.expansion.calls[call] as Call;
    const target = targetEnd(node, this.expansion.text);
    const inside =
      start > node.start
        ? end <= target && (end > start || end < target) && !(node.openEnd === node.end && end === node.end)
        : start === node.start && end < target && isBare(node);
    if (!inside) return false;
    this.#add(node, this.expansion.calls[call] as Call);
    return true;
  }

  /** The calls that made attributes of a node, which is then none of which that is said. */
  take(node: Draft): number[] {
    const found = this.#found.get(node) ?? [];
    this.#found.delete(node);
    return found.map((stretch) => this.expansion.calls.indexOf(stretch as Call)).filter((n) => n >= 0);
  }

  /** Notes that a call made attributes and went on behind them: from an offset on, they cannot be edited. */
  cut(node: Draft, at: number): void {
    this.#cut.set(node, at);
  }

  /** Notes what else stands in a tag and is none of its attributes' text. */
  look(node: Draft): void {
    if (node.attrs.typeof?.startsWith('mw:File')) this.#pictures.add(node);
    if (node.print?.copy) this.#copies.push(node);
    const isUrl = node.attrs.rel === 'mw:ExtLink';
    const limit = isBare(node) ? node.end : node.openEnd;
    if (node.kind !== 'element' || (node.whole && !isUrl) || limit <= node.start) return;
    const { text, islands } = this.expansion;
    for (let at = text.indexOf('<', node.start + 1); at >= 0 && at < limit; at = text.indexOf('<', at + 1)) {
      const island = islands.get(at);
      const call = this.expansion.calls[last(this.expansion.calls, ({ start }) => start <= at)];
      // What a call made of a tag of the page is said as a whole.
      if (call && at < call.end && node.start < call.start) continue;
      if (island?.kind === 'extension' || (island?.kind === 'include' && !island.name.startsWith('/')))
        this.#add(node, island);
      if (island && island.kind !== 'include') at = island.end - 1;
    }
  }

  #add(node: Draft, stretch: { start: number; end: number }): void {
    const known = this.#found.get(node);
    if (!known) this.#found.set(node, [stretch]);
    else if (!known.includes(stretch)) known.push(stretch);
  }

  write(): void {
    const written = new Map<Draft['attrs'], readonly ExpandedAttribute[]>();
    for (const node of new Set([...this.#found.keys(), ...this.#cut.keys(), ...this.#pictures])) {
      const cut = this.#cut.get(node);
      const attribs = cut === undefined ? this.#attribs(node) : this.#uneditable(node, cut);
      if (attribs.length === 0) continue;
      written.set(node.attrs, attribs);
      this.#mark(node, attribs);
    }
    for (const node of this.#copies) {
      const attribs = written.get(node.attrs);
      const without = (part: ExpandedPart): ExpandedPart => (part.nodes ? { ...part, nodes: [] } : part);
      if (attribs)
        this.#mark(
          node,
          attribs.map(([name, value]) => [typeof name === 'string' ? name : without(name), without(value)]),
        );
    }
  }

  #mark(node: Draft, attribs: readonly ExpandedAttribute[]): void {
    const { typeof: type } = node.attrs;
    const isSaid = type === undefined || type === 'mw:ExpandedAttrs';
    node.attrs = { ...node.attrs, typeof: isSaid ? 'mw:ExpandedAttrs' : `${type} mw:ExpandedAttrs` };
    node.print = { ...node.print, attribs };
  }

  #attribs(node: Draft): ExpandedAttribute[] {
    const { text } = this.expansion;
    const { rel = '' } = node.attrs;
    if (node.name === 'a' || node.name === 'link') {
      let from = node.start;
      if (rel === 'mw:PageProp/redirect') from = text.indexOf('[[', from);
      while (text[from] === '[') from++;
      if (isBare(node)) return [[{ txt: 'href' }, { nodes: this.#nodes(node.start, node.end, true) }]];
      const end = node.name === 'link' ? node.end - 2 : node.openEnd;
      const pipe = text.indexOf('|', from);
      if (rel === 'mw:PageProp/Category' && pipe >= 0 && pipe < end) {
        const calls = this.#found.get(node) ?? [];
        const out: ExpandedAttribute[] = [];
        if (calls.some(({ start }) => start < pipe))
          out.push([{ txt: 'href' }, { nodes: this.#nodes(from, pipe) }]);
        if (calls.some(({ start }) => start > pipe))
          out.push([{ txt: 'mw:sortKey' }, { nodes: this.#nodes(pipe + 1, end) }]);
        return out;
      }
      let stop = node.print?.simple === true ? node.closeStart : end;
      const isUrl = /ExtLink/.test(rel);
      if (isUrl) while (stop > from && /[ \t]/.test(text[stop - 1] as string)) stop--;
      else if (pipe >= 0 && pipe < stop) stop = pipe;
      // One that a call begins is an address by itself.
      const inLink = isUrl && !this.#found.get(node)?.some(({ start }) => start === from);
      return [[{ txt: 'href' }, { nodes: this.#nodes(from, stop, inLink) }]];
    }
    if (node.attrs.typeof?.startsWith('mw:File')) return this.#ofMedia(node);
    return node.whole ? [] : this.#ofTag(node);
  }

  /** Options of a picture that calls made, and an alternative text that is not plain. */
  #ofMedia(node: Draft): ExpandedAttribute[] {
    const { text, islands } = this.expansion;
    const [target, ...options] = islands.get(node.start)?.parts ?? [];
    const made = ({ start, end }: { start: number; end: number }): boolean =>
      (this.#found.get(node) ?? []).some((call) => call.start < end && call.end > start);
    const out: ExpandedAttribute[] = [];
    if (target && made(target)) out.push([{ txt: 'href' }, { nodes: this.#nodes(target.start, target.end) }]);
    for (const part of options) {
      const source = text.slice(part.start, part.end);
      const option = mediaOption(source.trim(), this.context.site)?.option;
      if (!option) continue;
      const start = part.start + (source.length - source.trimStart().length);
      const end = part.start + source.trimEnd().length;
      const nodes = option.name === 'alt' || made(part) ? this.#nodes(start, end) : [];
      const isPlain = nodes.every(({ kind }) => kind === 'text');
      if (option.name === 'alt' && !isPlain) {
        const txt = plainText(this.#nodes(start + option.prefix.length, end));
        out.push(['alt', { nodes, txt }]);
        node.attrs = { ...node.attrs, 'data-mw': withAlt(node.attrs['data-mw'], txt) };
      } else if (!isPlain && option.name !== 'link') out.push([option.name, { nodes }]);
    }
    return out;
  }

  #uneditable(node: Draft, at: number): ExpandedAttribute[] {
    const text = this.expansion.text.slice(at, node.openEnd);
    const [first] = attributesIn({ text, from: at });
    const html: TreeNode = { kind: 'text', value: text.trim(), source: null };
    return first ? [[{ txt: first.name, nodes: [html], uneditable: true }, { nodes: [] }]] : [];
  }

  #ofTag(node: Draft): ExpandedAttribute[] {
    const calls = this.#found.get(node) ?? [];
    const seen = new Set<object>();
    const callAt = (from: number, to: number) => {
      const inside = calls.filter((call) => call.start < to && call.end > from);
      for (const call of inside) seen.add(call);
      return inside[0];
    };
    const out: ExpandedAttribute[] = [];
    let done = node.start;
    for (const { name, key, value, end } of attributesIn(this.#plain(node))) {
      if (key.start < done) continue;
      const ofKey = callAt(key.start, key.end);
      if (ofKey && ofKey.end >= (value?.end ?? key.end)) {
        const nodes = this.#nodes(Math.min(key.start, ofKey.start), Math.max(end, ofKey.end));
        out.push([{ txt: name, nodes }, { nodes: [] }]);
        done = ofKey.end;
      } else if (ofKey) {
        const nodes = this.#nodes(key.start, key.end);
        out.push([{ txt: name, nodes }, { nodes: value ? this.#nodes(value.start, value.end) : [] }]);
      } else if (value && callAt(value.start, value.end))
        out.push([{ txt: name }, { nodes: this.#nodes(value.start, value.end) }]);
    }
    for (const { start, end } of calls.filter((call) => !seen.has(call)))
      out.push([{ txt: '', nodes: this.#nodes(start, end) }, { nodes: [] }]);
    return out;
  }

  /** The page up to the end of a tag; only its attributes are there, and nothing in them is markup. */
  #plain({ start, openEnd }: Draft): { text: string; from: number } {
    const { text, islands } = this.expansion;
    const from = behindName(text, start);
    let plain = text.slice(from, openEnd);
    const blank = (low: number, high: number, by: string): void => {
      plain = plain.slice(0, low - from) + by + plain.slice(high - from);
    };
    for (let at = text.indexOf('<', from); at >= 0 && at < openEnd; at = text.indexOf('<', at + 1)) {
      const island = islands.get(at);
      if (!island || island.end > openEnd) continue;
      if (island.name === 'nowiki')
        blank(at, island.end, (island.openEnd === island.end ? ' ' : '_').repeat(island.end - at));
      else if (island.kind === 'include' || island.kind === 'comment' || island.kind === 'extension')
        blank(island.start, island.end, ' '.repeat(island.end - island.start));
    }
    return { text: plain, from };
  }

  #nodes(start: number, end: number, inLink = false): TreeNode[] {
    const nodes = this.context.inline(start, end, { inLink });
    const { calls } = this.expansion;
    const call = calls[last(calls, (candidate) => candidate.start < start)];
    // In what a call made nothing is made by it once more.
    return treeOf(call && end < call.end ? nodes : this.wrap(nodes), 'attribute');
  }
}

/** The options of a picture with another alternative text. */
function withAlt(data: string | undefined, alt: string): string {
  const { attribs = [], ...rest } = parseData(data) as { attribs?: [string, string][] };
  return JSON.stringify({
    ...rest,
    attribs: attribs.map(([name, value]) => [name, name === 'alt' ? alt : value]),
  });
}

/** A link without brackets. */
const isBare = (node: Draft): boolean => node.print?.free === true;

/** Where the markup ends that says what a node is. */
function targetEnd(node: Draft, text: string): number {
  if (node.name === 'a' && (node.print?.simple === true || isBare(node))) return node.closeStart;
  if ((node.name !== 'td' && node.name !== 'th') || node.print?.html) return node.openEnd;
  // Before the pipe behind a cell's attributes.
  return text.slice(node.start, node.openEnd).replace(/(?:\||\{\{!\}\})[ \t]*$/, '').length + node.start;
}

/** Behind the name of a tag, or the signs of a part of a table. */
function behindName(text: string, start: number): number {
  const sign = /<\w+|\{\||\{\{\{!\}\}|(?:\|-+|\|\+|\|\||!!|\||!|(?:\{\{!\}\})+[-+]*)/y;
  sign.lastIndex = start;
  return sign.test(text) ? sign.lastIndex : start;
}
