import type { Site } from '../site.js';
import type { Context } from './context.js';
import { plainParts } from './link.js';
import { type Draft, draft } from './node.js';

/**
 * Magic links: `RFC 1`, `PMID 1`, `ISBN 1234567890`, on wikis that still have them.
 *
 * @see https://www.mediawiki.org/wiki/Help:Magic_links
 */

const space = '(?:[\\t\\p{Zs}]|&nbsp;|&#0*160;|&#[xX]0*[aA]0;)';
const dash = `(?:-|${space})?`;
const number = new RegExp(`(RFC|PMID)${space}+([0-9]+)(?![\\p{L}\\p{N}_])`, 'uy');
const isbn = new RegExp(
  `ISBN${space}+((?:97[89]${dash})?(?:[0-9]${dash}){9}[0-9Xx])(?![\\p{L}\\p{N}_])`,
  'uy',
);

/** Whether a wiki has any. */
export const hasMagicLinks = ({ magicLinks }: Site): boolean =>
  magicLinks.rfc || magicLinks.pmid || magicLinks.isbn;

/** The magic link at `start`; `null` where there is none. */
export function magicLink(start: number, stop: number, { text, site }: Context): Draft | null {
  if (/[\p{L}\p{N}_]/u.test(text[start - 1] ?? '')) return null;
  const { magicLinks } = site;
  number.lastIndex = start;
  isbn.lastIndex = start;
  const plain = number.exec(text);
  const book = plain ? null : isbn.exec(text);
  const end = start + (plain?.[0] ?? book?.[0] ?? '').length;
  if (end === start || end > stop) return null;
  let attrs: Record<string, string>;
  if (plain) {
    const [, kind, digits] = plain as unknown as [string, string, string];
    const rfc = kind === 'RFC';
    if (!(rfc ? magicLinks.rfc : magicLinks.pmid)) return null;
    attrs = {
      rel: 'mw:ExtLink',
      class: `external mw-magiclink mw-magiclink-${rfc ? 'rfc' : 'pmid'}`,
      href: rfc
        ? `https://datatracker.ietf.org/doc/html/rfc${digits}`
        : `//www.ncbi.nlm.nih.gov/pubmed/${digits}?dopt=Abstract`,
    };
  } else {
    if (!magicLinks.isbn) return null;
    const digits = (book?.[1] ?? '').replace(/&[^;]*;/g, '').replace(/[^0-9Xx]/g, '');
    attrs = {
      rel: 'mw:WikiLink',
      class: 'internal mw-magiclink mw-magiclink-isbn',
      href: `./${site.namespaceNames.get(-1) ?? 'Special'}:BookSources/${digits.toUpperCase()}`,
    };
  }
  return draft('a', {
    attrs,
    children: plainParts(text, start, end),
    start,
    openEnd: start,
    closeStart: end,
    end,
    print: { magic: true },
    whole: true,
  });
}
