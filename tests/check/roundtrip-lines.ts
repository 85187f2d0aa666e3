/**
 * Lines of a page that several edits did not touch: those of nodes that are, deeply, as they were. Where something was put
 * behind the list in an item, that item is what was edited, as in `roundtrip-local.ts`: it can only be one line then. Bold
 * that came to touch bold (a join) is one run of it.
 */

import { Shapes, type Tree, type TreeElement, type TreeNode } from '@stet/tree';

/**
 * Untouched lines that an edited page has lost, or has fewer times.
 * @param wanted the edited page as a tree, whose nodes keep the ids that they had in `base`
 * @param text the edited page as it was printed
 */
export function lostLines(base: Tree, wanted: Tree, text: string): string[] {
  const left = new Map<string, number>();
  for (const line of linesOf(text)) left.set(line, (left.get(line) ?? 0) + 1);
  const lost: string[] = [];
  for (const line of untouchedLines(base, wanted)) {
    const n = left.get(line) ?? 0;
    if (n > 0) left.set(line, n - 1);
    // What was put in beside it may stand on its line.
    else if (!text.includes(line)) lost.push(line);
  }
  return lost;
}

const linesOf = (text: string): string[] => text.split(/\r?\n/);

function untouchedLines(base: Tree, wanted: Tree): string[] {
  const shapes = new Shapes();
  const known = new Map<string, TreeElement>();
  const all: TreeNode[] = [...base.children];
  for (let node = all.pop(); node; node = all.pop()) {
    if (node.kind !== 'element') continue;
    known.set(node.id, node);
    for (const child of node.children) all.push(child);
  }
  const out: string[] = [];
  const work: TreeNode[] = [...wanted.children];
  for (let node = work.pop(); node; node = work.pop()) {
    if (node.kind !== 'element') continue;
    const old = node.id === '' ? undefined : known.get(node.id);
    if (old?.source && shapes.of(old) === shapes.of(node)) {
      const { start, end } = old.source;
      // Of what shares a line with something else only the lines in the middle are its own.
      const from = start === 0 || base.text[start - 1] === '\n' ? start : base.text.indexOf('\n', start) + 1;
      const to =
        end === base.text.length || /^\r?\n/.test(base.text.slice(end, end + 2))
          ? end
          : base.text.lastIndexOf('\n', end - 1);
      if (from >= start && from < to) out.push(...linesOf(base.text.slice(from, to)));
    } else if (!holdsBehindList(node)) {
      const { children } = node;
      children.forEach((child, i) => {
        if (!isOne(child, children[i - 1]) && !isOne(child, children[i + 1])) work.push(child);
      });
    }
  }
  return out;
}

/** Whether formatting of the wiki touches its like. */
const isOne = (node: TreeNode, beside: TreeNode | undefined): boolean =>
  node.kind === 'element' &&
  /^[bi]$/.test(node.name) &&
  beside?.kind === 'element' &&
  beside.name === node.name;

const lists = new Set(['ul', 'ol', 'dl']);

/** Whether an item, written as a line, has something to show behind a list of its own. */
function holdsBehindList({ name, children, print }: TreeElement): boolean {
  if (!/^(?:li|d[dt])$/.test(name) || print?.html) return false;
  const isList = (node: TreeNode): boolean => node.kind === 'element' && lists.has(node.name);
  const list = children.findIndex(isList);
  return list >= 0 && children.slice(list + 1).some((node) => !isList(node) && shows(node));
}

const shows = (node: TreeNode): boolean =>
  node.kind === 'text'
    ? node.value.trim() !== ''
    : node.kind === 'element' && node.name !== 'link' && node.name !== 'meta';
