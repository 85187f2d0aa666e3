/**
 * What a person types, with the formatting that it then has, where prosemirror-model's rule is not what a person expects.
 *
 * 1. A word typed over another in a link, or over all of its text, stays in the link: with the usual rule the last word
 *    of a link comes out behind it, and `[[Sea|the sea]]` is `[[Sea|the]] ocean`.
 * 2. What is typed behind something hidden (a key for sorting, `<span style="display:none">`) is not hidden, too.
 * 3. Letters beside a link to a page that its wiki reads as a part of it are a part of it: `s` behind `[[boat]]` is
 *    `[[boat]]s`, one link. What else would be read so needs a `<nowiki/>`, which nobody wants who types a plural.
 */

import type { Mark, Node } from 'prosemirror-model';
import type { Transform } from 'prosemirror-transform';

/** Which letters beside a link a wiki reads as a part of it: a `Site` of `@stet/wikitext`, of which these are fields. */
export interface LinkLetters {
  /** Letters behind a link; sticky. */
  readonly linkTrail: RegExp;
  /** Letters before one, at the end of a text; `null` where none are. */
  readonly linkPrefix: RegExp | null;
}

const hides = /display\s*:\s*none/i;
const isHidden = ({ attrs }: Mark): boolean => typeof attrs.attrs === 'string' && hides.test(attrs.attrs);
export const isLink = ({ type }: Mark): boolean => type.name === 'link';

/**
 * The marks for text typed from `from` to `to`, by the first two rules; `null` where the usual ones are right.
 * @param stored formatting that was switched on or off for what comes next
 */
export function marksOfTyped(
  doc: Node,
  from: number,
  to: number,
  stored: readonly Mark[] | null = null,
): readonly Mark[] | null {
  const $from = doc.resolve(from);
  const $to = doc.resolve(to);
  if (!$from.parent.inlineContent || !$from.sameParent($to)) return null;
  const usual = stored ?? (from === to ? $from.marks() : $from.marksAcross($to)) ?? [];
  const replaced = from < to ? ($from.nodeAfter?.marks ?? []) : [];
  const shown = usual.filter((mark) => !isHidden(mark) || mark.isInSet(replaced));
  const link = replaced.find(isLink);
  // Said also where it is usual: what is typed next is beside the rest of the link, and no less in it.
  if (link) {
    let all = true;
    doc.nodesBetween(from, to, (node) => {
      if (node.isInline && !link.isInSet(node.marks)) all = false;
    });
    if (all) return link.addToSet(shown);
  }
  return shown.length < usual.length ? shown : null;
}

/** The link to a page that a node is in. What is a link by its text alone (`ISBN …`) has no letters beside it. */
const pageLink = (node: Node | null): Mark | undefined =>
  node?.marks.find(
    (mark) => isLink(mark) && /^mw:(?:Wiki|Media)Link/.test(mark.attrs.rel) && mark.attrs.shown === '',
  );

/** The third rule, for text that was typed in one go from `from` to `to`: what of it is in the links beside it. */
export function joinLinks(tr: Transform, from: number, to: number, letters: LinkLetters): void {
  const $from = tr.doc.resolve(from);
  const $to = tr.doc.resolve(to);
  const before = pageLink($from.nodeBefore);
  const after = pageLink($to.nodeAfter);
  if (!$from.sameParent($to) || !(before || after) || (before && after && before.eq(after))) return;
  const { linkPrefix, linkTrail } = letters;
  const { content } = $from.parent;
  const text = content.textBetween($from.parentOffset, content.size, '', '\ufffc');
  linkTrail.lastIndex = 0;
  const trail = before ? Math.min(linkTrail.exec(text)?.[0].length ?? 0, to - from) : 0;
  const prefix = after ? (linkPrefix?.exec(text.slice(trail, to - from))?.[0].length ?? 0) : 0;
  const start = from + trail;
  const end = to - prefix;
  for (const link of [before, after]) if (link && start < end) tr.removeMark(start, end, link);
  if (before && trail > 0) tr.addMark(from, start, before);
  if (after && prefix > 0) tr.addMark(end, to, after);
}

/** Puts text in place of what stands from `from` to `to`, in one text block, as if a person had typed it. */
export function typeText(tr: Transform, from: number, to: number, text: string, letters: LinkLetters): void {
  const $from = tr.doc.resolve(from);
  const marks =
    marksOfTyped(tr.doc, from, to) ??
    (from === to ? $from.marks() : $from.marksAcross(tr.doc.resolve(to))) ??
    [];
  tr.replaceWith(from, to, tr.doc.type.schema.text(text, marks));
  if (!marks.some(isLink)) joinLinks(tr, from, from + text.length, letters);
}
