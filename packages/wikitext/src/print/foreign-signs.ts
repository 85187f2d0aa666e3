/** Whether edits of HTML were done to the page's tree, and nothing else: by what both consist of. */

import type { TreeNode } from '@stet/tree';
import { calledBy, kindOf, saysSame, type Unit } from './foreign-align.js';
import { isCall } from './foreign-calls.js';

type Nodes = readonly TreeNode[];

/** Units of which only those are pairs whose two nodes say the same. */
export function sureUnits(parts: readonly Unit[]): Unit[] {
  const out: Unit[] = [];
  let open: { left: TreeNode[]; right: TreeNode[] } | null = null;
  for (const unit of parts) {
    const [left, right] = [unit.left[0], unit.right[0]];
    if (unit.left.length === 1 && unit.right.length === 1 && left && right && saysSame(left, right)) {
      out.push(unit);
      open = null;
      continue;
    }
    if (!open) out.push((open = { left: [], right: [] }));
    open.left.push(...unit.left);
    open.right.push(...unit.right);
  }
  return out;
}

/** Whether the page lost and won the same letters, calls and pictures as the HTML, wherever they stand. */
export function isAlike(edited: Nodes, original: Nodes, merged: Nodes, own: Nodes): boolean {
  const counts = new Map<string, number>();
  const count = (nodes: Nodes, by: number): void => {
    for (const sign of signsOf(nodes)) counts.set(sign, (counts.get(sign) ?? 0) + by);
  };
  count(edited, 1);
  count(original, -1);
  count(merged, -1);
  count(own, 1);
  return [...counts.values()].every((sum) => sum === 0);
}

/** What content consists of: letters, the names of what is called, pictures. Data's own content is none of it. */
function signsOf(nodes: Nodes): string[] {
  const out: string[] = [];
  const work = [...nodes];
  for (let node = work.pop(); node; node = work.pop()) {
    if (node.kind === 'text') out.push(...node.value.replace(/\s+/g, ''));
    if (node.kind !== 'element') continue;
    const kind = kindOf(node);
    if (isCall(node)) out.push(...calledBy(node).filter((part) => part.startsWith('{{')));
    else if (kind === 'mw:File' || kind.startsWith('mw:Extension/')) out.push(kind);
    if (isCall(node) || /^mw:Extension\/(?!ref$)/.test(kind)) continue;
    for (const child of node.children) work.push(child);
  }
  return out;
}
