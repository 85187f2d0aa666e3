import { voidElements, wikitextElements } from '@stet/tree';
import { elementAttributes } from './attributes.js';
import type { Context } from './context.js';
import { type CloseToken, close, type OpenToken, open } from './token.js';

const name = /<(\/?)([a-zA-Z][a-zA-Z0-9]*)(?=[\s/>])/y;

/** The HTML tag at `at`; `null` where it is none that wikitext allows, so that it is text. */
export function tagAt(at: number, limit: number, { text, islands }: Context): OpenToken | CloseToken | null {
  name.lastIndex = at;
  const match = name.exec(text);
  if (!match) return null;
  const tag = (match[2] as string).toLowerCase();
  if (!wikitextElements.has(tag)) return null;
  const from = name.lastIndex;
  let greater = from;
  for (; ; greater++) {
    if (greater >= limit) return null;
    const char = text.charCodeAt(greater);
    if (char === 62) break;
    if (char !== 60 && char !== 123) continue;
    const island = islands.get(greater);
    if (island && island.kind !== 'link') greater = island.end - 1;
    else if (char === 60) return null;
  }
  const end = greater + 1;
  if (match[1] === '/') {
    if (tag === 'br') return open('br', at, end, { empty: true, print: { html: true } });
    return close(tag, at, end, { html: true });
  }
  const slash = text[greater - 1] === '/' && greater > from;
  const attrs = elementAttributes(tag, text, from, slash ? greater - 1 : greater, islands);
  if ((tag === 'link' || tag === 'meta') && attrs.itemprop === undefined) return null;
  // A slash at the end of a tag says nothing: `<div/>` opens.
  const empty = voidElements.has(tag);
  return open(tag, at, end, { attrs, empty, print: { html: true } });
}
