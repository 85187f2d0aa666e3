/** Which nodes of a tree stand between blocks, and which in text. */

import { blockNames, mwType, type TreeElement, type TreeNode } from '@stet/tree';

/** Deeper than this, content is an alien: ProseMirror and browsers recurse. */
export const depthLimit = 200;

/** Elements whose children say nothing about where the element itself stands. */
const opaque = /^mw:(?:Extension|File|Transclusion|Param|Placeholder)/;

const isBlockItself = (node: TreeNode): boolean =>
  node.kind !== 'text' && (node.block || (node.kind === 'element' && blockNames.has(node.name)));

/** A block inside says that the element stands between blocks too. */
const takesAfterContent = (node: TreeElement): boolean =>
  !isBlockItself(node) && !opaque.test(mwType(node.attrs));

/**
 * Tells of every node below `roots` whether it stands between blocks: it is a block itself, or an inline element
 * with a block somewhere inside. One pass, for trees of any depth.
 */
export function blockElements(roots: readonly TreeNode[]): (node: TreeNode) => boolean {
  const around = new Set<TreeNode>();
  const isBlock = (node: TreeNode): boolean => around.has(node) || isBlockItself(node);
  const path: { node: TreeElement | null; children: readonly TreeNode[]; next: number }[] = [
    { node: null, children: roots, next: 0 },
  ];
  for (let level = path.at(-1); level; level = path.at(-1)) {
    const child = level.children[level.next++];
    if (child === undefined) {
      const { node } = level;
      if (node && takesAfterContent(node) && level.children.some(isBlock)) around.add(node);
      path.pop();
    } else if (child.kind === 'element' && child.children.length > 0) {
      path.push({ node: child, children: child.children, next: 0 });
    }
  }
  return isBlock;
}
