/** What must stand between two chunks that touch, so that they are not read as one. */

import type { Strength } from '@stet/tree';
import { escapeRegExp, protocolPattern } from '../parse/external-link.js';
import { prefixAt, trailAt } from '../parse/link.js';
import type { Site } from '../site.js';

const nothing = '<nowiki/>';

const wordUnit = /[\p{L}\p{N}_]/u;
const numberEnds = /(?:^|[^\p{L}\p{N}_])(RFC|PMID|ISBN) [\dXx -]+$/u;
const numberBegins = /^(RFC|PMID|ISBN) [\dXx -]+(?![\p{L}\p{N}_])/u;

export class Joiner {
  readonly #site: Site;
  readonly #protocol: RegExp;
  readonly #address: RegExp;
  readonly #noTrail: RegExp;

  constructor(site: Site) {
    this.#site = site;
    const protocols = protocolPattern(site);
    this.#protocol = new RegExp(`^(?:${protocols})`, 'i');
    this.#address = new RegExp(
      `(?:^|[^[\\p{L}\\p{N}_])(?:${protocols})(?:(?<=/)\\[[\\da-f:.]+\\]|(?!'')[^\\s<>[\\]"|{}])+$`,
      'iu',
    );
    const silent = [...site.namespaces]
      .filter(([, number]) => number === 6 || number === 14)
      .map(([name]) => escapeRegExp(name).replace(/_/g, '[ _]'));
    // What a call makes of a target nobody knows here.
    this.#noTrail = new RegExp(`^\\[\\[(?:\\s*(?:${silent.join('|')})\\s*:|[^|\\]]*\\{\\{)`, 'i');
  }

  between(left: string, right: string, strength: Strength): string {
    const before = left.at(-1);
    const after = right[0];
    if (!before || !after || /\n/.test(before + after)) return '';
    if (before === "'" && after === "'") return quotesTouch(left, right, strength) ? nothing : '';
    if (/\[\[|\{[{|]/.test(before + after)) return strength === 0 ? '' : nothing;
    // Behind the attributes of a cell without text.
    if (/^(?:\||\{\{!\}\})/.test(right) && /(?:^|\n|\}\})[|!][^\n]*[^|\n]\|$/.test(left)) return ' ';
    if (right.startsWith('[[') && this.#isPrefix(left) && !this.#noTrail.test(right)) return nothing;
    if (after === '-' && right[1] === '{' && /(?:^|\n)[ \t]*\|$/.test(left)) return nothing;
    // Between a number that is a link by its name and a letter, where the wiki has such links.
    const number =
      (wordUnit.test(after) && numberEnds.exec(left)) || (wordUnit.test(before) && numberBegins.exec(right));
    if (number && this.#site.magicLinks[number[1]?.toLowerCase() as keyof Site['magicLinks']]) return nothing;
    if (this.#isTrail(left, right)) return nothing;
    if (wordUnit.test(before) && this.#protocol.test(right)) return nothing;
    // These end an address, however they are spelled.
    if (/^&(?:nbsp|lt|gt|#(?:0*(?:160|60|62)|x0*(?:a0|3c|3e)));/i.test(right)) return '';
    if (/^=+\s*$/.test(right) && /(?:^|\n)=.*$/.test(left)) return '';
    if (/^[,;.:!?)\\]*[^\s\0-\x20<>[\]"{}|,;.:!?)\\'\u3000]/.test(right) && this.#address.test(left))
      return nothing;
    return '';
  }

  /** Letters at the end belong to a link behind them, unless they belong to one before them. */
  #isPrefix(left: string): boolean {
    const prefix = prefixAt(left, this.#site);
    return prefix !== '' && (!left.endsWith(`]]${prefix}`) || trailAt(prefix, 0, this.#site) !== prefix);
  }

  /** Letters behind a link, or behind those that already belong to it. */
  #isTrail(left: string, right: string): boolean {
    const end = left.lastIndexOf(']]');
    if (end < 0) return false;
    const known = left.length - end - 2;
    if (trailAt(left.slice(end + 2) + right.slice(0, 100), 0, this.#site).length <= known) return false;
    const open = left.lastIndexOf('[[');
    return open < 0 || !this.#noTrail.test(left.slice(open));
  }
}

/**
 * Two runs of quotes are one run, which says something else, unless it is the five that close and open, or some of them
 * are none of the markup: the whole line decides that.
 */
function quotesTouch(left: string, right: string, strength: Strength): boolean {
  const before = /'+$/.exec(left)?.[0].length ?? 0;
  const after = /^'+/.exec(right)?.[0].length ?? 0;
  // Of four and six the first is none.
  if (strength === 0 || (before === 1 && strength < 2 && after > 2)) return false;
  return !((before === 2 && after === 3) || (before === 3 && after === 2));
}
