/** The `changes` of a parser test, applied to a page's HTML: selector, operation, arguments, as jQuery has them. */

import { type DefaultTreeAdapterTypes as Parse5, parseFragment, serialize } from 'parse5';
import type { Change } from './parser-tests-data.js';
import { select } from './parser-tests-select.js';

type Element = Parse5.Element;
type Node = Parse5.ChildNode;

/** The HTML after all changes. */
export function applyChanges(html: string, changes: readonly Change[]): string {
  const root = parseFragment(html);
  for (const change of changes) {
    const [selector, first, ...rest] = change as readonly [string, string, ...string[]];
    const found: Node[] = select(root, selector);
    if (first === 'contents') {
      const [operation, ...args] = rest as [string, ...string[]];
      for (const node of found.flatMap((of) => [...(of as Element).childNodes])) apply(node, operation, args);
    } else for (const node of found) apply(node, first, rest);
  }
  return serialize(root);
}

function apply(node: Node, operation: string, args: readonly string[]): void {
  const [first = '', second = ''] = args;
  const parent = node.parentNode as Parse5.ParentNode;
  const siblings = parent.childNodes;
  const at = siblings.indexOf(node);
  switch (operation) {
    case 'after':
      insert(parent, at + 1, htmlNodes(first, parent));
      return;
    case 'before':
      insert(parent, at, htmlNodes(first, parent));
      return;
    case 'remove':
      siblings.splice(at, 1);
      return;
    case 'wrap': {
      const [outer] = htmlNodes(first, parent) as [Element];
      siblings.splice(at, 1);
      insert(parent, at, [outer]);
      insert(outer, 0, [node]);
      return;
    }
    case 'text':
      if (node.nodeName === '#text') (node as Parse5.TextNode).value = first;
      else fill(node as Element, [textNode(first)]);
      return;
  }
  const element = node as Element;
  if (!('tagName' in element)) return;
  const { attrs } = element;
  const classes = (attrs.find((attr) => attr.name === 'class')?.value ?? '').split(/\s+/).filter(Boolean);
  switch (operation) {
    case 'append':
      insert(element, element.childNodes.length, htmlNodes(first, element));
      return;
    case 'html':
      fill(element, htmlNodes(first, element));
      return;
    case 'empty':
      fill(element, []);
      return;
    case 'attr':
      setAttribute(element, first, second);
      return;
    case 'removeAttr':
      element.attrs = attrs.filter((attr) => attr.name !== first);
      return;
    case 'addClass':
      setAttribute(element, 'class', [...classes, first].join(' '));
      return;
    case 'removeClass':
      setAttribute(element, 'class', classes.filter((word) => word !== first).join(' '));
      return;
    default:
      throw new RangeError(`A change that this check does not know: ${operation}`);
  }
}

const textNode = (value: string): Parse5.TextNode => ({ nodeName: '#text', value, parentNode: null });

/** HTML as nodes; in the context of a table where it goes into one. */
function htmlNodes(html: string, parent: Parse5.ParentNode): Node[] {
  const name = 'tagName' in parent ? parent.tagName : '';
  if (name !== 'tbody' && name !== 'tr') return parseFragment(html).childNodes;
  const open = name === 'tr' ? '<table><tbody><tr>' : '<table><tbody>';
  const holder = select(parseFragment(open + html), name)[0];
  return holder?.childNodes ?? [];
}

function insert(parent: Parse5.ParentNode, at: number, nodes: readonly Node[]): void {
  for (const node of nodes) node.parentNode = parent;
  parent.childNodes.splice(at, 0, ...nodes);
}

function fill(element: Element, nodes: readonly Node[]): void {
  element.childNodes = [];
  insert(element, 0, nodes);
}

function setAttribute(element: Element, name: string, value: string): void {
  const known = element.attrs.find((attr) => attr.name === name);
  if (known) known.value = value;
  else element.attrs.push({ name, value });
}
