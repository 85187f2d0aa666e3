/**
 * HTML in the form in which a parser test compares it, as the data's README describes it. *Strict*: both sides are
 * MediaWiki's DOM specification. *Loose*: the expectation was written for another parser's output, so that what the
 * specification adds is taken away from ours first.
 */

import { type DefaultTreeAdapterTypes as Parse5, parseFragment } from 'parse5';

export type Side = 'actual' | 'expected';

export interface Comparison {
  readonly strict: boolean;
  /** White space between elements counts. */
  readonly keepSpace: boolean;
}

type Node = Parse5.ChildNode;
type Parent = Parse5.Element | Parse5.DocumentFragment;

const set = (list: string): ReadonlySet<string> => new Set(list.split(' '));

const ownLines = set('body caption div dd dt li p table tr td th tbody dl ol ul h1 h2 h3 h4 h5 h6');
const dropped = set('data-parsoid data-mw-original-href prefix about rev datatype inlist usemap vocab');
const droppedOfOurs = set('data-mw data-mw-i18n resource rel property class typeof');
const droppedOfExpected = set('class rel about typeof');
const unwrappedTypes =
  /^(?:mw:DisplaySpace|mw:Nowiki|mw:Transclusion|mw:Entity)(?: |$)| (?:mw:DisplaySpace|mw:Nowiki|mw:Transclusion|mw:Entity)(?: |$)/;
const voids = set('area base br col embed hr img input link meta source track wbr');

const isElement = (node: Node): node is Parse5.Element => 'tagName' in node;
const isText = (node: Node | undefined): node is Parse5.TextNode => node?.nodeName === '#text';
const attributeOf = (node: Parse5.Element, name: string): string | undefined =>
  node.attrs.find((attr) => attr.name === name)?.value;

/** The string that has to be equal on both sides. */
export function normalHtml(html: string, side: Side, { strict, keepSpace }: Comparison): string {
  const root = parseFragment(html);
  if (!strict) loosen(root, side);
  unwrap(root, (node) => node.tagName === 'span' && attributeOf(node, 'typeof') === 'mw:Placeholder');
  // The blank itself is generated, and expectations spell it in both ways.
  rewrite(root, (node) => {
    if (isElement(node) && attributeOf(node, 'typeof') === 'mw:DisplaySpace')
      for (const child of node.childNodes)
        if (isText(child)) child.value = child.value.replace('\u00a0', ' ');
    return [node];
  });
  if (strict) normalData(root);
  joinTexts(root);
  if (!keepSpace) normalSpace(root, false, true);
  joinTexts(root);
  const out = serialize(root, (name) => dropped.has(name))
    .replace(/\u007f'"`UNIQ[^\u007f]*`"'\u007f/g, '')
    .replaceAll('<span typeof="mw:Nowiki"></span>', '');
  return (strict ? out : out.replace(/<span>\s*<\/span>/g, '')).trim();
}

/** HTML in `data-mw` is compared like the page's: what is dropped there is dropped here. */
function normalData(parent: Parent): void {
  for (const node of parent.childNodes) {
    if (!isElement(node)) continue;
    normalData(node);
    for (const data of node.attrs) {
      if (!/^data-mw(?:-variant)?$/.test(data.name) || !data.value.includes('<')) continue;
      try {
        data.value = JSON.stringify(JSON.parse(data.value, normalValue));
      } catch {
        // No JSON: compared as it is.
      }
    }
  }
}

const normalValue = (key: string, value: unknown): unknown =>
  /^(?:html|caption|t|f)$/.test(key) && typeof value === 'string'
    ? normalHtml(value, 'actual', { strict: true, keepSpace: false })
    : value;

/** Calls `replace` for every child, the deepest first: the nodes that stand in its place. */
function rewrite(parent: Parent, replace: (node: Node) => readonly Node[]): void {
  for (const child of parent.childNodes) if (isElement(child)) rewrite(child, replace);
  parent.childNodes = parent.childNodes.flatMap((child) => [...replace(child)]);
}

function unwrap(root: Parent, matches: (node: Parse5.Element) => boolean): void {
  rewrite(root, (node) => (isElement(node) && matches(node) ? node.childNodes : [node]));
}

function joinTexts(parent: Parent): void {
  const out: Node[] = [];
  for (const child of parent.childNodes) {
    const last = out.at(-1);
    if (isText(child) && isText(last)) last.value += child.value;
    else out.push(child);
    if (isElement(child)) joinTexts(child);
  }
  parent.childNodes = out;
}

/** One blank for many; none at the edges of blocks, and exactly one line end around them. */
function normalSpace(parent: Parent, inPre: boolean, isRoot: boolean): void {
  const own = isRoot || (isElement(parent as Node) && ownLines.has((parent as Parse5.Element).tagName));
  for (const child of parent.childNodes) {
    if (isText(child) && !inPre) child.value = child.value.replace(/[ \t\r\n\f]+/g, ' ');
    else if (isElement(child)) normalSpace(child, inPre || child.tagName === 'pre', false);
  }
  const first = parent.childNodes[0];
  const last = parent.childNodes.at(-1);
  if (own && isText(first) && !inPre) first.value = first.value.replace(/^[ \t\r\n\f]+/, '');
  if ((own || isPre(parent)) && isText(last)) last.value = last.value.replace(/[ \t\r\n\f]+$/, '');
  if (inPre) return;
  const out: Node[] = [];
  let afterBlock = false;
  for (const child of parent.childNodes) {
    if (isText(child) && afterBlock) child.value = child.value.replace(/^[ \t\r\n\f]+/, '');
    if (isText(child) && child.value === '') continue;
    const lines = isElement(child) && (ownLines.has(child.tagName) || child.tagName === 'br');
    if (lines) {
      const before = out.at(-1);
      if (isText(before)) {
        before.value = before.value.replace(/[ \t\r\n\f]+$/, '');
        if (before.value === '') out.pop();
      }
      out.push(lineEnd(), child, lineEnd());
    } else out.push(child);
    afterBlock = lines;
  }
  parent.childNodes = out;
}

const isPre = (node: Parent): boolean => 'tagName' in node && node.tagName === 'pre';

const lineEnd = (): Parse5.TextNode => ({ nodeName: '#text', value: '\n', parentNode: null });

function loosen(root: Parent, side: Side): void {
  if (side === 'actual') loosenOurs(root);
  else loosenExpected(root);
}

function loosenOurs(root: Parent): void {
  rewrite(root, (node) => {
    if (node.nodeName === '#comment') return [];
    if (!isElement(node)) return [node];
    const name = node.tagName;
    if (name === 'meta' || name === 'link') return [];
    if (name === 'span' && unwrappedTypes.test(attributeOf(node, 'typeof') ?? '')) return node.childNodes;
    node.attrs = node.attrs.filter(
      (attr) => !droppedOfOurs.has(attr.name) && !(attr.name === 'id' && /^mw[\w-]{2,}$/.test(attr.value)),
    );
    if (name === 'span' && node.attrs.every((attr) => dropped.has(attr.name))) {
      if (node.attrs.some((attr) => attr.name === 'about') || node.childNodes.length === 0)
        return node.childNodes;
    }
    for (const attr of node.attrs) {
      if (attr.name === 'href') attr.value = decoded(withoutRed(attr.value.replace(/^(?:\.\.?\/)+/, '')));
      if (name === 'img' && attr.name === 'src') attr.value = originalOf(attr.value);
    }
    return [node];
  });
}

/** A link to a missing page leads to its editor: as the expected side's, it becomes one to the page. */
const withoutRed = (href: string): string => href.replace('?action=edit&redlink=1', '');

/** The address of the picture that a thumbnail was made of. */
const originalOf = (src: string): string =>
  src.replace(/\/thumb(\/[0-9a-f]\/[0-9a-f]{2}\/[^/]+)\/[^/]+$/, '$1');

function loosenExpected(root: Parent): void {
  rewrite(root, (node) => {
    if (!isElement(node)) return [node];
    const classes = (attributeOf(node, 'class') ?? '').split(/\s+/);
    if (classes.includes('mw-editsection') || attributeOf(node, 'id') === 'toc') return [];
    if (classes.includes('mw-heading')) return node.childNodes;
    node.attrs = node.attrs.filter((attr) => !droppedOfExpected.has(attr.name));
    if (node.tagName === 'span' && node.attrs.length === 0 && node.childNodes.length === 0) return [];
    for (const attr of node.attrs) {
      if (attr.name === 'title') attr.value = attr.value.replace(/ \(page does not exist\)$/, '');
      if (node.tagName === 'img' && attr.name === 'src') attr.value = originalOf(attr.value);
      if (attr.name !== 'href') continue;
      attr.value = attr.value
        .replace(/^\/index\.php\?title=([^&]+)(?:&.*)?&redlink=1$/, '/wiki/$1')
        .replace(/^\/wiki\//, '');
      if (attr.value.startsWith('#')) attr.value = `Main Page${attr.value}`;
      attr.value = decoded(attr.value);
    }
    return [node];
  });
}

function decoded(href: string): string {
  return href.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\u00a0': '&nbsp;',
};
const escaped = (value: string, which: RegExp): string =>
  value.replace(which, (char) => escapes[char] as string);

/** With attributes in the order of their names. */
function serialize(parent: Parent, omit: (attribute: string) => boolean): string {
  let out = '';
  for (const node of parent.childNodes) {
    if (isText(node)) out += escaped(node.value, /[&<>\u00a0]/g);
    else if (node.nodeName === '#comment') out += `<!--${(node as Parse5.CommentNode).data}-->`;
    else if (isElement(node)) {
      const attrs = node.attrs
        .filter((attr) => !omit(attr.name))
        .toSorted((a, b) => (a.name < b.name ? -1 : 1))
        .map((attr) => ` ${attr.name}="${escaped(attr.value, /[&"\u00a0]/g)}"`);
      out += `<${node.tagName}${attrs.join('')}>`;
      if (!voids.has(node.tagName)) out += `${serialize(node, omit)}</${node.tagName}>`;
    }
  }
  return out;
}
