/** Bold, italic, any other inline tag, `<nowiki>` and entities: inline elements as marks that know their element. */

import { element, safeName, type TreeElement } from '@stet/tree';
import { domAttributes, identified, packAttributes, strings, unpackAttributes } from '../attributes.js';
import { type ContentKind, htmlFlag, htmlPrint, identityOf, type MarkWriter, type Reader } from '../kind.js';

const markIdentity = (node: TreeElement) => ({ id: node.id });

/** What has no content is an atom; what has blocks in it is a container. */
const inline =
  (mark: (node: TreeElement) => { mark: string; attrs: Record<string, string> }): Reader =>
  (node, { place, holdsBlocks }) => {
    if (place !== 'inline' && place !== 'block') return null;
    const attrs = packAttributes(node.attrs);
    if (holdsBlocks) {
      return place === 'block'
        ? { node: 'wrapper', attrs: { ...identityOf(node), name: node.name, attrs } }
        : null;
    }
    if (!hasContent(node)) {
      const html = htmlFlag(node);
      return { node: 'inlineEmpty', attrs: { ...identityOf(node), name: node.name, html, attrs } };
    }
    return mark(node);
  };

/** Empty texts are no content. */
export const hasContent = (node: TreeElement): boolean =>
  node.children.some((child) => child.kind !== 'text' || child.value !== '');

const plain =
  (name: string): Reader =>
  (node, context) =>
    inline(() => ({
      mark: name,
      attrs: { ...markIdentity(node), html: htmlFlag(node), attrs: packAttributes(node.attrs) },
    }))(node, context);

const writePlain =
  (name: string): MarkWriter =>
  ({ attrs }, children, identity) =>
    element(name, { ...identity, attrs: unpackAttributes(attrs.attrs), print: htmlPrint(attrs), children });

export const format: ContentKind = {
  name: 'format',
  nodes: {
    inlineEmpty: {
      group: 'inline',
      inline: true,
      atom: true,
      attrs: identified('name', 'html', 'attrs'),
      toDOM: (node) => {
        const name = safeName(node.attrs.name);
        return [name, { ...domAttributes(name, node.attrs), 'data-stet-empty': node.attrs.name }];
      },
      parseDOM: [{ tag: 'wbr', attrs: { name: 'wbr' } }],
    },
  },
  marks: {
    bold: {
      attrs: strings('id', 'html', 'attrs'),
      excludes: '',
      toDOM: (mark) => ['b', domAttributes('b', mark.attrs), 0],
      parseDOM: [{ tag: 'b' }, { tag: 'strong' }],
    },
    italic: {
      attrs: strings('id', 'html', 'attrs'),
      excludes: '',
      toDOM: (mark) => ['i', domAttributes('i', mark.attrs), 0],
      parseDOM: [{ tag: 'i' }, { tag: 'em' }],
    },
    inline: {
      attrs: { ...strings('id', 'attrs'), name: { default: 'span', validate: 'string' } },
      excludes: '',
      toDOM: (mark) => {
        const name = safeName(mark.attrs.name);
        return [name, domAttributes(name, mark.attrs), 0];
      },
      parseDOM: [
        'sup',
        'sub',
        'small',
        'big',
        'code',
        'kbd',
        'samp',
        'var',
        'del',
        'ins',
        's',
        'u',
        'mark',
        'cite',
      ]
        .map((name) => ({ tag: name, attrs: { name } }))
        .concat([{ tag: 'strike', attrs: { name: 's' } }]),
    },
    nowiki: {
      attrs: strings('id'),
      excludes: '',
      inclusive: false,
      toDOM: () => ['span', { class: 'stet-nowiki' }, 0],
    },
    entity: {
      attrs: strings('id', 'src'),
      excludes: '',
      inclusive: false,
      toDOM: () => ['span', { class: 'stet-entity' }, 0],
    },
  },
  readTyped: {
    'mw:Nowiki': inline((node) => ({ mark: 'nowiki', attrs: markIdentity(node) })),
    'mw:Entity': inline((node) => ({
      mark: 'entity',
      attrs: { ...markIdentity(node), src: node.print?.src ?? '' },
    })),
  },
  readNamed: {
    b: plain('bold'),
    i: plain('italic'),
    '*': inline((node) => ({
      mark: 'inline',
      attrs: { ...markIdentity(node), name: node.name, attrs: packAttributes(node.attrs) },
    })),
  },
  write: {
    inlineEmpty: ({ attrs }) =>
      element(attrs.name || 'span', {
        ...identityOf(attrs as never),
        attrs: unpackAttributes(attrs.attrs),
        print: htmlPrint(attrs),
      }),
  },
  writeMark: {
    bold: writePlain('b'),
    italic: writePlain('i'),
    inline: ({ attrs }, children, identity) =>
      element(attrs.name || 'span', {
        ...identity,
        attrs: unpackAttributes(attrs.attrs),
        print: { html: true },
        children,
      }),
    nowiki: (_, children, identity) =>
      element('span', { ...identity, attrs: { typeof: 'mw:Nowiki' }, children }),
    entity: ({ attrs }, children, identity) =>
      element('span', {
        ...identity,
        attrs: { typeof: 'mw:Entity' },
        print: attrs.src === '' ? null : { src: attrs.src },
        children,
      }),
  },
};
