import { type Draft, draft } from './node.js';

/** A stretch of the page that is kept as it is. */
export function placeholder(
  text: string,
  start: number,
  end: number,
  children: Draft[] = [],
  block = false,
): Draft {
  return draft(block ? 'div' : 'span', {
    attrs: { typeof: 'mw:Placeholder' },
    children,
    start,
    openEnd: end,
    closeStart: end,
    end,
    print: { src: text.slice(start, end) },
    block,
    whole: true,
  });
}
