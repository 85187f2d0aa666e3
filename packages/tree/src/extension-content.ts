/**
 * What extension tags show that need no server: as nodes, for the read view and for the specification's HTML alike.
 * Lists of notes (`cite.ts`) and galleries (`gallery.ts`) are models of their own.
 */

import { extensionFacts, mwType } from './html-facts.js';
import { imageMapOf, pictureOf } from './imagemap.js';
import { type Attributes, element, type Tree, type TreeElement, type TreeNode, text } from './node.js';
import { wikitextAttributes } from './sanitize.js';

export interface ExtensionContent {
  /** Of the element around it; `''`: there is none, the children are what is shown. */
  readonly name: string;
  readonly attrs: Attributes;
  readonly children: readonly TreeNode[];
  /** The tree that the children belong to; `null` where they were not parsed. */
  readonly tree: Tree | null;
}

type Parse = (source: string) => Tree | null;
/** What a tag with these attributes and this body (`null`: `<tag/>`) shows; `null`: nobody knows. */
export type ShowExtension = (attrs: Attributes, body: string | null, parse: Parse) => ExtensionContent | null;
type Show = (attrs: Attributes, body: string, parse: Parse) => ExtensionContent | null;

/** A class of ours before those that the page gives. */
const classed = (own: string, given: string | undefined): string =>
  [own, ...(given ?? '').split(/\s+/)].filter((name) => name !== '').join(' ');

/**
 * Verse: every line end breaks the line, blanks at its beginning stay, colons indent it.
 * @see https://www.mediawiki.org/wiki/Extension:Poem
 */
const poem: Show = (attrs, body, parse) => {
  // In a box as it will be, for text beside blocks.
  const tree = parse(`<div>\n${verse(body.replace(/^\n/, '').replace(/\n$/, ''))}\n</div>`);
  if (!tree) return null;
  const [box, ...behind] = tree.children;
  const { class: given, ...others } = wikitextAttributes('div', attrs);
  return {
    name: 'div',
    attrs: { class: classed('poem', given), ...others },
    children: [...(box as TreeElement).children, ...behind].map(withoutNowiki),
    tree,
  };
};

function verse(body: string): string {
  return body
    .split(/(<nowiki>[\s\S]*?<\/nowiki\s*>)/i)
    .map((part, i) =>
      i % 2 === 1
        ? part.replaceAll('\n', '</nowiki><br><nowiki>')
        : part
            .replace(/^( +)/gm, (blanks) => '&nbsp;'.repeat(blanks.length))
            .replace(
              /^(:+)([^:\n].*)$/gm,
              (_, colons: string, line: string) =>
                `<span class="mw-poem-indented" style="display: inline-block; margin-inline-start: ${colons.length}em;">${line}</span>`,
            )
            .replaceAll('\n', '<br>\n'),
    )
    .join('');
}

/** What was kept from being markup is text like any other. */
function withoutNowiki(node: TreeNode): TreeNode {
  if (node.kind !== 'element') return node;
  const children = node.children.flatMap((child) =>
    child.kind === 'element' && mwType(child.attrs) === 'mw:Nowiki' ? child.children : [withoutNowiki(child)],
  );
  return { ...node, children };
}

/**
 * Source code, not coloured: what its words mean is not known here.
 * @see https://www.mediawiki.org/wiki/Extension:SyntaxHighlight
 */
const code: Show = (attrs, body) => {
  const inline = attrs.inline !== undefined || attrs.enclose === 'none';
  const dir = attrs.dir?.toLowerCase() === 'rtl' ? 'rtl' : 'ltr';
  const { class: given, dir: _, lang: __, ...others } = wikitextAttributes('div', attrs);
  const plain = body.replace(/<\/?nowiki>/g, '');
  const shown = inline ? plain.trim() : plain.replace(/^\n+/, '').trimEnd();
  const all = { class: classed(`mw-highlight mw-content-${dir}`, given), dir, ...others };
  if (inline) return { name: 'code', attrs: all, children: [text(shown)], tree: null };
  const children = shown === '' ? [] : [element('pre', { children: [text(shown)] })];
  return { name: 'div', attrs: all, children, tree: null };
};

/** A picture whose parts are links; here the picture, because nobody knows its size. */
const imagemap: Show = (_, body, parse) => {
  const map = imageMapOf(body, parse);
  return 'key' in map ? null : { name: 'div', attrs: {}, children: [pictureOf(map)], tree: map.tree };
};

const shows: Readonly<Record<string, Show>> = { imagemap, poem, source: code, syntaxhighlight: code };

/**
 * What an extension tag shows; `null` for one that only its wiki can show.
 * @param parse parses source of the page that the tag stands on; `null`: it cannot
 * @param more tags of a wiki's own, by name
 */
export function extensionContent(
  node: TreeElement,
  parse: Parse,
  more: Readonly<Record<string, ShowExtension>> = {},
): ExtensionContent | null {
  const name = /^mw:Extension\/(.+)/.exec(mwType(node.attrs))?.[1] ?? '';
  const { attrs, body } = extensionFacts(node.attrs);
  if (Object.hasOwn(more, name)) return more[name]?.(attrs, body, parse) ?? null;
  if (!Object.hasOwn(shows, name)) return null;
  return shows[name]?.(attrs, body ?? '', parse) ?? null;
}
