/** What an extension tag shows, with what says that it does. */

import { blockNames, set } from './element-names.js';
import type { ExtensionContent } from './extension-content.js';
import { markOf, withMark } from './html-spec-output.js';
import { element, type TreeElement, type TreeNode } from './node.js';

/** Show nothing, so that they make no paragraph. */
const silent = set('link meta style');

/** Whether it stands between blocks. */
export const isBlockContent = ({ name, children }: ExtensionContent): boolean =>
  blockNames.has(name) ||
  children.some(
    (child) =>
      child.kind === 'element' && (blockNames.has(child.name) || isBlockContent({ ...child, tree: null })),
  );

/** Whether it makes no paragraph. */
export const isSilentContent = ({ name, children }: ExtensionContent): boolean =>
  silent.has(name) ||
  (name === '' &&
    children.every((child) =>
      child.kind === 'text' ? child.value.trim() === '' : child.kind === 'element' && silent.has(child.name),
    ));

/** Whether it has a place, but nothing to show. */
export const isMarkContent = ({ name, children }: ExtensionContent): boolean =>
  name === 'link' || (name === '' && children.length === 0);

/**
 * The nodes that a tag shows: the first one says which tag that was, and who made it. What is part of a line has a
 * paragraph of its own where the tag stands between blocks.
 * @param shown gets the node that says it
 */
export function specExtension(
  node: TreeElement,
  content: ExtensionContent,
  shown: WeakSet<TreeNode>,
): readonly TreeNode[] {
  const { name, children } = content;
  const { typeof: type, 'data-mw': data } = node.attrs;
  const group = node.print?.group as { readonly about: string } | undefined;
  const said = (first: TreeElement): TreeElement => {
    const attrs: Record<string, string> = { ...first.attrs };
    attrs.typeof = [first.attrs.typeof, type].filter((word) => word !== undefined).join(' ');
    if (data !== undefined) attrs['data-mw'] = data;
    const out = { ...first, attrs: withMark(attrs, markOf(node)) };
    shown.add(out);
    return out;
  };
  if (name !== '') {
    const all = [said(element(name, { attrs: content.attrs, children }))];
    return node.block && !isBlockContent(content) && !isSilentContent(content) ? [paragraph(all)] : all;
  }
  const [first = element('link'), ...others] = children.map((child) =>
    child.kind === 'text' ? element('span', { children: [child] }) : child,
  );
  const all = [
    first.kind === 'element' ? said(first) : first,
    ...others.map((child) =>
      group && child.kind === 'element'
        ? { ...child, print: { ...child.print, group: { about: group.about } } }
        : child,
    ),
  ];
  if (!node.block || isBlockContent(content)) return all;
  if (children.length === 0) return [{ ...paragraph(all), attrs: { class: 'mw-empty-elt' } }];
  return isSilentContent(content) ? all : [paragraph(all)];
}

const paragraph = (children: readonly TreeNode[]): TreeElement =>
  element('p', { children, print: { html: true } });
