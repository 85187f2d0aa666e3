/** What the DOM specification says of a `<pre>`: an extension tag whose source stands beside its text. */

import { plainText } from './html-facts.js';
import type { TreeElement } from './node.js';

export function preData(node: TreeElement, page: string): { 'data-mw': string } {
  const { typeof: _, ...written } = node.attrs as Record<string, string>;
  const attrs = Object.fromEntries(Object.entries(written).map(([name, value]) => [name, value.trim()]));
  const { source } = node;
  let extsrc: string | null = plainText(node.children);
  if (source) {
    const open = page.slice(source.start, source.openEnd).replace(/\r?\n$/, '');
    extsrc = open.endsWith('/>') ? null : page.slice(source.start + open.length, source.closeStart);
  }
  return {
    'data-mw': JSON.stringify({ name: 'pre', attrs, ...(extsrc === null ? {} : { body: { extsrc } }) }),
  };
}
