import { element } from '@stet/tree';
import { domAttributes, identified, packAttributes, unpackAttributes } from '../attributes.js';
import { type ContentKind, htmlFlag, htmlPrint, identityOf, type Reader } from '../kind.js';

const levels = ['1', '2', '3', '4', '5', '6'];

const read: Reader = (node) => ({
  node: 'heading',
  attrs: {
    ...identityOf(node),
    level: node.name.slice(1),
    html: htmlFlag(node),
    attrs: packAttributes(node.attrs),
  },
});

/** A level that HTML has: the document may come from anywhere. */
const headingName = (level: unknown): string => `h${levels.includes(String(level)) ? level : '2'}`;

export const heading: ContentKind = {
  name: 'heading',
  nodes: {
    heading: {
      group: 'block',
      content: 'inline*',
      defining: true,
      attrs: { ...identified('html', 'attrs'), level: { default: '2', validate: 'string' } },
      toDOM: (node) => {
        const name = headingName(node.attrs.level);
        return [name, domAttributes(name, node.attrs), 0];
      },
      parseDOM: levels.map((level) => ({ tag: `h${level}`, attrs: { level } })),
    },
  },
  readNamed: Object.fromEntries(levels.map((level) => [`h${level}`, read])),
  write: {
    heading: ({ attrs }, children) =>
      element(headingName(attrs.level), {
        ...identityOf(attrs as never),
        attrs: unpackAttributes(attrs.attrs),
        print: htmlPrint(attrs),
        children,
      }),
  },
};
