/**
 * Which nodes of two trees are the same: of a page before and after it was edited, of what a server wrote and the tree
 * that it wrote it from. Level by level, in order.
 */

import { mwType, parseData, plainText, type TreeElement, type TreeNode } from '@stet/tree';

/** Nodes of one list of siblings that stand for nodes of the other; one of both may be empty. */
export interface Unit {
  readonly left: readonly TreeNode[];
  readonly right: readonly TreeNode[];
}

/** What an element is, whatever its name and its other attributes are. */
export function kindOf(node: TreeElement): string {
  const type = mwType(node.attrs);
  if (type.startsWith('mw:File')) return 'mw:File';
  if (type === 'mw:LanguageVariant') return variant;
  if (type === 'mw:Placeholder') return /^-\{/.test(String(node.print?.src)) ? variant : type;
  return type === '' ? '' : type;
}

const variant = '-{}-';

/** Loose: of one kind. */
const kindKey = (node: TreeNode): string => {
  if (node.kind === 'text') return `"${node.value.trim()}`;
  if (node.kind === 'comment') return '#';
  const kind = kindOf(node);
  return kind === '' ? `<${node.name}` : kind;
};

/** Strict: of one kind, and they say the same. */
const contentKey = (node: TreeNode): string => {
  if (node.kind === 'text') return `"${node.value.trim()}`;
  if (node.kind === 'comment') return `#${node.value}`;
  const { resource, href, id } = node.attrs;
  const said = plainText(node.children).replace(/\s+/g, ' ').trim();
  return [kindKey(node), resource ?? href ?? id ?? '', calledBy(node).join('|'), said].join('\n');
};

/** What is called (`{{name`), and what of the page stands between calls: a server may say several things as one. */
export function calledBy({ attrs }: TreeElement): string[] {
  const { parts } = parseData(attrs['data-mw']);
  return (Array.isArray(parts) ? parts : []).map((part: unknown) => {
    if (typeof part === 'string') return part;
    const [call] = Object.values(part ?? {}) as { target?: { wt?: unknown } }[];
    return `{{${String(call?.target?.wt ?? '').trim()}`;
  });
}

/** Whether two nodes are of one kind and say the same. */
export const saysSame = (left: TreeNode, right: TreeNode): boolean => contentKey(left) === contentKey(right);

/** A child of each list, by its number. */
type Pair = readonly [left: number, right: number];

/** `undefined`: to be told by what they say. */
export type Same = (left: TreeNode, right: TreeNode) => boolean | undefined;

/**
 * Two lists of siblings, parted into units in order: pairs of one node each, and what stands between them.
 * @param same whether two are one node, where that is known
 */
export function units(
  left: readonly TreeNode[],
  right: readonly TreeNode[],
  same: Same = () => undefined,
): Unit[] {
  const pairs = aligned(left, right, same);
  const out: Unit[] = [];
  let [i, j] = [0, 0];
  for (const [a, b] of [...pairs, [left.length, right.length] as const]) {
    if (i < a || j < b) out.push({ left: left.slice(i, a), right: right.slice(j, b) });
    if (a < left.length) out.push({ left: left.slice(a, a + 1), right: right.slice(b, b + 1) });
    [i, j] = [a + 1, b + 1];
  }
  return out;
}

/** Pairs of the same nodes, rising on both sides. */
function aligned(left: readonly TreeNode[], right: readonly TreeNode[], same: Same): Pair[] {
  const [leftKeys, rightKeys] = [left.map(contentKey), right.map(contentKey)];
  const known = (i: number, j: number): boolean | undefined =>
    same(left[i] as TreeNode, right[j] as TreeNode);
  const sure = runs(0, left.length, 0, right.length, (i, j) => known(i, j) ?? leftKeys[i] === rightKeys[j]);
  const [leftKinds, rightKinds] = [left.map(kindKey), right.map(kindKey)];
  const out: Pair[] = [];
  let [i, j] = [0, 0];
  for (const pair of [...sure, [left.length, right.length] as const]) {
    out.push(...runs(i, pair[0], j, pair[1], (a, b) => known(a, b) ?? leftKinds[a] === rightKinds[b]));
    if (pair[0] < left.length) out.push(pair);
    [i, j] = [pair[0] + 1, pair[1] + 1];
  }
  return out;
}

/** More comparisons than this are too many: then only what is equal from both ends counts. */
const most = 1_000_000;

/** The longest common subsequence of two ranges. */
function runs(
  fromLeft: number,
  toLeft: number,
  fromRight: number,
  toRight: number,
  equal: (left: number, right: number) => boolean,
): Pair[] {
  const before: Pair[] = [];
  const after: Pair[] = [];
  while (fromLeft < toLeft && fromRight < toRight && equal(fromLeft, fromRight))
    before.push([fromLeft++, fromRight++]);
  while (fromLeft < toLeft && fromRight < toRight && equal(toLeft - 1, toRight - 1))
    after.push([--toLeft, --toRight]);
  const width = toRight - fromRight + 1;
  const rows = toLeft - fromLeft;
  const middle: Pair[] = [];
  if (rows > 0 && width > 1 && rows * width <= most) {
    // How many pairs there are from a place on.
    const longest = new Uint32Array((rows + 1) * width);
    for (let i = rows - 1; i >= 0; i--)
      for (let j = width - 2; j >= 0; j--) {
        const at = i * width + j;
        longest[at] = equal(fromLeft + i, fromRight + j)
          ? (longest[at + width + 1] as number) + 1
          : Math.max(longest[at + width] as number, longest[at + 1] as number);
      }
    for (let i = 0, j = 0; i < rows && j < width - 1; ) {
      const at = i * width + j;
      if (equal(fromLeft + i, fromRight + j)) middle.push([fromLeft + i++, fromRight + j++]);
      else if ((longest[at + width] as number) >= (longest[at + 1] as number)) i++;
      else j++;
    }
  }
  return [...before, ...middle, ...after.reverse()];
}
