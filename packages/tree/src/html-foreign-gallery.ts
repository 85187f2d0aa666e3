/** Galleries of HTML that others wrote: from their list what somebody wrote. */

import type { DefaultTreeAdapterTypes as Parse5 } from 'parse5';
import { parseData } from './html-facts.js';
import { type Attrs, attributeOf, descendant, hasClass, isElement } from './html-foreign-nodes.js';

/** A gallery whose data say all that it has. */
export const hasSource = ({ childNodes }: Parse5.Element, all: Attrs): boolean => {
  const body = parseData(all['data-mw']).body as Record<string, unknown> | undefined;
  if (body !== undefined) return typeof body.extsrc === 'string';
  return !childNodes.some((child) => isElement(child) && hasClass(child, 'gallerybox'));
};

/** Of a gallery's list what somebody wrote: its caption, and each picture with the text of its box in it. */
export function galleryParts(list: Parse5.Element): Parse5.ChildNode[] {
  const out: Parse5.ChildNode[] = [];
  const captioned = (node: Parse5.Element): Parse5.Element => ({
    ...node,
    tagName: 'figcaption',
    nodeName: 'figcaption',
    attrs: [],
  });
  for (const item of list.childNodes) {
    if (!isElement(item)) continue;
    if (hasClass(item, 'gallerycaption')) out.push(captioned(item));
    else {
      const picture = descendant(item, (node) => /\bmw:File/.test(attributeOf(node, 'typeof')));
      const label = descendant(item, (node) => hasClass(node, 'gallerytext'));
      if (!picture) continue;
      out.push(label ? { ...picture, childNodes: [...picture.childNodes, captioned(label)] } : picture);
    }
  }
  return out;
}
