import { set, wikitextAttributes } from '@stet/tree';
import { readAttributes } from './attributes.js';
import type { Context } from './context.js';
import { plainParts } from './link.js';
import { commentDraft, draft, leaf } from './node.js';
import type { Island } from './preprocess.js';
import { type AtomToken, atom } from './token.js';

/** Extensions whose output is part of a line of text even where they stand alone on it. */
const inText = set('math ce chem hiero charinsert phonos score');

/** Extensions whose output never stands in a line of text: they end the paragraph around them. */
const blocks = set('gallery imagemap poem references source syntaxhighlight');

/** An extension tag: `<nowiki>`, `<pre>` and `<ref>` with their content, any other as one opaque piece. */
export function extensionTag(island: Island, context: Context): AtomToken {
  const { text } = context;
  const { name, start, end, openEnd, closeStart } = island;
  const opening = text.slice(start, openEnd);
  const marks = /^\u007f*/.exec(opening.slice(1 + name.length))?.[0].length ?? 0;
  const attributes = opening.slice(1 + name.length + marks, opening.endsWith('/>') ? -2 : -1);
  const empty = openEnd === end;
  if (name === 'nowiki') {
    const children = empty ? [] : plainParts(text, openEnd, closeStart);
    const attrs = { typeof: 'mw:Nowiki' };
    return atom('inline', draft('span', { attrs, children, start, openEnd, closeStart, end, whole: true }));
  }
  const written = readAttributes(attributes);
  const attrs = trimmed(written);
  if (name === 'pre') {
    const gap = /^\r?\n/.exec(text.slice(openEnd, openEnd + 2))?.[0].length ?? 0;
    const from = Math.min(openEnd + gap, closeStart);
    return atom(
      'block',
      draft('pre', {
        attrs: { ...wikitextAttributes('pre', written), typeof: 'mw:Extension/pre' },
        children: plainParts(text, from, closeStart),
        start,
        openEnd: from,
        closeStart,
        end,
        whole: true,
        block: true,
      }),
    );
  }
  if (name === 'ref') {
    const children = empty ? [] : context.body(openEnd, closeStart);
    const data = {
      name,
      attrs,
      ...(!empty && children.length === 0 && text.slice(openEnd, closeStart).trim() !== ''
        ? { body: { extsrc: text.slice(openEnd, closeStart) } }
        : {}),
    };
    const node = draft('sup', {
      attrs: { typeof: 'mw:Extension/ref', 'data-mw': JSON.stringify(data) },
      children,
      start,
      openEnd,
      closeStart,
      end,
      whole: true,
      // A function made it: it may hold references.
      ...(marks > 0 ? { print: { tag: true } } : {}),
    });
    return atom('inline', node);
  }
  const body = empty ? {} : { body: { extsrc: text.slice(openEnd, closeStart) } };
  // An indicator without a name is shown where it stands: as an error.
  const isInline =
    inText.has(name) || isInlineCode(name, attrs) || (name === 'indicator' && !(attrs.name ?? ''));
  const isBlock = !isInline && blocks.has(name);
  const node = leaf(isBlock ? 'div' : 'span', start, end, {
    typeof: `mw:Extension/${name}`,
    'data-mw': JSON.stringify({ name, attrs, ...body }),
  });
  node.block = isBlock;
  return atom(
    isInline || (context.shows && !isBlock && name !== 'indicator') ? 'inline' : isBlock ? 'block' : 'either',
    node,
  );
}

const isInlineCode = (name: string, attrs: Readonly<Record<string, string>>): boolean =>
  (name === 'source' || name === 'syntaxhighlight') &&
  (attrs.inline !== undefined || attrs.enclose === 'none');

/** What an extension gets has no blanks at its ends. */
const trimmed = (attrs: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(attrs).map(([name, value]) => [name, value.trim()]));

/** A comment, an include directive or an annotation. */
export function markOf(island: Island, context: Context): AtomToken {
  if (island.kind !== 'comment') return markTag(island, context);
  const { start, end } = island;
  const text = context.text.slice(start, end);
  const value = text.endsWith('-->') && text.length >= 7 ? text.slice(4, -3) : text.slice(4);
  return atom('silent', commentDraft(value, start, end));
}

/** Include directives (what a page shows only, or not, where it is transcluded) and annotations. */
function markTag({ kind: of, name, start, end }: Island, context: Context): AtomToken {
  const src = context.text.slice(start, end);
  const closing = name.startsWith('/');
  const bare = name.replace(/\//g, '');
  const kind = bare === 'noinclude' ? 'NoInclude' : bare === 'onlyinclude' ? 'OnlyInclude' : 'IncludeOnly';
  const type = `mw:${of === 'annotation' ? `Annotation/${bare}` : `Includes/${kind}`}${closing ? '/End' : ''}`;
  return atom('silent', leaf('meta', start, end, { typeof: type }, { src }));
}
