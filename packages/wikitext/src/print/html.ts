/** Elements as HTML tags, and the attributes of tags and table parts. */

import { mwType, type Own, parseData, set, type TreeElement, type TreeNode, voidElements } from '@stet/tree';

const generated = set('about data-mw data-parsoid data-stet');
const semantic = set('typeof rel property resource datatype');

const escapes: Readonly<Record<string, string>> = { '"': '&quot;', '<': '&lt;', '>': '&gt;', '\r': ' ' };

const numeric = (sign: string): string => `&#${sign.charCodeAt(0)};`;
const escaped = (found: string): string => escapes[found] ?? found.replace(/[^-]/g, numeric);
/** What reads as a character reference stays the text that it is. */
const keptAsText = (value: string): string => value.replace(/&(?=#?\w+;)/g, '&amp;');

/** A value between double quotes. */
export const escapeValue = (value: string): string =>
  keptAsText(value).replace(/["<>\n\r|]|\{\{|\[\[|''|~~~|__|-\{/g, escaped);

/** A value in a tag: nothing but what could end it, and what is read before tags are. */
const escapeTagValue = (value: string): string =>
  keptAsText(value).replace(/["<>\n\r]|\{\{|~~~|__|-\{/g, escaped);

/** Attributes that were renamed so that they mean nothing have their own name in the page. */
const renamed = /^data-x-(?=about$|property$|rel$|typeof$|data-)/;

/** Attributes that are the page's own, each with a blank before it. */
export function printAttributes(node: TreeElement, written = escapeValue): string {
  // Attributes that hold templates are kept as they were written.
  if (node.attrs.typeof?.includes('mw:ExpandedAttrs')) {
    const { attribs } = parseData(node.attrs['data-mw']);
    if (typeof attribs === 'string') return attribs === '' || /^\s/.test(attribs) ? attribs : ` ${attribs}`;
  }
  const sources = node.print?.parsoid?.sa;
  let out = '';
  for (const [key, value] of Object.entries(node.attrs)) {
    if (generated.has(key) || (semantic.has(key) && /(?:^|\s)mw:/.test(value))) continue;
    // As it was written, where that was noted.
    const name = key.replace(renamed, '');
    const source = sources?.[name];
    out += source === '' && value === '' ? ` ${name}` : ` ${name}="${source ?? written(value)}"`;
  }
  // What the sanitizer left out.
  for (const [key, source] of Object.entries(sources ?? {})) {
    if (
      node.attrs[key] === undefined &&
      node.attrs[`data-x-${key}`] === undefined &&
      !generated.has(key) &&
      !semantic.has(key)
    )
      out += source === '' ? ` ${key}` : ` ${key}="${source}"`;
  }
  return out;
}

/** The tags of an element. */
export function htmlTags(node: TreeElement): Own {
  const attributes = printAttributes(node, escapeTagValue);
  const { autoInsertedStart, autoInsertedEnd, noClose, selfClose, srcTagName } = node.print?.parsoid ?? {};
  if (voidElements.has(node.name))
    return { whole: `<${node.name}${attributes}${noClose === true ? '' : ' /'}>` };
  const isNoted = typeof srcTagName === 'string' && srcTagName.toLowerCase() === node.name;
  const name = isNoted ? srcTagName : node.name;
  if (selfClose === true && node.children.length === 0) return { whole: `<${name}${attributes} />` };
  return {
    open: autoInsertedStart === true ? '' : `<${name}${attributes}>`,
    close: autoInsertedEnd === true ? '' : `</${name}>`,
  };
}

const special = /[&<>[\]{}|'*#:;=~_!]|^[ \t-]|\n[ \t-]/g;

/** A text in which nothing can be markup. */
export const escapeAll = (value: string): string =>
  value.replace(special, (found) => found.replace(/[^\n]/g, numeric));

/** A node of any depth, as tags. What is opaque is its source, where it is known. */
export function flatHtml(node: TreeNode): string {
  const out: string[] = [];
  const work: (TreeNode | string)[] = [node];
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    if (typeof next === 'string') out.push(next);
    else if (next.kind === 'text') out.push(escapeAll(next.value));
    else if (next.kind === 'comment') out.push(`<!--${next.value}-->`);
    else {
      const { src } = next.print ?? {};
      const type = mwType(next.attrs);
      if (typeof src === 'string') {
        out.push(src);
        continue;
      }
      // What only wikitext can say is its content here.
      const bare = next.name === 'a' || type !== '';
      const own = bare ? { open: '', close: '' } : htmlTags(next);
      if ('whole' in own) {
        out.push(own.whole);
        continue;
      }
      out.push(own.open);
      work.push(own.close);
      for (let i = next.children.length - 1; i >= 0; i--) work.push(next.children[i] as TreeNode);
    }
  }
  return out.join('');
}
