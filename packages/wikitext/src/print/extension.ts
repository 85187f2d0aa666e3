/** Extension tags: name, attributes and body as they are; a reference holds its note as content. */

import { extensionFacts, mwType, type Own, type TreeElement } from '@stet/tree';
import { printAttributes } from './html.js';

/** In an extension tag nothing is markup but its own end. */
const escapeTagValue = (value: string): string =>
  value
    .replace(/&(?=#?\w+;)/g, '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('>', '&gt;')
    .replace(/[\n\r]/g, ' ');

function openTag(name: string, attrs: Readonly<Record<string, string>>): string {
  let out = `<${name}`;
  for (const [key, value] of Object.entries(attrs)) out += ` ${key}="${escapeTagValue(value)}"`;
  return out;
}

export function printExtension(node: TreeElement): Own {
  const { name, attrs, body } = extensionFacts(node.attrs);
  const tag = openTag(name, attrs);
  if (name === 'ref' && body === null) {
    return node.children.length === 0 ? { whole: `${tag} />` } : { open: `${tag}>`, close: '</ref>' };
  }
  return { whole: body === null ? `${tag} />` : `${tag}>${body}</${name}>` };
}

/** `<pre>`: its first line end would be left out. */
export function printPreTag(node: TreeElement): Own {
  const [first] = node.children;
  const { body, attrs } = extensionFacts(node.attrs);
  const isTyped = mwType(node.attrs) !== '';
  // What the sanitizer took for unsafe stands in the source all the same.
  const tag =
    isTyped && Object.keys(attrs).length > 0 ? openTag('pre', attrs) : `<pre${printAttributes(node)}`;
  if (first === undefined && body === null && isTyped) return { whole: `${tag} />` };
  if (body?.startsWith('\n')) return { open: `${tag}>\n`, close: '</pre>' };
  const gap = first?.kind === 'text' && first.value.startsWith('\n') ? '\n' : '';
  return { open: `${tag}>${gap}`, close: '</pre>' };
}

export const isPreTag = (node: TreeElement): boolean => mwType(node.attrs) === 'mw:Extension/pre';
