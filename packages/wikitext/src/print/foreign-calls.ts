/** Calls alone on their lines, which a server leaves in the paragraph around them. */

import { mwType, type TreeElement, type TreeNode, text } from '@stet/tree';

/** A transclusion, or a parameter of one. */
export const isCall = (node: TreeNode): boolean =>
  node.kind === 'element' && /^mw:(?:Transclusion|Param)$/.test(mwType(node.attrs));
/** Whether there are calls on lines of their own. */
export const hasCalls = (nodes: readonly TreeNode[]): boolean =>
  nodes.some((node) => isCall(node) && (node as TreeElement).block);

/** Calls alone on their lines are in a paragraph for a server, and between paragraphs for us. */
export function withCalls(nodes: readonly TreeNode[]): readonly TreeNode[] {
  return nodes.flatMap((node) =>
    node.kind === 'element' && node.name === 'p' && node.children.some(isCall) ? partedAtCalls(node) : [node],
  );
}

function partedAtCalls(paragraph: TreeElement): readonly TreeNode[] {
  const lines: TreeNode[][] = [[]];
  for (const node of paragraph.children) {
    const [first = '', ...rest] = node.kind === 'text' ? node.value.split('\n') : [''];
    if (node.kind !== 'text') lines.at(-1)?.push(node);
    else if (first !== '') lines.at(-1)?.push(text(first));
    for (const line of rest) lines.push(line === '' ? [] : [text(line)]);
  }
  const isBlank = (node: TreeNode): boolean => node.kind === 'text' && node.value.trim() === '';
  const isApart = (line: readonly TreeNode[]): boolean =>
    line.some(isCall) && line.every((node) => isCall(node) || isBlank(node));
  if (!lines.some(isApart)) return [paragraph];
  const out: TreeNode[] = [];
  let open: TreeNode[] | null = null;
  let part = 0;
  const close = (): void => {
    const id = part === 0 || paragraph.id === '' ? paragraph.id : `${paragraph.id}/${part}`;
    if (open) out.push({ ...paragraph, id, children: open });
    if (open) part++;
    open = null;
  };
  for (const line of lines) {
    if (isApart(line)) {
      close();
      for (const node of line)
        if (isCall(node)) out.push({ ...(node as TreeElement), name: 'div', block: true });
    } else if (open === null) open = [...line];
    else (open as TreeNode[]).push(text('\n'), ...line);
  }
  close();
  return out;
}
