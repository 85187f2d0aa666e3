/**
 * Formatting over text and blocks where paragraphs may stand: a server parts it, text into paragraphs, blocks with the
 * formatting around each run of them.
 */

import { blockNames, set } from './element-names.js';
import { isStrayParagraph, isStripped } from './html-spec-edges.js';
import { element, type TreeElement, type TreeNode, text } from './node.js';

/** What HTML calls formatting elements: others that hold a block are left whole, and in no paragraph. */
const formatting = set('b big code em font i s small strike strong tt u');

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

const isBlock = (node: TreeNode): boolean =>
  node.kind === 'element' && (blockNames.has(node.name) || isStrayParagraph(node));

/** What has been found out of formatting: it may stand in itself a hundred times, and is asked for each time. */
const holding = new WeakMap<TreeNode, boolean>();

function holdsBlock(node: TreeNode): boolean {
  if (isBlock(node) || isMixedLink(node)) return true;
  if (!isFormatting(node)) return false;
  const known = holding.get(node) ?? node.children.some(holdsBlock);
  holding.set(node, known);
  return known;
}

/** Formatting in which a paragraph ends that nothing began. */
const holdsStray = (node: TreeNode): boolean => isFormatting(node) && holdsBlock(node);

interface Segment {
  readonly block: boolean;
  readonly nodes: TreeNode[];
}

/** The blanks of the page between two offsets; `''` for what is not blank. */
type Gap = (from: number, to: number) => string;

/** @param gap blanks beside text that the tree has cut at the edge of a block go with the text */
function segmentsOf(node: TreeElement, gap: Gap = () => ''): Segment[] {
  const out: Segment[] = [];
  const push = (block: boolean, nodes: readonly TreeNode[]): void => {
    const last = out.at(-1);
    if (last?.block !== block) out.push({ block, nodes: [...nodes] });
    else for (const node of nodes) last.nodes.push(node);
  };
  const blanks = (from: number | undefined, to: number | undefined): readonly TreeNode[] => {
    const found = from === undefined || to === undefined ? '' : gap(from, to);
    return found === '' ? [] : [text(found, null)];
  };
  let end = node.source?.openEnd;
  for (const child of node.children) {
    const before = blanks(end, child.source?.start);
    if (out.at(-1)?.block === false) push(false, before);
    if (isBlock(child)) push(true, [child]);
    else if (child.kind === 'element' && holdsBlock(child)) {
      for (const { block, nodes } of segmentsOf(child, gap))
        push(block, [{ ...child, children: nodes, source: null }]);
    } else push(false, out.at(-1)?.block === false ? [child] : [...before, child]);
    end = child.source?.end;
  }
  if (out.at(-1)?.block === false) push(false, blanks(end, node.source?.closeStart));
  return out;
}

const isBlank = ({ nodes }: Segment): boolean => nodes.every(showsNothing);

const showsNothing = (node: TreeNode): boolean =>
  node.kind === 'text'
    ? /^\s*$/.test(node.value)
    : node.kind === 'comment' ||
      isStripped(node) ||
      (isFormatting(node) && node.children.every(showsNothing));

/** Nodes where paragraphs may stand, formatting over text and blocks parted. */
export function withoutMixed(nodes: readonly TreeNode[], gap: Gap): readonly TreeNode[] {
  if (!nodes.some((node) => node.kind === 'element' && node.children.some(holdsBlock))) return nodes;
  const out: TreeNode[] = [];
  /** The paragraph that ends `out` was made here, or touches what comes now: text beside it is part of it. */
  let isOpen = false;
  nodes.forEach((node, i) => {
    const before = between(nodes[i - 1], node, gap);
    const parts = partsOf(node, gap);
    const touches = before !== null && !before.includes('\n');
    for (const [n, part] of (parts ?? [node]).entries()) {
      const last = out.at(-1);
      const joins = n === 0 && touches && (isOpen || parts !== null);
      if (joins && isRun(last) && isRun(part)) {
        const blanks = before === '' ? [] : [text(before, null)];
        out[out.length - 1] = {
          ...last,
          children: [...last.children, ...blanks, ...part.children],
          source: null,
        };
      } else out.push(part);
    }
    isOpen = parts !== null;
  });
  return out;
}

/** The blanks between two nodes; `null` where it is not known what stands there. */
function between(left: TreeNode | undefined, right: TreeNode, gap: Gap): string | null {
  if (!left?.source || !right.source) return null;
  const { end } = left.source;
  const { start } = right.source;
  const blanks = gap(end, start);
  return blanks === '' && start > end ? null : blanks;
}

/** A paragraph that no tag and no call made. */
const isRun = (node: TreeNode | undefined): node is TreeElement =>
  node?.kind === 'element' && node.name === 'p' && !node.print && Object.keys(node.attrs).length === 0;

/** What a node is parted into; `null`: nothing. */
function partsOf(node: TreeNode, gap: Gap): readonly TreeNode[] | null {
  if (node.kind !== 'element') return null;
  if (node.name === 'p' && node.children.some(holdsFigure)) return aroundFigures(withGaps(node, gap));
  if (node.name === 'p' && node.children.some((child) => isMixedLink(child) || holdsStray(child)))
    return segmentsOf(node).flatMap(({ block, nodes: inside }) =>
      block ? inside : [{ ...node, children: inside, source: null }],
    );
  if (!isFormatting(node)) return null;
  const segments = segmentsOf(node, gap);
  if (!segments.some(({ block }) => block) || segments.every((part) => part.block || isBlank(part)))
    return null;
  return segments.map((segment) => {
    const part: TreeElement = { ...node, children: segment.nodes, source: null };
    return segment.block || isBlank(segment) ? part : element('p', { children: [part] });
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
function withGaps(node: TreeElement, gap: Gap): TreeElement {
  const children = node.children.flatMap((child, i): TreeNode[] => {
    const blanks = between(node.children[i - 1], child, gap) ?? '';
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
