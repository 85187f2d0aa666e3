/** Extension tags: name, attributes and body as they are; a reference holds its note as content. */

import { extensionFacts, mwType, type Origin, type Own, type OwnContext, type TreeElement } from '@stet/tree';
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

/** The opening tag as it was written, with the attributes that changed; `null` where the source does not tell. */
function oldTag(
  { node, text }: Origin,
  name: string,
  attrs: Readonly<Record<string, string>>,
): string | null {
  const { source } = node;
  const old = extensionFacts(node.attrs);
  if (!source || old.name !== name) return null;
  // The content of a reference is no data.
  const isOpen = source.openEnd < source.end;
  const slice = text.slice(source.start, isOpen ? source.openEnd : source.end);
  const close = (isOpen ? />$/ : /(?:\s*\/>|<\/[^<>]*>)$/).exec(slice)?.[0] ?? '';
  const rest = (old.body === null ? '' : `>${old.body}`) + close;
  if (close === '' || !slice.endsWith(rest)) return null;
  let out = slice.slice(0, -rest.length);
  for (const key of new Set([...Object.keys(old.attrs), ...Object.keys(attrs)])) {
    const value = attrs[key];
    if (value === old.attrs[key]) continue;
    const written = value === undefined ? '' : ` ${key}="${escapeTagValue(value)}"`;
    const place = new RegExp(
      `\\s+${key.replace(/\W/g, '\\$&')}(?:\\s*=\\s*(?:"[^"]*"|'[^']*'|[^\\s"'>]+)|(?=\\s|$))`,
      'i',
    );
    if (place.test(out)) out = out.replace(place, () => written);
    else if (old.attrs[key] === undefined) out += written;
    else return null;
  }
  return out;
}

export function printExtension(node: TreeElement, { origin }: OwnContext): Own {
  const { name, attrs, body } = extensionFacts(node.attrs);
  const tag = (origin && oldTag(origin, name, attrs)) ?? openTag(name, attrs);
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
