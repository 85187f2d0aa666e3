/** Pages that no test has: sources of the parser tests, cut, joined, put into one another and sprinkled with markup. */

import type { Random } from '../lib/random.js';
import type { Case } from './parser-tests-data.js';

/** What a page of the wiki cannot know: the tests' own pages and files, the clock, what a server has to draw. */
const foreign =
  /MediaWiki:|indicator|langconvert|CURRENT|LOCAL|NUMBEROF|PAGESIZE|PROTECTION|REVISION|PAGESIN|Special:|<(?:math|syntaxhighlight|source|templatedata|section|translate|tvar|style|html|score|timeline)\b|[\0\r\u007f]/i;

/** What wikis of later versions read otherwise: functions without a colon. */
export const isOutdated = (page: string): boolean => /\{\{\s*#\w*\s*(?:\}\}|\|)/.test(page);

/** Signs and tags of each family, as they meet in pages. */
const sprinkles: readonly (readonly string[])[] = [
  ["''", "'''", "'''''", '<b>', '</b>', '<i>', '</i>', '<small>', '</small>', '<span class="x">', '</span>'],
  [
    '\n* ',
    '\n# ',
    '\n: ',
    '\n; ',
    ':',
    '\n*# ',
    '\n;a:b',
    '\n::',
    '<ul><li>',
    '</li></ul>',
    '<dl><dt>',
    '</dl>',
    '<li>',
  ],
  [
    '\n{|\n',
    '\n|-\n',
    '\n|}\n',
    '\n| ',
    '\n! ',
    '||',
    '!!',
    '\n|+ ',
    '|',
    ' style="color:red" | ',
    ' colspan=2|',
    '\n|- class="x"\n',
  ],
  ['<table>', '</table>', '<tr>', '<td>', '</td>', '<th>', '</tr>', '<caption>'],
  [
    '[[',
    ']]',
    '|',
    '[[A|b]]',
    '[[A]]s',
    '[[:Category:A]]',
    '[[Category:A|b]]',
    '[[#a|b]]',
    '[[/x]]',
    '[[:en:a]]',
    'a[[B]]',
    '[[a|[[b]]]]',
    '[[A#b c|]]',
  ],
  [
    '[http://a.example b]',
    'http://a.example',
    '[//a.example b]',
    'http://a.example/(b)',
    '[mailto:a@b.example c]',
    'https://a.example/?b=c&d=e',
    '[http://a.example]',
    ',',
    ';',
    ')',
    'ISBN 0-306-40615-2',
    'RFC 822',
    'PMID 1',
  ],
  [
    '[[File:Bridge.jpg|thumb|a]]',
    '[[File:Harbour.png|20px|b]]',
    '[[File:Bridge.jpg|left|link=|alt=c|d]]',
    '[[File:No such.jpg|right|e]]',
    '|thumb',
    '|frameless',
    '|upright=1.5',
    '|border',
    '|center',
    '|100x50px',
    '|link=A',
    '|alt=b',
    '|page=2',
    '|text-top',
    '<gallery>\nBridge.jpg|a\nHarbour.png\n</gallery>',
    '[[Media:Bridge.jpg|f]]',
  ],
  [
    '\n== a ==\n',
    '\n=== b ===\n',
    '\n=',
    '==',
    "\n== [[A]] ''b'' ==\n",
    '\n== <span id="q">c</span> ==\n',
    '<h2>d</h2>',
    '\n----',
    '__NOTOC__',
    '__TOC__',
    '__NOEDITSECTION__',
  ],
  [
    '\n ',
    '\n\n',
    '\n',
    '\n \n',
    '\n\n\n',
    '<pre>',
    '</pre>',
    '<nowiki>',
    '</nowiki>',
    '<nowiki/>',
    '\t',
    ' ',
  ],
  [
    '<div>',
    '</div>',
    '<p>',
    '</p>',
    '<br>',
    '<br/>',
    '<hr>',
    '<blockquote>',
    '</blockquote>',
    '<center>',
    '</center>',
    '<div style="color:red">',
    '<p class="x">',
    '<div/>',
    '<section>',
    '<ins>',
    '</ins>',
    '<del>',
  ],
  [
    '&amp;',
    '&nbsp;',
    '&lt;',
    '&#91;',
    '&#x5d;',
    '&quot;',
    '&bogus;',
    '&eacute;',
    '&#39;',
    '&',
    '&ndash;',
    '&#0;',
  ],
  [
    '<!-- c -->',
    '\n<!-- c -->\n',
    '<!--',
    '-->',
    '<noinclude>',
    '</noinclude>',
    '<includeonly>',
    '</includeonly>',
    '<onlyinclude>',
  ],
  [
    '{{#if:1|',
    '}}',
    '{{#if:|a|b}}',
    '{{{a|',
    '}}}',
    '{{!}}',
    '{{No such}}',
    '{{=}}',
    '{{#if:1|\n* a\n}}',
    '{{#if:1|\n{{{!}}\n{{!}} a\n{{!}}}\n}}',
    '{{#switch:a|a=b}}',
    '{{lc:A}}',
    '{{#expr:1+1}}',
    '{{PAGENAME}}',
    '{{#tag:ref|a}}',
    '{{#tag:pre|a}}',
  ],
  [
    '<ref>a</ref>',
    '<ref name="n">b</ref>',
    '<ref name="n"/>',
    '<references/>',
    '<poem>',
    '</poem>',
    '<poem>\na\n b\n</poem>',
    '-{',
    '}-',
    '~~~',
    '__',
  ],
];

/** Places into which a whole page may be put. */
const places: readonly (readonly [before: string, after: string])[] = [
  ['<div>', '</div>'],
  ['<div>\n', '\n</div>'],
  ['\n{|\n|', '\n|}\n'],
  ['\n{|\n|\n', '\n|}\n'],
  ['\n{|\n! ', '\n|}\n'],
  ['\n{|\n|+ ', '\n|-\n| a\n|}\n'],
  ['\n* ', ''],
  ['\n: ', ''],
  ['\n; ', ''],
  ['\n ', ''],
  ['\n== ', ' ==\n'],
  ['{{#if:1|', '}}'],
  ['[[A|', ']]'],
  ['[http://a.example ', ']'],
  ['[[File:Bridge.jpg|thumb|', ']]'],
  ['[[File:Bridge.jpg|', ']]'],
  ["''", "''"],
  ['<small>', '</small>'],
  ['<span>', '</span>'],
  ['<blockquote>', '</blockquote>'],
  ['<blockquote>\n', '\n</blockquote>'],
  ['<center>\n', '\n</center>'],
  ['<li>', '</li>'],
  ['<table><tr><td>', '</td></tr></table>'],
  ['<table><tr><td>\n', '\n</td></tr></table>'],
  ['<ref>', '</ref>'],
  ['<gallery>\nBridge.jpg|', '\n</gallery>'],
  ['<poem>\n', '\n</poem>'],
  ['<p>', '</p>'],
  ['<p>\n', '\n</p>'],
];

/** The sources that pages are made of: what an English wiki without the tests' pages understands. */
export function sourcesOf(cases: readonly Case[]): string[] {
  const out = new Set<string>();
  for (const { test } of cases) {
    const { language, title } = test.options;
    const source = test.wikitext;
    if (source === undefined || source.length > 1500 || foreign.test(source)) continue;
    if ((language !== undefined && language !== 'en') || title !== undefined) continue;
    out.add(familiar(source));
  }
  return [...out].sort();
}

/** With the names of files and templates that the wiki has. */
const familiar = (source: string): string =>
  source
    .replace(/(?<=(?:File|Image|Media):)(?:Foobar|Thumb)\.(?:jpg|png)/gi, 'Bridge.jpg')
    .replace(/(?<=(?:File|Image|Media):)Foobar\.svg/gi, 'Coat of arms.png')
    .replace(/\{\{(?:1x|echo)\|(?:1=)?/g, '{{#if:1|');

export function drawPage(sources: readonly string[], random: Random): string {
  let text = random.pick(sources);
  const place = (): number => random.below(text.length + 1);
  for (let left = 1 + random.below(4); left > 0; left--) {
    const kind = random.below(10);
    if (kind < 4) {
      const at = place();
      text = text.slice(0, at) + random.pick(random.pick(sprinkles)) + text.slice(at);
    } else if (kind < 5) {
      const at = place();
      text = text.slice(0, at) + text.slice(at + 1 + random.below(12));
    } else if (kind < 6) {
      const from = place();
      const piece = text.slice(from, from + 1 + random.below(30));
      const at = place();
      text = text.slice(0, at) + piece + text.slice(at);
    } else if (kind < 8) {
      const other = random.pick(sources);
      if (text.length + other.length > 2000) continue;
      const at = random.below(2) === 0 ? text.length : place();
      text = text.slice(0, at) + random.pick(['', '\n', '\n\n', ' ']) + other + text.slice(at);
    } else {
      const [before, after] = random.pick(places);
      text = before + text + after;
    }
  }
  return text;
}
