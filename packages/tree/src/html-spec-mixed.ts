/**
 * Formatting over text and blocks where paragraphs may stand: a server parts it, text into paragraphs, blocks with the
 * formatting around each run of them.
 */

import { element, type TreeElement, type TreeNode, text } from './node.js';

const formatting = new Set('b big code del em font i ins s small span strike strong sub sup tt u'.split(' '));
const blocks = new Set('blockquote center div dl figure h1 h2 h3 h4 h5 h6 hr ol p pre table ul'.split(' '));

const isFormatting = (node: TreeNode): node is TreeElement =>
  node.kind === 'element' &&
  formatting.has(node.name) &&
  node.attrs.typeof === undefined &&
  !node.print?.group;

/** A link whose text begins as text and goes on with a block; what is preformatted is left to the reader of the HTML. */
const isMixedLink = (node: TreeNode): boolean =>
  node.kind === 'element' &&
  node.name === 'a' &&
  !node.print?.group &&
  node.children[0]?.kind === 'text' &&
  node.children.some((child) => isBlock(child) && (child as TreeElement).name !== 'pre');

const isBlock = (node: TreeNode): boolean => node.kind === 'element' && blocks.has(node.name);

const holdsBlock = (node: TreeNode): boolean =>
  isBlock(node) || isMixedLink(node) || (isFormatting(node) && node.children.some(holdsBlock));

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
    else if (child.kind === 'element' && holdsBlock(child)) {
      for (const { block, nodes } of segmentsOf(child))
        push(block, [{ ...child, children: nodes, source: null }]);
    } else push(false, [child]);
  }
  return out;
}

const isBlank = ({ nodes }: Segment): boolean =>
  nodes.every((node) => node.kind === 'comment' || (node.kind === 'text' && /^\s*$/.test(node.value)));

/**
 * Nodes where paragraphs may stand, formatting over text and blocks parted.
 * @param gap the blanks between two nodes
 */
export function withoutMixed(
  nodes: readonly TreeNode[],
  gap: (left: TreeNode, right: TreeNode) => string,
): readonly TreeNode[] {
  if (!nodes.some((node) => node.kind === 'element' && node.children.some(holdsBlock))) return nodes;
  return nodes.flatMap((node): readonly TreeNode[] => {
    if (node.kind === 'element' && node.name === 'p' && node.children.some(holdsFigure))
      return aroundFigures(withGaps(node, gap));
    if (node.kind === 'element' && node.name === 'p' && node.children.some(isMixedLink))
      return segmentsOf(node).flatMap(({ block, nodes: inside }) =>
        block ? inside : [{ ...node, children: inside, source: null }],
      );
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

const isFigure = (node: TreeNode): boolean => node.kind === 'element' && node.name === 'figure';

const holdsFigure = (node: TreeNode): boolean =>
  isFormatting(node) && node.children.some((child) => isFigure(child) || holdsFigure(child));

/** A paragraph ends before a figure; formatting around that goes on in its caption, and behind it. */
function aroundFigures(paragraph: TreeElement): TreeNode[] {
  const segments = segmentsOf({ ...paragraph, source: null });
  const [first] = segments;
  const nodes = segments.flatMap(({ block, nodes: inside }): readonly TreeNode[] => {
    if (block) return inside.flatMap((node) => captioned(node, (caption) => caption));
    return isBlank({ block, nodes: inside }) ? [] : [element('p', { children: inside })];
  });
  // What is open before a figure is open in the paragraph that it ends.
  if (first?.block) nodes.unshift({ ...paragraph, source: null, children: first.nodes.flatMap(hollow) });
  return [...nodes, element('p', { attrs: { class: 'mw-empty-elt' } })];
}

/** Blanks beside figures are no nodes, until the figures stand elsewhere. */
function withGaps(node: TreeElement, gap: (left: TreeNode, right: TreeNode) => string): TreeElement {
  const children = node.children.flatMap((child, i): TreeNode[] => {
    const before = node.children[i - 1];
    const blanks = before ? gap(before, child) : '';
    const inner = holdsFigure(child) ? withGaps(child as TreeElement, gap) : child;
    return blanks === '' ? [inner] : [text(blanks, null), inner];
  });
  return { ...node, children };
}

/** Formatting, and nothing in it. */
function hollow(node: TreeNode): TreeNode[] {
  if (!isFormatting(node)) return [];
  return [{ ...node, source: null, children: node.children.flatMap(hollow) }];
}

/** Figures with the formatting around them in their captions; it stays around other blocks. */
function captioned(
  node: TreeNode,
  around: (nodes: readonly TreeNode[]) => readonly TreeNode[],
): readonly TreeNode[] {
  if (node.kind !== 'element') return [];
  if (holdsFigure(node))
    return node.children.flatMap((child) =>
      captioned(child, (nodes) => around([{ ...node, source: null, children: nodes }])),
    );
  if (!isFigure(node)) return around([node]);
  const caption = node.children.find((child) => child.kind === 'element' && child.name === 'figcaption');
  const inside = caption?.kind === 'element' ? caption.children : [];
  return [{ ...node, children: [element('figcaption', { children: around(inside) })] }];
}
