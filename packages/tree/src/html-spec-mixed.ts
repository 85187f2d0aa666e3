/**
 * Formatting over text and blocks where paragraphs may stand: a server parts it, text into paragraphs, blocks with the
 * formatting around each run of them.
 */

import { element, type TreeElement, type TreeNode } from './node.js';

const formatting = new Set('b big code del em font i ins s small span strike strong sub sup tt u'.split(' '));
const blocks = new Set('blockquote center div dl figure h1 h2 h3 h4 h5 h6 hr ol p pre table ul'.split(' '));

const isFormatting = (node: TreeNode): node is TreeElement =>
  node.kind === 'element' &&
  formatting.has(node.name) &&
  node.attrs.typeof === undefined &&
  !node.print?.group;

const isBlock = (node: TreeNode): boolean => node.kind === 'element' && blocks.has(node.name);

const holdsBlock = (node: TreeNode): boolean =>
  isBlock(node) || (isFormatting(node) && node.children.some(holdsBlock));

interface Segment {
  readonly block: boolean;
  readonly nodes: readonly TreeNode[];
}

function segmentsOf(node: TreeElement): Segment[] {
  const out: Segment[] = [];
  const push = (block: boolean, nodes: readonly TreeNode[]): void => {
    const last = out.at(-1);
    if (last?.block === block) out[out.length - 1] = { block, nodes: [...last.nodes, ...nodes] };
    else out.push({ block, nodes });
  };
  for (const child of node.children) {
    if (isBlock(child)) push(true, [child]);
    else if (isFormatting(child) && child.children.some(holdsBlock)) {
      for (const { block, nodes } of segmentsOf(child))
        push(block, [{ ...child, children: nodes, source: null }]);
    } else push(false, [child]);
  }
  return out;
}

const isBlank = ({ nodes }: Segment): boolean =>
  nodes.every((node) => node.kind === 'comment' || (node.kind === 'text' && /^\s*$/.test(node.value)));

/** Nodes where paragraphs may stand, formatting over text and blocks parted. */
export function withoutMixed(nodes: readonly TreeNode[]): readonly TreeNode[] {
  if (!nodes.some((node) => isFormatting(node) && node.children.some(holdsBlock))) return nodes;
  return nodes.flatMap((node): readonly TreeNode[] => {
    if (!isFormatting(node)) return [node];
    const segments = segmentsOf(node);
    const blocksIn = segments.filter(({ block }) => block).length;
    if (blocksIn === 0 || segments.every((segment) => segment.block || isBlank(segment))) return [node];
    return segments.map(({ block, nodes: inside }) => {
      const part: TreeElement = { ...node, children: inside, source: null };
      return block ? part : element('p', { children: [part] });
    });
  });
}
