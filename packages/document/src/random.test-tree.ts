/** Random trees of every kind of content, from a seed, and trees as text to compare them by. */

import { comment, element, type PrintInfo, type TreeElement, type TreeNode, text } from '@stet/tree';

export type Random = () => number;

/** mulberry32: small, seeded, good enough to draw tests. */
export function random(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const words = ['alpha', 'b', '漢字', 'مرحبا', ' ', 'x  y', '\n', ' \r\n ', 'end.', 'a\nb', '𐐀'];
const inlineNames = ['b', 'i', 'span', 'small', 'sup', 'b'];

export class Trees {
  #n = 0;
  constructor(private readonly random: Random) {}

  #id(): string {
    return `abc123.${this.#n++}`;
  }

  #pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.random() * from.length)] as T;
  }

  #many<T>(least: number, most: number, make: () => T): T[] {
    return Array.from({ length: least + Math.floor(this.random() * (most - least + 1)) }, make);
  }

  #element(
    name: string,
    attrs: Record<string, string>,
    children: () => TreeNode[],
    more: Partial<TreeElement> = {},
  ) {
    const id = this.#id();
    return element(name, { attrs, id, children: children(), ...more });
  }

  /** Inline content, texts never next to each other. */
  inline(depth: number, least = 1): TreeNode[] {
    const nodes = this.#many(least, 4, () => this.#inlineNode(depth));
    return nodes.filter((node, i) => node.kind !== 'text' || nodes[i - 1]?.kind !== 'text');
  }

  #inlineNode(depth: number): TreeNode {
    const draw = this.random();
    if (draw < 0.45 || depth <= 0) return text(this.#pick(words));
    if (draw < 0.75) return this.#element(this.#pick(inlineNames), {}, () => this.inline(depth - 1, 0));
    if (draw < 0.82) {
      const attrs = { rel: 'mw:WikiLink', href: './Some_page' };
      return this.#element('a', attrs, () => this.inline(depth - 1, 0));
    }
    return this.#leaf(depth, false);
  }

  #leaf(depth: number, block: boolean): TreeNode {
    const name = block ? 'div' : 'span';
    const leaf = (attrs: Record<string, string>, print: PrintInfo | null = null, as = name) =>
      this.#element(as, attrs, () => [], { block, print });
    const kinds: (() => TreeNode)[] = [
      () => leaf({ typeof: 'mw:Transclusion', 'data-mw': '{"parts":[]}' }),
      () => leaf({ typeof: 'mw:Extension/math', 'data-mw': '{"name":"math"}' }),
      () => comment(' c ', { id: this.#id(), block }),
      () => leaf({ rel: 'mw:PageProp/Category', href: './Category:C' }, null, 'link'),
      () => leaf({ property: 'mw:PageProp/notoc' }, { src: '__NOTOC__' }, 'meta'),
      () =>
        this.#element(
          name,
          { typeof: 'mw:Placeholder' },
          () => [text('?'), element('q', { id: this.#id() })],
          {
            block,
            print: { src: '<q>?' },
          },
        ),
    ];
    if (block) return this.#pick(kinds)();
    return this.#pick([
      ...kinds,
      () => leaf({}, null, 'br'),
      () => this.#element('span', { typeof: 'mw:Entity' }, () => [text('&')], { print: { src: '&amp;' } }),
      () =>
        this.#element('sup', { typeof: 'mw:Extension/ref', 'data-mw': '{"name":"ref"}' }, () =>
          this.random() < 0.3 ? [] : this.flow(depth - 1),
        ),
      () =>
        this.#element('span', { typeof: 'mw:File', resource: './File:A.png' }, () =>
          this.random() < 0.5 ? [] : [this.#element('figcaption', {}, () => edged(this.inline(depth - 1)))],
        ),
    ])();
  }

  /** Content of a container: blocks and runs of inline content. */
  flow(depth: number): TreeNode[] {
    const parts = this.#many(0, 4, () =>
      this.random() < 0.3 ? edged(this.inline(depth)) : [this.block(depth)],
    );
    return parts.flatMap((part, i) => (isRun(part) && isRun(parts[i - 1]) ? [] : part));
  }

  block(depth: number): TreeNode {
    const inline = () => edged(this.inline(2, 0));
    const flat: (() => TreeNode)[] = [
      () => this.#element('p', {}, inline),
      () => this.#element(this.#pick(['h1', 'h2', 'h6']), {}, inline),
      // Indented lines begin with one that is not blank.
      () => this.#element('pre', {}, () => begun(inline())),
      () => this.#element('pre', { typeof: 'mw:Extension/pre', class: 'x' }, () => [text('a\n  b')]),
      () => this.#element('hr', {}, () => []),
      () => this.#leaf(depth, true),
    ];
    if (depth <= 0) return this.#pick(flat)();
    return this.#pick([
      ...flat,
      () => this.#list(depth),
      () => this.#list(depth),
      () => this.#table(depth),
      () => this.#element(this.#pick(['div', 'blockquote']), { class: 'c' }, () => this.flow(depth - 1)),
      () => this.#element('b', {}, () => [this.block(depth - 1), ...this.flow(depth - 1)]),
      () => this.#element('a', { rel: 'x' }, () => [this.block(depth - 1)]),
      () =>
        this.#element(
          'figure',
          { typeof: 'mw:File/Thumb', class: 'mw-halign-left', resource: './File:B.png', 'data-mw': '{}' },
          () => (this.random() < 0.3 ? [] : [this.#element('figcaption', {}, () => this.flow(depth - 1))]),
          { block: true },
        ),
    ])();
  }

  #list(depth: number): TreeNode {
    const name = this.#pick(['ul', 'ol', 'dl']);
    return this.#element(name, {}, () =>
      this.#many(0, 3, () => {
        if (this.random() < 0.1) return this.#leaf(depth, true);
        if (this.random() < 0.05) return text('stray');
        return this.#element(name === 'dl' ? this.#pick(['dt', 'dd']) : 'li', {}, () => this.flow(depth - 1));
      }).filter((node, i, all) => node.kind !== 'text' || all[i - 1]?.kind !== 'text'),
    );
  }

  #table(depth: number): TreeNode {
    const cell = () => this.#element(this.#pick(['td', 'th']), { colspan: '2' }, () => this.flow(depth - 1));
    const row = () =>
      this.#element('tr', {}, () =>
        this.#many(0, 3, () => (this.random() < 0.1 ? this.#leaf(1, true) : cell())),
      );
    const body = () => {
      const rows = () => [
        row(),
        ...this.#many(0, 2, () => (this.random() < 0.1 ? this.#leaf(1, true) : row())),
      ];
      return this.random() < 0.8
        ? element('tbody', { children: rows() })
        : this.#element('thead', {}, rows, { print: { html: true } });
    };
    return this.#element('table', {}, () => [
      ...this.#many(0, 1, () => this.#element('caption', {}, () => this.flow(depth - 1))),
      ...this.#many(0, 1, () => this.#leaf(1, true)),
      ...(this.random() < 0.9 ? [body()] : []),
    ]);
  }
}

/** Without blanks at the edges: there they belong to the markup of a block. */
export const edged = (nodes: TreeNode[]): TreeNode[] =>
  nodes
    .map((node, i) => {
      if (node.kind !== 'text') return node;
      const value = i === 0 ? node.value.trimStart() : node.value;
      return text(i === nodes.length - 1 ? value.trimEnd() : value);
    })
    .filter((node) => node.kind !== 'text' || node.value !== '');

/** With a letter before its first text. */
function begun(nodes: readonly TreeNode[]): TreeNode[] {
  const [first, ...rest] = nodes;
  return first?.kind === 'text' ? [text(`x${first.value}`), ...rest] : [text('x'), ...nodes];
}

const isRun = (part: TreeNode[] | undefined): boolean => {
  const first = part?.[0];
  if (!first) return true;
  return (
    first.kind === 'text' ||
    !(
      first.block ||
      /^(?:p|h\d|pre|hr|ul|ol|dl|table|div|blockquote|figure)$/.test((first as TreeElement).name ?? '')
    )
  );
};

/** A tree as one string: structure, attributes, ids (unless `ids` is false) and text, adjacent texts joined. */
export function show(nodes: readonly TreeNode[], ids = true): string {
  let out = '';
  let inText = false;
  for (const node of nodes) {
    if (node.kind === 'text') {
      if (node.value === '') continue;
      if (!inText) out += '"';
      out += node.value.replace(/\n/g, '⏎').replace(/\r/g, '␍');
      inText = true;
      continue;
    }
    if (inText) out += '"';
    inText = false;
    const id = ids && node.id !== '' ? `#${node.id}` : '';
    const block = node.block ? '!' : '';
    if (node.kind === 'comment') out += `<!--${id}${block} ${node.value}-->`;
    else {
      const attrs = Object.keys(node.attrs)
        .sort()
        .map((key) => ` ${key}=${node.attrs[key]}`)
        .join('');
      out += `<${node.name}${id}${block}${attrs}>${show(node.children, ids)}</${node.name}>`;
    }
  }
  return inText ? `${out}"` : out;
}
