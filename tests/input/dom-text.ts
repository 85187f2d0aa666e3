/** The text of a block as a browser edits it: what is not editable (chips, reference marks) is none. */

export function editableTexts(block: Element): Text[] {
  const walker = block.ownerDocument.createTreeWalker(block, 1 | 4, (node) => {
    if (node.nodeType === 3) return 1;
    return (node as HTMLElement).contentEditable === 'false' ? 2 : 3;
  });
  const found: Text[] = [];
  while (walker.nextNode()) found.push(walker.currentNode as Text);
  return found;
}

export const editableText = (block: Element): string =>
  editableTexts(block)
    .map(({ data }) => data)
    .join('');

/** How many units of editable text stand in the block before a DOM position; `null` where that is outside of it. */
export function textOffset(block: Element, node: Node | null, offset: number): number | null {
  if (!node || !block.contains(node)) return null;
  const range = block.ownerDocument.createRange();
  let count = 0;
  for (const text of editableTexts(block)) {
    if (text === node) return count + offset;
    range.setStart(text, 0);
    range.collapse(true);
    if (range.comparePoint(node, offset) < 0) return count;
    count += text.data.length;
  }
  return count;
}

/**
 * The text node and offset for a place in the text. At the edge of two nodes the one that `near` is; else the first
 * that reaches there.
 */
export function textPoint(block: Element, offset: number, near: Node | null): [Text, number] | null {
  const texts = editableTexts(block);
  let count = 0;
  let found: [Text, number] | null = null;
  for (const text of texts) {
    const at = offset - count;
    if (at >= 0 && at <= text.data.length && (found === null || text === near)) found = [text, at];
    count += text.data.length;
  }
  return found;
}
