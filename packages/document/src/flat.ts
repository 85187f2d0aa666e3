/**
 * Nodes of the tree as JSON that is never deep: what an alien carries. A text is a string, an element or comment an
 * array that opens it, `0` closes an element. (JSON's own reader and writer overflow on a page of 10 000 nested tags.)
 */

import {
  type Attributes,
  comment,
  element,
  type PrintInfo,
  type TreeElement,
  type TreeNode,
  text,
} from '@stet/tree';

type Opened = [
  name: string,
  attrs: Attributes,
  id: string,
  origin: string,
  print: PrintInfo | 0,
  block: 0 | 1,
];
type Item = string | 0 | Opened | [comment: '!', value: string, id: string, origin: string, block: 0 | 1];

/** Source ranges are left out: they belong to a page. */
export function encodeNodes(nodes: readonly TreeNode[]): string {
  const items: Item[] = [];
  const work: (TreeNode | 0)[] = [...nodes].reverse();
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    if (next === 0) items.push(0);
    else if (next.kind === 'text') items.push(next.value);
    else if (next.kind === 'comment') items.push(['!', next.value, next.id, next.origin, next.block ? 1 : 0]);
    else {
      const { name, attrs, id, origin, print, block, children } = next;
      items.push([name, attrs, id, origin, print ?? 0, block ? 1 : 0]);
      work.push(0);
      for (let i = children.length - 1; i >= 0; i--) work.push(children[i] as TreeNode);
    }
  }
  return JSON.stringify(items);
}

/** The inverse of `encodeNodes`; bad data gives as much as can be read of it. */
export function decodeNodes(json: unknown): TreeNode[] {
  let items: unknown;
  try {
    items = JSON.parse(String(json));
  } catch {
    return [];
  }
  if (!Array.isArray(items)) return [];
  const open: { opened: Opened; children: TreeNode[] }[] = [];
  const top: TreeNode[] = [];
  let current = top;
  const close = (): void => {
    const last = open.pop();
    if (!last) return;
    current = open.at(-1)?.children ?? top;
    current.push(restored(last.opened, last.children));
  };
  for (const item of items as Item[]) {
    if (typeof item === 'string') current.push(text(item));
    else if (item === 0) close();
    else if (Array.isArray(item) && item[0] === '!') {
      current.push(
        comment(String(item[1]), { id: item[2] as string, origin: item[3] as string, block: item[4] === 1 }),
      );
    } else if (Array.isArray(item)) {
      const children: TreeNode[] = [];
      open.push({ opened: item as Opened, children });
      current = children;
    }
  }
  while (open.length > 0) close();
  return top;
}

function restored([name, attrs, id, origin, print, block]: Opened, children: TreeNode[]): TreeElement {
  return element(String(name), {
    attrs: attrs ?? {},
    children,
    id: String(id ?? ''),
    origin: String(origin ?? ''),
    print: print || null,
    block: block === 1,
  });
}
