/**
 * What a template or function makes, as a server puts it into a page: its nodes in place of the call, the first of them
 * says what made them, all of them share an `about`.
 */

import { mwType, parseData } from './html-facts.js';
import { element, type Tree, type TreeElement, type TreeNode } from './node.js';

type Attrs = Record<string, string>;

export interface Output {
  readonly nodes: readonly TreeNode[];
  /** What is to be added to the attributes of which node. */
  readonly marks: ReadonlyMap<TreeNode, Attrs>;
}

/**
 * @param made the expansion, parsed as a page of its own
 * @param about the group's name, `#mwt1`
 */
export function outputOf(node: TreeElement, made: Tree, about: string): Output {
  const marks = new Map<TreeNode, Attrs>();
  const first: Attrs = {
    about,
    typeof: mwType(node.attrs),
    'data-mw': node.attrs['data-mw'] ?? '{}',
  };
  const [only] = made.children;
  const plain = made.children.length === 1 && only?.kind === 'element' && isParagraph(only);
  const inside = plain ? (only as TreeElement).children : made.children;
  const nodes: TreeNode[] = [];
  for (const child of inside.length === 0 ? [element('span')] : inside) {
    const marked =
      child.kind === 'element'
        ? child
        : child.kind === 'text'
          ? element('span', { children: [child] })
          : null;
    nodes.push(marked ?? child);
    if (marked) marks.set(marked, marks.size === 0 ? first : { about });
  }
  if (plain && node.block) return { nodes: [element('p', { children: nodes })], marks };
  return { nodes, marks };
}

const isParagraph = (node: TreeElement): boolean => node.name === 'p' && node.print?.html !== true;

/** The attributes of a node with those that its group adds. */
export function withMark(attrs: Attrs, mark: Attrs | undefined): Attrs {
  if (!mark) return attrs;
  // An extension says what it is itself, and who called it beside that.
  const isExtension = attrs.typeof?.startsWith('mw:Extension/') ?? false;
  const order = isExtension ? [attrs.typeof, mark.typeof] : [mark.typeof, attrs.typeof];
  const types = order.filter((type) => type !== undefined).join(' ');
  const out: Attrs = { ...attrs, ...mark, ...(types === '' ? {} : { typeof: types }) };
  if (isExtension && mark['data-mw'] !== undefined)
    out['data-mw'] = JSON.stringify({ ...parseData(attrs['data-mw']), ...parseData(mark['data-mw']) });
  return out;
}
