/**
 * HTML of three parsers in one form, so that what differs is what readers would see: MediaWiki's own parser (`legacy`),
 * Parsoid, and ours, which both write the DOM specification (`spec`). The parser tests' loose comparison is the ground;
 * beyond it goes what depends on the wiki (red links, addresses of pictures) and what the specification has changed
 * since the wiki's version. Classes that a page gives stay, those that parsers add go.
 */

import { type DefaultTreeAdapterTypes as Parse5, parseFragment, serialize } from 'parse5';
import { normalHtml } from './parser-tests-normal.js';

type Node = Parse5.ChildNode;
type Parent = Parse5.Element | Parse5.DocumentFragment;

const isElement = (node: Node): node is Parse5.Element => 'tagName' in node;
const attributeOf = (node: Parse5.Element, name: string): string | undefined =>
  node.attrs.find((attr) => attr.name === name)?.value;

/** Classes that parsers give. */
const generated =
  /^(?:mw-.*|new|external|autonumber|free|text|image|internal|extiw|interwiki|selflink|reference|references|reference-text|thumb.*|gallery.*|error|poem|plainlinks|toc.*|cite-bracket|stub)$/;

/** @param title the page's, with underscores: links to a fragment of it are told by it */
export function servedHtml(html: string, from: 'legacy' | 'spec', title: string): string {
  const root = parseFragment(from === 'legacy' ? withoutFrame(html) : html);
  prepare(root, from);
  const side = from === 'legacy' ? 'expected' : 'actual';
  const normal = normalHtml(serialize(root), side, { strict: false, keepSpace: false });
  const again = parseFragment(normal);
  settle(again, title);
  return normalHtml(serialize(again), 'actual', { strict: true, keepSpace: false });
}

/** The box around a page, and the report behind it. */
function withoutFrame(html: string): string {
  return html
    .replace(/^<div class="mw-parser-output">/, '')
    .replace(/(?:\s*<!--\s*NewPP limit report[\s\S]*)?<\/div>\s*$/, '')
    .replaceAll('href="/index.php/', 'href="/wiki/')
    .replaceAll('href="/index.php?title=Special:Upload&amp;wpDestFile=', 'href="/wiki/Special:FilePath/');
}

function prepare(parent: Parent, from: 'legacy' | 'spec'): void {
  parent.childNodes = parent.childNodes.flatMap((node) => {
    if (!isElement(node)) return [node];
    prepare(node, from);
    if (/(?:^| )mw:(?:FallbackId|LocalizedText)/.test(attributeOf(node, 'typeof') ?? '')) return [];
    if (node.tagName === 'style' || node.tagName === 'section')
      return node.tagName === 'style' ? [] : node.childNodes;
    const classes = (attributeOf(node, 'class') ?? '').split(/\s+/);
    // In the place of a missing picture stands its name, or (in later versions) its caption.
    if (classes.includes('mw-broken-media')) node.childNodes = [];
    if (classes.includes('mw-headline')) {
      const id = node.attrs.find(({ name }) => name === 'id');
      if (id && isElement(parent as Node)) (parent as Parse5.Element).attrs.push(id);
      return node.childNodes;
    }
    const own = classes.filter((name) => name !== '' && !generated.test(name)).sort();
    if (own.length > 0) node.attrs.push({ name: 'data-class', value: [...new Set(own)].join(' ') });
    return [node];
  });
}

const dropped = new Set(
  'title data-mw-footnote-number data-width data-height data-file-width data-file-height data-file-type srcset src alt decoding dir role aria-labelledby lang loading hreflang'.split(
    ' ',
  ),
);

function settle(parent: Parent, title: string): void {
  parent.childNodes = parent.childNodes.flatMap((node) => {
    if (!isElement(node)) return [node];
    settle(node, title);
    const generated = /^(?:a|img|span|sup|li|ul|ol|div|video|audio)$/.test(node.tagName);
    node.attrs = node.attrs.filter(
      ({ name, value }) =>
        !(name.startsWith('data-mw') || (generated && dropped.has(name))) &&
        !(name === 'style' && value === ''),
    );
    for (const attr of node.attrs) {
      if (attr.name === 'href') attr.value = addressed(attr.value, title);
      if (attr.name === 'style')
        attr.value = attr.value
          .replace(/--mw-file-upright:[^;]*;?/, '')
          .replace(/\s+/g, ' ')
          .replace(/\s*;\s*$/, '')
          .replace(/\s*([:;])\s*/g, '$1');
    }
    if (node.tagName === 'span' && node.attrs.length === 0) return node.childNodes;
    return [node];
  });
}

const addressed = (href: string, title: string): string =>
  href
    .replace(/^Main Page#/, `${title}#`)
    .replace(/[?&]action=edit&redlink=1$/, '')
    .replace(/^Special:Upload\?wpDestFile=/, 'Special:FilePath/')
    .replaceAll('_', ' ');

const changed = new Set(
  'title data-mw-i18n data-mw-footnote-number data-width data-height data-file-width data-file-height data-file-type srcset src decoding style'.split(
    ' ',
  ),
);
const changedWords =
  /^(?:mw:Localized(?:Attrs|Text)|new|extiw|selflink|mw-selflink.*|mw-file-.*|mw-broken-media|external|text|autonumber|free|nofollow)$/;

/**
 * HTML of Parsoid or ours with all that the specification says of it (where it comes from, what calls made), but for what
 * has changed since the wiki's version.
 */
export function annotatedHtml(html: string): string {
  const root = parseFragment(html);
  annotated(root);
  return normalHtml(serialize(root), 'actual', { strict: true, keepSpace: false });
}

function annotated(parent: Parent): void {
  parent.childNodes = parent.childNodes.flatMap((node) => {
    if (!isElement(node)) return [node];
    annotated(node);
    if (/(?:^| )mw:(?:FallbackId|LocalizedText)/.test(attributeOf(node, 'typeof') ?? '')) return [];
    if (node.tagName === 'section') return node.childNodes;
    for (const attr of node.attrs) {
      if (/^(?:class|typeof|rel)$/.test(attr.name))
        attr.value = attr.value
          .split(/\s+/)
          .filter((word) => !changedWords.test(word))
          .join(' ');
      if (attr.name === 'href')
        attr.value = attr.value
          .replace(/[?&]action=edit&redlink=1/, '')
          .replace('Special:FilePath/', 'Special:Upload?wpDestFile=');
    }
    node.attrs = node.attrs.filter(
      ({ name, value }) => !changed.has(name) && !(value === '' && /^(?:class|typeof|rel)$/.test(name)),
    );
    return [node];
  });
}
