/**
 * Calls and tags of extensions that stand alone on lines of a paragraph. In a page they are no text of it, but stand
 * between blocks: decided by the source, not by what they make.
 */

import { mwType } from './html-facts.js';
import { element, type PrintInfo, type TreeNode, text } from './node.js';

const both = /^mw:(?:Transclusion|Param|Extension\/|Placeholder)/;

/** Kinds that stand in text as well as between blocks. */
export function isEither(node: TreeNode): boolean {
  if (node.kind === 'comment') return true;
  if (node.kind === 'text') return false;
  if (node.name === 'link' || node.name === 'meta') return true;
  const type = mwType(node.attrs);
  return both.test(type) && type !== 'mw:Extension/ref' && type !== 'mw:Extension/pre';
}

export const isBlank = (node: TreeNode): boolean => node.kind === 'text' && /^[ \t\r\n\f]*$/.test(node.value);

/**
 * Children of a paragraph, those that stand alone on their lines out of it; `null` where none do.
 * @param print the paragraph's, for the parts of it that are left
 */
export function withoutCalls(nodes: readonly TreeNode[], print: PrintInfo | null): TreeNode[] | null {
  if (standAlone(nodes)) {
    const calls = nodes.filter((node) => !isBlank(node));
    return nodes.map((node) => alone(node, node === calls[0], node === calls.at(-1)));
  }
  const lines = linesOf(nodes);
  if (!lines.some(isCalls)) return null;
  const out: TreeNode[] = [];
  let open: TreeNode[] = [];
  const close = (): void => {
    if (open.some((node) => !isBlank(node)))
      out.push(element('p', { children: joined(open), print }), text('\n'));
    open = [];
  };
  for (const line of lines) {
    if (isCalls(line)) {
      close();
      out.push(...line, text('\n'));
    } else {
      if (open.length > 0) open.push(text('\n'));
      open.push(...line);
    }
  }
  close();
  return out.slice(0, -1);
}

function joined(nodes: readonly TreeNode[]): TreeNode[] {
  const out: TreeNode[] = [];
  for (const node of nodes) {
    const last = out.at(-1);
    if (node.kind === 'text' && last?.kind === 'text') out[out.length - 1] = text(last.value + node.value);
    else out.push(node);
  }
  return out;
}

/** The lines that nodes make, without their ends. */
function linesOf(nodes: readonly TreeNode[]): TreeNode[][] {
  const lines: TreeNode[][] = [[]];
  for (const node of nodes) {
    if (node.kind !== 'text') {
      lines.at(-1)?.push(node);
      continue;
    }
    node.value.split('\n').forEach((value, at) => {
      if (at > 0) lines.push([]);
      if (value !== '') lines.at(-1)?.push(text(value));
    });
  }
  return lines;
}

const isCalls = (line: readonly TreeNode[]): boolean =>
  line.some((node) => !isBlank(node)) &&
  line.every(
    (node) => isBlank(node) || (node.kind === 'element' && isEither(node) && both.test(mwType(node.attrs))),
  );

/** A call at an edge of a paragraph that holds nothing but calls: blank lines part it from others. */
const alone = (node: TreeNode, first: boolean, last: boolean): TreeNode =>
  node.kind === 'element' && (first || last)
    ? { ...node, print: { ...node.print, alone: first ? (last ? 'both' : 'first') : 'last' } }
    : node;

/** Nothing but calls and tags of extensions, each on lines of its own: they are no text, but stand between blocks. */
function standAlone(nodes: readonly TreeNode[]): boolean {
  let line = 0;
  for (const node of nodes) {
    if (isBlank(node)) {
      if (node.kind === 'text' && node.value.includes('\n')) line = 0;
    } else if (!isEither(node) || node.kind !== 'element' || node.name === 'link' || ++line > 1) return false;
  }
  return nodes.some((node) => !isBlank(node));
}
