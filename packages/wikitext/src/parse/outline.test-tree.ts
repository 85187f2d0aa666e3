import { type Tree, type TreeNode, transclusionName } from '@stet/tree';

/**
 * A tree on one line: `p("a " b("c"))`. Elements of a type are named by it (`File/Thumb`, `Transclusion[name]`), links
 * show their target (`a[./X]`), blocks of two-sided kinds end in `!`.
 */
export const outline = (tree: Pick<Tree, 'children'>): string => tree.children.map(outlineOf).join(' ');

function outlineOf(node: TreeNode): string {
  if (node.kind === 'text') return JSON.stringify(node.value);
  const mark = node.block ? '!' : '';
  if (node.kind === 'comment') return `<!--${node.value}-->${mark}`;
  const { typeof: type = '', rel = '', href = '', property = '', resource = '' } = node.attrs;
  let name = type.startsWith('mw:') && type !== 'mw:ExpandedAttrs' ? type.slice(3) : node.name;
  if (name === 'Transclusion' || name === 'Param') name += `[${transclusionName(node.attrs['data-mw'])}]`;
  else if (name.startsWith('File')) name += `[${resource}]`;
  else if (rel !== '') name += `[${href}]`;
  else if (property !== '') name = property.slice('mw:PageProp/'.length);
  const inside = node.children.map(outlineOf).join(' ');
  return `${name}${mark}${inside === '' ? '' : `(${inside})`}`;
}
