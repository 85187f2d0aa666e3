import { set } from '@stet/tree';
import type { Site } from '../site.js';

/**
 * The first pass over a page: comments, extension tags, include directives, templates, arguments and link brackets.
 * One stack, no backtracking, linear: an opener waits for its own closer only, and what is never closed is text
 * (`{{foo|[[bar}}` is text, because the innermost opener waits for `]]`).
 */

/** One `|`-separated part of a template: source offsets, and the first `=` outside nested markup (-1 for none). */
export interface Part {
  start: number;
  end: number;
  equals: number;
}

export type IslandKind =
  | 'template'
  | 'argument'
  | 'link'
  | 'variant'
  | 'comment'
  | 'extension'
  | 'include'
  | 'annotation';

/** A stretch of source that the tokenizer meets as one thing. */
export interface Island {
  readonly kind: IslandKind;
  readonly start: number;
  readonly end: number;
  /** Tag name of an extension, annotation or include directive (with `/` for a closing tag), else `''`. */
  readonly name: string;
  /** Template, argument, link: what stands between the pipes. */
  readonly parts: readonly Part[];
  /** Link: another link stands directly in it, so that it is no link itself (but it may be an image). */
  readonly holdsLink: boolean;
  /** Link: such a link stands in its target. */
  readonly linkInTarget: boolean;
  /** Extension: end of the opening tag, start of the closing tag (= `end` where it has none). */
  readonly openEnd: number;
  readonly closeStart: number;
}

export type Islands = ReadonlyMap<number, Island>;

/** Tags that show nothing and do not end the start of a line. */
export const isMark = ({ kind }: Island): boolean => kind === 'include' || kind === 'annotation';

/** What the first pass knows of places from which a page could be read anew. */
export interface Unrest {
  /** Line starts at which something is open: braces, brackets, a tag without its `>`, an extension tag without its end. */
  readonly lines: Set<number>;
  /** Something is open at the end. */
  open: boolean;
}

interface Opener {
  kind: '{' | '[' | '-' | '=';
  start: number;
  count: number;
  parts: Part[];
  holdsLink: boolean;
  linkInTarget: boolean;
}

/** Behind the name of an extension tag that a function made around another one of that name. No page can have it. */
export const tagMark = '\u007f';

const noParts: readonly Part[] = [];
const onlyTag = '<onlyinclude>';
const includeTags = set('noinclude onlyinclude includeonly');
const special = /\{\{+|\}\}+|\[\[+|\]\]|-\{|\}-|\||=+|\n|<(?:!--|\/>|\/?[a-zA-Z])/g;
const tagName = /<(\/?)([a-zA-Z][^\s/<>]*)(?=[\s/>])/y;

/**
 * Finds all islands between two offsets of a page, by start offset. An island inside another one is in the map too,
 * but not those inside extension tags.
 * @param transcluded read as a template's source is: `<noinclude>` goes with its content, `<includeonly>` is a tag only,
 *   and where the page has an `<onlyinclude>`, everything outside of it is one island
 * @param unrest filled in, if given
 */
export function preprocess(
  page: string,
  site: Site,
  from0 = 0,
  end = page.length,
  transcluded = false,
  unrest: Unrest | null = null,
): Islands {
  const text = end === page.length ? page : page.slice(0, end);
  const islands = new Map<number, Island>();
  const stack: Opener[] = [];
  const noCloser = new Set<string>();
  const leftOut = transcluded ? 'noinclude' : 'includeonly';
  /** Something that goes on to its end, wherever that is, has none. */
  let unclosed = false;
  /** Translate's old form of a variable, `<tvar|name>…</>`, is open. */
  let variable = false;
  let lastTag = -1;
  let nextGreater = -2;
  const greaterFrom = (from: number): number => {
    if (nextGreater !== -1 && nextGreater < from) nextGreater = text.indexOf('>', from);
    return nextGreater;
  };
  const add = (kind: IslandKind, start: number, end: number, more?: Partial<Island>): void => {
    islands.set(start, {
      kind,
      start,
      end,
      name: '',
      parts: noParts,
      holdsLink: false,
      linkInTarget: false,
      openEnd: start,
      closeStart: end,
      ...more,
    });
  };

  /** The end of the tag or comment at `at`; `at` itself where it is none that makes an island. */
  const angle = (at: number): number => {
    if (text.startsWith('<!--', at)) {
      const close = text.indexOf('-->', at + 4);
      if (close < 0) unclosed = true;
      const end = close < 0 ? text.length : close + 3;
      add('comment', at, end);
      return end;
    }
    if (variable && text.startsWith('</>', at)) {
      variable = false;
      add('annotation', at, at + 3, { name: '/tvar' });
      return at + 3;
    }
    tagName.lastIndex = at;
    const match = tagName.exec(text);
    if (!match) return at;
    const written = (match[2] as string).toLowerCase();
    const name = written.replaceAll(tagMark, '');
    const closing = match[1] === '/';
    const include = includeTags.has(name);
    const nameEnd = tagName.lastIndex;
    const [annotation = '', old] = name.split('|');
    if (site.annotationTags.has(annotation)) {
      const end = greaterFrom(nameEnd) + 1;
      if (end === 0 || (old !== undefined && (closing || annotation !== 'tvar'))) return at;
      variable ||= old !== undefined;
      add('annotation', at, end, { name: match[1] + annotation });
      return end;
    }
    if (!include && (closing || !site.extensionTags.has(name))) return at;
    const greater = greaterFrom(nameEnd);
    if (greater < 0) return at;
    const openEnd = greater + 1;
    if (closing) {
      // The end of what a reading leaves out is text where nothing began it.
      if (text.slice(nameEnd, greater).trim() !== '' || name === leftOut) return at;
      const skipEnd = onlyParts && name === 'onlyinclude' ? nextOnlyPart(openEnd) : openEnd;
      add('include', at, skipEnd, { name: `/${name}` });
      return skipEnd;
    }
    const selfClosed = text[greater - 1] === '/';
    if (include && name !== leftOut) {
      add('include', at, openEnd, { name: selfClosed ? `${name}/` : name });
      return openEnd;
    }
    if (selfClosed) {
      add(include ? 'include' : 'extension', at, openEnd, { name, openEnd, closeStart: openEnd });
      return openEnd;
    }
    if (noCloser.has(written)) {
      unclosed = true;
      return at;
    }
    const closer = new RegExp(`</${written.replace(/[^a-z0-9]/g, '\\$&')}\\s*>`, 'gi');
    closer.lastIndex = openEnd;
    const close = closer.exec(text);
    if (close) {
      const end = close.index + close[0].length;
      add(include ? 'include' : 'extension', at, end, { name, openEnd, closeStart: close.index });
      return end;
    }
    unclosed = true;
    if (include) {
      add('include', at, text.length, { name, openEnd, closeStart: text.length });
      return text.length;
    }
    noCloser.add(written);
    return at;
  };

  const isOpenTag = (at: number): boolean => {
    if (lastTag < 0) return false;
    const greater = greaterFrom(lastTag);
    if (greater >= 0 && greater < at) {
      lastTag = -1;
      return false;
    }
    return true;
  };

  const push = (kind: Opener['kind'], start: number, count: number, contentStart: number): void => {
    stack.push({
      kind,
      start,
      count,
      parts: [{ start: contentStart, end: -1, equals: -1 }],
      holdsLink: false,
      linkInTarget: false,
    });
  };

  /** Closes the innermost braces with a run of `available` closing braces at `at`; returns how many were used. */
  const closeBraces = (opener: Opener, at: number, available: number): number => {
    const used = Math.min(available, opener.count, 3);
    if (used < 2) return 0;
    const last = opener.parts[opener.parts.length - 1] as Part;
    last.end = at;
    const start = opener.start + opener.count - used;
    add(used === 3 ? 'argument' : 'template', start, at + used, { parts: opener.parts });
    stack.pop();
    const left = opener.count - used;
    if (left >= 2) push('{', opener.start, left, opener.start + left);
    // The brace that is left of `-{{{{` opens a variant after all.
    else if (left === 1 && text[opener.start - 1] === '-' && opener.start - 1 >= from0)
      push('-', opener.start - 1, 1, opener.start + 1);
    return used;
  };

  /** Behind the `<onlyinclude>` that follows. */
  const nextOnlyPart = (from: number): number => {
    const open = text.indexOf(onlyTag, from);
    return open < 0 ? text.length : open + onlyTag.length;
  };
  const onlyParts = transcluded && text.includes(onlyTag, from0);

  let lineStart = from0;
  let next = from0;
  if (onlyParts) {
    next = nextOnlyPart(from0);
    add('include', from0, next, { name: 'onlyinclude' });
  }
  for (;;) {
    const from = next;
    special.lastIndex = next;
    const match = special.exec(text);
    if (!match) break;
    next = special.lastIndex;
    const at = match.index;
    const found = match[0];
    let top = stack[stack.length - 1];
    switch (found[0]) {
      case '\n':
        if (top?.kind === '=') stack.pop();
        lineStart = at + 1;
        if (unrest && (stack.length > 0 || unclosed || variable || isOpenTag(lineStart)))
          unrest.lines.add(lineStart);
        break;
      case '<':
        next = Math.max(angle(at), at + 1);
        if (next === at + 1) lastTag = at;
        break;
      case '{':
        push('{', at, found.length, at + found.length);
        break;
      case '[':
        push('[', at, found.length, at + found.length);
        break;
      case '-':
        // Whether the wiki has variants or not: it is looked for before anybody asks. Of several braces the last ones win.
        if (text[at + 2] !== '{') push('-', at, 1, at + 2);
        else next = at + 1;
        break;
      case '|':
        if (top?.kind === '{' || top?.kind === '[') {
          (top.parts[top.parts.length - 1] as Part).end = at;
          top.parts.push({ start: at + 1, end: -1, equals: -1 });
        }
        break;
      case '=': {
        if (top?.kind !== '{') break;
        const part = top.parts[top.parts.length - 1] as Part;
        const findsEquals = top.parts.length > 1 && part.equals < 0;
        if (at === lineStart && lineStart > from0 && !(found.length === 1 && findsEquals)) {
          // A heading's line inside a template: its `=` is none of the template's, and nothing closes before its end.
          push('=', at, found.length, at);
        } else if (findsEquals) part.equals = at;
        break;
      }
      case ']': {
        if (top?.kind !== '[' || top.count < 2) {
          break;
        }
        const start = top.start + top.count - 2;
        const { parts, holdsLink, linkInTarget } = top;
        const label = parts[1]?.start ?? at;
        // `[[a|[b]]]`: of three brackets, or five, the first closes one that stands in the text.
        const odd = /\](?:\]\])?(?!\])/y;
        odd.lastIndex = at + 2;
        const inner = text[at + 2] === ']' && odd.test(text) && text.lastIndexOf('[', at) >= label ? 1 : 0;
        (parts[parts.length - 1] as Part).end = at + inner;
        add('link', start, at + inner + 2, { parts, holdsLink, linkInTarget });
        stack.pop();
        if (top.count - 2 >= 2) push('[', top.start, top.count - 2, top.start + top.count - 2);
        const outer = stack[stack.length - 1];
        if (outer?.kind === '[') {
          outer.holdsLink = true;
          if (outer.parts.length === 1) outer.linkInTarget = true;
        }
        next = at + inner + 2;
        break;
      }
      case '}': {
        if (found === '}-') {
          if (top?.kind === '-') {
            add('variant', top.start, at + 2);
            stack.pop();
          } else next = at + 1;
          break;
        }
        let left = found.length;
        let where = at;
        while (left >= 2 && top?.kind === '{') {
          const used = closeBraces(top, where, left);
          if (used === 0) break;
          left -= used;
          where += used;
          top = stack[stack.length - 1];
        }
        // `}}-` may close a variant with its last brace.
        if (left > 0 && top?.kind === '-' && text[at + found.length] === '-') next = at + found.length - 1;
        break;
      }
    }
    if (next <= from) next = at + 1;
  }
  if (unrest) unrest.open = stack.length > 0 || unclosed || variable || isOpenTag(text.length);
  return islands;
}
