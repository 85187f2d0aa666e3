/** Images: `figure` stands between blocks, `media` in text; both hold their caption. */

import { element, mediaFacts, type TreeElement } from '@stet/tree';
import { identified, packAttributes, required, unpackAttributes } from '../attributes.js';
import { type ContentKind, identityOf, type Reader, type Writer } from '../kind.js';

const names = ['type', 'cls', 'resource', 'attrs', 'caption'];

const read: Reader = (node, { place }) => {
  const block = node.name === 'figure';
  if (!block && (node.name !== 'span' || node.block)) return null;
  if (place === 'inline' ? block : place !== 'block') return null;
  const { typeof: type, class: cls, resource, 'data-mw': mw } = node.attrs;
  if (cls === '' || resource === '' || mw === '') return null;
  const [caption, ...others] = node.children;
  if (others.length > 0 || (caption && !isCaption(caption))) return null;
  return {
    node: block ? 'figure' : 'media',
    attrs: {
      ...identityOf(node),
      type: type as string,
      cls: cls ?? '',
      resource: resource ?? '',
      mw: mw ?? '',
      attrs: packAttributes(node.attrs, 'typeof', 'class', 'resource', 'data-mw'),
      caption: caption?.id ?? '',
    },
    // An empty caption holds an empty line; no caption is no content.
    children:
      caption?.children.length === 0
        ? [{ kind: 'text', value: '', source: null }]
        : (caption?.children ?? []),
  };
};

const isCaption = (node: TreeElement['children'][number]): node is TreeElement =>
  node.kind === 'element' && node.name === 'figcaption' && Object.keys(node.attrs).length === 0;

const write: Writer = (node, children) => {
  const { attrs, type } = node;
  const own = unpackAttributes(attrs.attrs);
  own.typeof = attrs.type;
  if (attrs.cls !== '') own.class = attrs.cls;
  if (attrs.resource !== '') own.resource = attrs.resource;
  if (attrs.mw !== '') own['data-mw'] = attrs.mw;
  return element(type.name === 'figure' ? 'figure' : 'span', {
    ...identityOf(attrs as never),
    attrs: own,
    children: node.childCount === 0 ? [] : [element('figcaption', { id: attrs.caption, children })],
    block: type.name === 'figure',
  });
};

const label = (attrs: Record<string, string>): string =>
  mediaFacts({ typeof: attrs.type ?? '', resource: attrs.resource ?? '', 'data-mw': attrs.mw ?? '' }).name;

export const media: ContentKind = {
  name: 'media',
  nodes: {
    figure: {
      group: 'block',
      content: '(line | block)*',
      isolating: true,
      attrs: { ...identified(...names), mw: required },
      toDOM: (node) => [
        'figure',
        { class: node.attrs.cls, typeof: node.attrs.type },
        ['span', { class: 'stet-image', contenteditable: 'false' }, label(node.attrs)],
        ['figcaption', 0],
      ],
    },
    media: {
      group: 'inline',
      inline: true,
      atom: true,
      isolating: true,
      content: '(line | block)*',
      attrs: { ...identified(...names), mw: required },
      toDOM: (node) => [
        'span',
        { class: node.attrs.cls, typeof: node.attrs.type, title: label(node.attrs) },
        ['span', { class: 'stet-caption' }, 0],
      ],
    },
  },
  readTyped: { 'mw:File': read },
  write: { figure: write, media: write },
};
