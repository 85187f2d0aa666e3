/**
 * What templates and functions made, as a server marks it: all nodes of a group share an `about`, the first one says
 * what made them. Attributes that calls made are said with their HTML.
 */

import { parseData } from './html-facts.js';
import type { TreeElement, TreeNode } from './node.js';

type Attrs = Record<string, string>;

interface Group {
  readonly about: string;
  readonly type?: string;
  /** Each as JSON. */
  readonly parts?: readonly string[];
}

/** What a node's group adds to its attributes. */
export function markOf({ print }: TreeElement): Attrs | undefined {
  const group = print?.group as Group | undefined;
  if (!group) return undefined;
  const mark: Attrs = { about: group.about };
  if (group.type !== undefined) {
    mark.typeof = group.type;
    mark['data-mw'] = `{"parts":[${(group.parts ?? []).join(',')}]}`;
  }
  return mark;
}

/** Nodes in the place of one that is said to be made: the first one says it. */
export function groupedAs({ print }: TreeElement, nodes: readonly TreeNode[]): readonly TreeNode[] {
  const [first, ...others] = nodes;
  if (!print?.group || first?.kind !== 'element') return nodes;
  return [{ ...first, print: { ...first.print, group: print.group } }, ...others];
}

/** The attributes of a node with those that its group adds. */
export function withMark(attrs: Attrs, mark: Attrs | undefined): Attrs {
  if (!mark) return attrs;
  // An extension says what it is itself, and who called it beside that.
  const isExtension = /^mw:(?:Extension\/|Nowiki)/.test(attrs.typeof ?? '');
  const order = isExtension ? [attrs.typeof, mark.typeof] : [mark.typeof, attrs.typeof];
  const types = order.filter((type) => type !== undefined).join(' ');
  const out: Attrs = { ...attrs, ...mark, ...(types === '' ? {} : { typeof: types }) };
  if (attrs.id !== undefined) out.id = attrs.id;
  if (attrs['data-mw'] !== undefined && mark['data-mw'] !== undefined)
    out['data-mw'] = joined(
      ...(types.includes('mw:Annotation')
        ? [mark['data-mw'], attrs['data-mw']]
        : [attrs['data-mw'], mark['data-mw']]),
    );
  return out;
}

/** Two objects' JSON as that of one. */
const joined = (a = '{}', b = '{}'): string => `${a.slice(0, -1)},${b.slice(1)}`;

const plain = (html = ''): string => html.replace(/<[^>]*>/g, '');

interface ExpandedPart {
  readonly txt?: string;
  readonly nodes?: readonly TreeNode[];
  readonly uneditable?: true;
}

/** Attributes that calls made, as `data-mw.attribs` lists them. */
export function expandedAttributes(
  node: TreeElement,
  write: (nodes: readonly TreeNode[]) => string,
): unknown[] {
  const attribs = (node.print?.attribs ?? []) as readonly (readonly [ExpandedPart | string, ExpandedPart])[];
  const part = ({ txt, nodes, uneditable }: ExpandedPart): object => ({
    ...(txt === undefined ? {} : { txt }),
    ...(nodes === undefined ? {} : { html: write(nodes) }),
    ...(uneditable === undefined ? {} : { uneditable }),
  });
  // An option of a picture is said the other way round.
  const option = ({ txt, nodes = [] }: ExpandedPart): object => ({
    html: write(nodes),
    ...(txt === undefined ? {} : { txt }),
  });
  return attribs.map(([name, value]) =>
    typeof name === 'string' ? [name, option(value)] : [part(name), part(value)],
  );
}

/** `data-mw` with the attributes that calls made. */
export function expandedData(node: TreeElement, write: (nodes: readonly TreeNode[]) => string): Attrs {
  if (!node.print?.attribs) return {};
  const attribs = expandedAttributes(node, write);
  const shown: Attrs = {};
  // What a tag shows in an attribute is its text; a reference shows nothing.
  for (const [{ txt, html }, value] of attribs as [{ txt?: string; html?: string }, { html?: string }][])
    if (txt && html === undefined && node.attrs[txt] === undefined && /mw:Ext|^$/.test(value.html ?? ' '))
      shown[txt] = value.html?.includes('mw:Extension/ref') ? '' : plain(value.html);
  return { ...shown, 'data-mw': JSON.stringify({ ...parseData(node.attrs['data-mw']), attribs }) };
}
