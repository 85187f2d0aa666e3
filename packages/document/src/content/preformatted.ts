/** Indent-pre and `<pre>`: text whose line ends are text. */

import { element, mwType, type TreeNode, text } from '@stet/tree';
import { domAttributes, identified, packAttributes, unpackAttributes } from '../attributes.js';
import { type ContentKind, htmlPrint, identityOf, type Reader } from '../kind.js';

const tagType = 'mw:Extension/pre';

const read: Reader = (node, { place }) => {
  if (place !== 'block' || node.name !== 'pre') return null;
  const form = node.attrs.typeof === tagType ? 'tag' : node.print?.html ? 'html' : 'indent';
  const attrs = form === 'tag' ? packAttributes(node.attrs, 'typeof') : packAttributes(node.attrs);
  const last = node.children.at(-1);
  const tail = last?.kind === 'text' && last.value.endsWith('\n') ? '\n' : '';
  const children = tail ? withoutTail(node.children) : node.children;
  return { node: 'preformatted', attrs: { ...identityOf(node), form, attrs, tail }, children };
};

/** The line end before `</pre>` shows nowhere: it is kept beside the content, so that the editor shows none either. */
function withoutTail(children: readonly TreeNode[]): TreeNode[] {
  const last = children.at(-1);
  const rest = children.slice(0, -1);
  if (last?.kind === 'text' && last.value !== '\n') rest.push(text(last.value.slice(0, -1)));
  return rest;
}

function withTail(children: readonly TreeNode[], tail: string): readonly TreeNode[] {
  if (tail === '') return children;
  const last = children.at(-1);
  return last?.kind === 'text'
    ? [...children.slice(0, -1), text(last.value + tail)]
    : [...children, text(tail)];
}

/** Text, and characters that are spelled as entities. */
const isText = (node: TreeNode): boolean =>
  node.kind === 'text' || (node.kind === 'element' && mwType(node.attrs) === 'mw:Entity');

/** Indented lines begin with one that is not blank. */
function withoutBlankStart(children: readonly TreeNode[]): readonly TreeNode[] {
  const [first, ...rest] = children;
  if (first?.kind !== 'text') return children;
  const value = first.value.replace(/^(?:[ \t]*\n)+/, '');
  return value === first.value ? children : value === '' ? rest : [text(value), ...rest];
}

export const preformatted: ContentKind = {
  name: 'preformatted',
  nodes: {
    preformatted: {
      group: 'block',
      content: 'inline*',
      whitespace: 'pre',
      code: true,
      defining: true,
      attrs: {
        ...identified('attrs'),
        form: { default: 'indent', validate: 'string' },
        tail: { default: '', validate: 'string' },
      },
      toDOM: (node) => ['pre', domAttributes('pre', node.attrs), 0],
      parseDOM: [{ tag: 'pre', preserveWhitespace: 'full', attrs: { form: 'tag' } }],
    },
  },
  readTyped: { [tagType]: read },
  readNamed: { pre: read },
  write: {
    preformatted: ({ attrs }, children) => {
      const own = unpackAttributes(attrs.attrs);
      // Between `<pre>` and `</pre>` everything is text: what is more stands in indented lines.
      const form = attrs.form === 'tag' && !children.every(isText) ? 'indent' : attrs.form;
      if (form === 'tag') own.typeof = tagType;
      const print = htmlPrint({ html: form === 'html' ? '1' : '' });
      const content = withTail(children, attrs.tail);
      // Indented lines that are blank are none.
      if (
        form === 'indent' &&
        content.every((node) => node.kind === 'text' && !/[^ \t\r\n]/.test(node.value))
      )
        return [];
      return element('pre', {
        ...identityOf(attrs as never),
        attrs: own,
        print,
        children: form === 'indent' ? withoutBlankStart(content) : content,
      });
    },
  },
};
