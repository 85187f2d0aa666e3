/** Links of all kinds: marks on their content; a link without content (`[url]`) is an atom. */

import { element, plainText, safeAttributes, type TreeElement } from '@stet/tree';
import { domAttributes, identified, packAttributes, strings, unpackAttributes } from '../attributes.js';
import { type ContentKind, identityOf, type Reader } from '../kind.js';
import { hasContent } from './format.js';

const linkAttributes = (node: TreeElement) => ({
  rel: node.attrs.rel ?? '',
  href: node.attrs.href ?? '',
  cls: node.attrs.class ?? '',
  attrs: packAttributes(node.attrs, 'rel', 'href', 'class'),
});

/** The text *is* the link: a bare address, `RFC 1`. When somebody changes it, it is an ordinary link. */
const isBare = (cls: string): boolean => /(?:^|\s)(?:free|mw-magiclink)(?:\s|$)/.test(cls);

const read: Reader = (node, { place, holdsBlocks }) => {
  if (holdsBlocks || (place !== 'inline' && place !== 'block')) return null;
  // A missing attribute and an empty one are not the same; an empty one is so rare that it may be an alien.
  if (node.attrs.rel === '' || node.attrs.href === '' || node.attrs.class === '') return null;
  const attrs = linkAttributes(node);
  if (!hasContent(node)) return { node: 'linkEmpty', attrs: { ...identityOf(node), ...attrs } };
  const shown = isBare(attrs.cls) ? plainText(node.children) : '';
  return { mark: 'link', attrs: { id: node.id, ...attrs, shown } };
};

type LinkAttributes = { rel: string; href: string; cls: string; attrs: string };

function elementAttributes({ rel, href, cls, attrs }: LinkAttributes): Record<string, string> {
  const out = unpackAttributes(attrs);
  if (rel !== '') out.rel = rel;
  if (href !== '') out.href = href;
  if (cls !== '') out.class = cls;
  return out;
}

function dom(attrs: Record<string, string>): Record<string, string> {
  const out = { ...domAttributes('a', attrs) };
  const safe = safeAttributes('a', { href: attrs.href ?? '', class: attrs.cls ?? '' });
  if (attrs.href && safe.href) out.href = safe.href;
  if (attrs.cls && safe.class) out.class = safe.class;
  return out;
}

export const link: ContentKind = {
  name: 'link',
  nodes: {
    linkEmpty: {
      group: 'inline',
      inline: true,
      atom: true,
      attrs: identified('rel', 'href', 'cls', 'attrs'),
      toDOM: (node) => ['a', dom(node.attrs)],
    },
  },
  marks: {
    link: {
      attrs: strings('id', 'rel', 'href', 'cls', 'attrs', 'shown'),
      excludes: '',
      inclusive: false,
      toDOM: (mark) => ['a', dom(mark.attrs), 0],
      parseDOM: [
        {
          tag: 'a[href]',
          getAttrs: (element) => {
            const href = element.getAttribute('href') ?? '';
            if (!/^(?:https?:|mailto:|ftp:|\/\/)/i.test(href)) return false;
            return { rel: 'mw:ExtLink', href, cls: 'external text' };
          },
        },
      ],
    },
  },
  readNamed: { a: read },
  write: {
    linkEmpty: ({ attrs }) =>
      element('a', { ...identityOf(attrs as never), attrs: elementAttributes(attrs as LinkAttributes) }),
  },
  writeMark: {
    link: ({ attrs }, children, identity) => {
      let own = attrs as LinkAttributes;
      if (isBare(own.cls) && plainText(children) !== attrs.shown) {
        own = { ...own, cls: own.rel.startsWith('mw:ExtLink') ? 'external text' : '' };
      }
      return element('a', { ...identity, attrs: elementAttributes(own), children });
    },
  },
};
