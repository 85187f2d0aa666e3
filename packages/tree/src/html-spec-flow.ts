/**
 * Calls alone on their lines. The tree has them between blocks, because nobody knows what they make; where it is text,
 * it is one paragraph with the text before and behind, unless a blank line stands between.
 */

import { mwType } from './html-facts.js';
import { element, type TreeElement, type TreeNode, text } from './node.js';

/**
 * @param between the blanks that stand between two neighbours
 * @param makesText whether a call makes a paragraph of text and nothing else
 */
export function flowing(
  nodes: readonly TreeNode[],
  between: (left: TreeNode, right: TreeNode) => string,
  makesText: (call: TreeElement) => boolean,
): readonly TreeNode[] {
  if (!nodes.some(isBlockCall)) return nodes;
  const flows = (node: TreeNode): boolean =>
    isParagraph(node) || (isBlockCall(node) && makesText(node as TreeElement));
  const out: TreeNode[] = [];
  let last: TreeNode | undefined;
  for (const node of nodes) {
    const before = out.at(-1);
    const gap = last ? between(last, node) : '';
    const joins =
      before !== undefined &&
      last !== undefined &&
      (isBlockCall(node) || isBlockCall(last)) &&
      /^[ \t]*\r?\n[ \t]*$/.test(gap) &&
      flows(before) &&
      flows(node);
    if (joins) out[out.length - 1] = paragraph([...inlineOf(before), text(gap), ...inlineOf(node)], before);
    else out.push(node);
    last = node;
  }
  return out;
}

const isBlockCall = (node: TreeNode): boolean =>
  node.kind === 'element' && node.block && /^mw:(?:Transclusion|Param)$/.test(mwType(node.attrs));

export const isParagraph = (node: TreeNode): boolean =>
  node.kind === 'element' && node.name === 'p' && node.print?.html !== true;

/** A paragraph's content, or a call as one that stands in text. */
function inlineOf(node: TreeNode): readonly TreeNode[] {
  if (node.kind !== 'element') return [node];
  return isParagraph(node) ? node.children : [{ ...node, block: false }];
}

/** A paragraph that begins where the first of its parts did. */
const paragraph = (children: readonly TreeNode[], first: TreeNode): TreeElement => ({
  ...element('p', { children }),
  source: first.source,
});
