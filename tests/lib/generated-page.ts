/** Pages as people write them, put together by chance: where constructs meet that no collection of pages has side by side. */

import type { Random } from './random.js';

const words =
  "the quick brown fox jumps over a lazy dog in Berlin since 1990 about 5 % of people (mostly) it's well-known naïve слово 言葉".split(
    ' ',
  );
const attributes = [
  'style="width:5%"',
  'colspan=2',
  'class="x"',
  'align="center"',
  'rowspan="2" style="color:red"',
];
/** What stands between two blocks: as a rule one blank line. */
const gaps = [
  '\n\n',
  '\n\n',
  '\n\n',
  '\n\n',
  '\n\n',
  '\n\n',
  '\n',
  '\n',
  '\n\n\n',
  '\n\n\n\n',
  '\n<!-- c -->\n',
];
const ends = ['[[Category:A]]', '[[Category:B|x]]', '{{DEFAULTSORT:x}}', '[[de:X]]', '{{navbox}}'];

/** A page of three to nine blocks in wikitext. The same numbers make the same page. */
export const generatedPage = (random: Random): string => new Writer(random).page();

class Writer {
  constructor(private readonly random: Random) {}

  page(): string {
    let out = '';
    for (let left = 3 + this.#below(7); left > 0; left--) {
      out += (this.#is(0.22) ? this.#heading() : this.#block()) + this.random.pick(gaps);
    }
    for (let left = this.#below(3); left > 0; left--) out += `${this.random.pick(ends)}\n`;
    return this.#is(0.8) ? out.trimEnd() : out;
  }

  #below(limit: number): number {
    return this.random.below(limit);
  }

  #is(chance: number): boolean {
    return this.random.next() < chance;
  }

  #maybe(chance: number, make: string | (() => string)): string {
    if (!this.#is(chance)) return '';
    return typeof make === 'string' ? make : make();
  }

  #one(...makers: (string | (() => string))[]): string {
    const made = this.random.pick(makers);
    return typeof made === 'string' ? made : made();
  }

  #prose(count = 1 + this.#below(8)): string {
    return Array.from({ length: count }, () => this.random.pick(words)).join(' ');
  }

  #inline(): string {
    return this.#one(
      () => `'''${this.#prose(2)}'''`,
      () => `''${this.#prose(2)}''`,
      () => `''${this.#prose(1)} '''${this.#prose(1)}'''''`,
      '[[Lazy dog]]',
      '[[dog]]s',
      () => `[[Fox#Food|${this.#prose(2)}]]`,
      () => `<ref>${this.#prose(3)}</ref>`,
      () => `<ref name="a">{{cite|title=${this.#prose(2)}|url=http://example.org/a}}</ref>`,
      '<ref name="a" />',
      () => `{{small|${this.#prose(1)}}}`,
      () => `[http://example.org ${this.#prose(2)}]`,
      'http://example.org/x',
      '<br />',
      '<br>',
      () => `<small>${this.#prose(2)}</small>`,
      () => `<code>${this.#prose(1)}</code>`,
      () => `<span style="color:red">${this.#prose(2)}</span>`,
      () => `<!-- ${this.#prose(2)} -->`,
      '&nbsp;',
      '&ndash;',
      '<sup>2</sup>',
      '[[File:A.png|20px]]',
      '<math>x^2</math>',
      "<nowiki>''x''</nowiki>",
    );
  }

  #line(parts = 1 + this.#below(4)): string {
    let out = this.#maybe(0.7, () => this.#prose());
    for (let i = 0; i < parts; i++) {
      out += this.#maybe(0.8, ' ') + this.#maybe(0.5, () => this.#inline());
      out += this.#maybe(0.6, () => ` ${this.#prose(1 + this.#below(3))}`);
    }
    return out.trim() || this.#prose(2);
  }

  #paragraph(): string {
    return this.#line() + this.#maybe(0.3, () => `\n${this.#line()}`);
  }

  #heading(): string {
    const signs = '='.repeat(2 + this.#below(3));
    const blank = this.#maybe(0.6, ' ');
    const said = this.#is(0.8) ? this.#prose(1 + this.#below(3)) : this.#line(1);
    return `${signs}${blank}${said}${blank}${signs}${this.#maybe(0.08, ' <!-- x -->')}`;
  }

  #list(): string {
    const kind = this.random.pick(['*', '*', '#', ':', 'terms', 'mixed']);
    const blank = this.#maybe(0.6, ' ');
    const out: string[] = [];
    let depth = 1;
    for (let left = 1 + this.#below(4); left > 0; left--) {
      if (kind === 'terms') {
        out.push(`;${blank}${this.#prose(2)}${this.#maybe(0.4, () => ` : ${this.#prose(2)}`)}`);
        if (this.#is(0.6)) out.push(`:${blank}${this.#line(2)}`);
        continue;
      }
      const bullets =
        kind === 'mixed' ? this.random.pick(['*', '**', '*#', '#', '##', '*:', '**:']) : kind.repeat(depth);
      out.push(bullets + blank + this.#line(2) + this.#maybe(0.08, '<!-- x -->'));
      if (this.#is(0.05)) out.push(`<!-- ${this.#prose(1)} -->`);
      const way = this.random.next();
      if (way < 0.3) depth = Math.min(3, depth + 1);
      else if (way < 0.5) depth = 1;
    }
    return out.join('\n');
  }

  #cell(): string {
    return this.#one(
      '',
      () => this.#prose(2),
      () => this.#line(2),
      '{{yes}}',
      () => `{{n/a|${this.#prose(1)}}}`,
      '{{a}}<br>{{b}}',
      () => `\n${this.#list()}`,
      () => `[[File:A.png|thumb|${this.#prose(2)}]]`,
      () => `${this.#prose(2)}\n${this.#prose(2)}`,
      () => `\n${this.#paragraph()}\n\n${this.#paragraph()}`,
    );
  }

  #table(): string {
    let out = `{|${this.#maybe(0.7, ' class="wikitable"')}\n`;
    out += this.#maybe(0.3, () => `|+ ${this.#prose(2)}\n`);
    out += this.#maybe(0.12, () => this.#one('{{header}}\n', '{{row|a}}\n', '<!-- x -->\n'));
    const blank = this.#maybe(0.7, ' ');
    for (let row = 0, rows = 1 + this.#below(4); row < rows; row++) {
      if (row > 0 || this.#is(0.6))
        out += `|-${this.#maybe(0.2, () => ` ${this.random.pick(attributes)}`)}\n`;
      out += this.#maybe(0.07, () => this.#one('{{row|a|b}}\n', '<!-- row -->\n'));
      out += `${this.#row(row === 0 && this.#is(0.5), blank)}\n${this.#maybe(0.05, '\n')}`;
    }
    return `${out}|}`;
  }

  #row(isHead: boolean, blank: string): string {
    const isOneLine = this.#is(0.5);
    let out = '';
    for (let left = 1 + this.#below(3); left > 0; left--) {
      const own = this.#maybe(0.2, () => `${this.random.pick(attributes)} | `);
      const content = isOneLine ? this.#prose(2) : this.#cell();
      const lead = content.startsWith('\n') && own === '' ? '' : blank;
      if (out !== '' && isOneLine) out += ` ${isHead ? '!!' : '||'}${lead}${own}${content}`;
      else out += `${out === '' ? '' : '\n'}${isHead ? '!' : '|'}${lead}${own}${content}`;
    }
    return out;
  }

  #tag(): string {
    return this.#one(
      () => `<div class="a">\n${this.#paragraph()}\n</div>`,
      () => `<div>${this.#line()}</div>`,
      () => `<div>\n<div>\n${this.#line()}\n</div>\n${this.#paragraph()}\n</div>`,
      () => `<div>\n${this.#list()}\n</div>`,
      () => `<div>\n${this.#table()}\n</div>`,
      () => `<center>${this.#line()}</center>`,
      () => `<blockquote>\n${this.#paragraph()}\n\n${this.#paragraph()}\n</blockquote>`,
      () => `<blockquote>${this.#line()}</blockquote>`,
      () => `<p>${this.#line()}</p>`,
      () => `<small>\n${this.#list()}\n</small>`,
      () => `<ul>\n<li>${this.#line()}</li>\n<li>${this.#line()}</li>\n</ul>`,
      () => `<table>\n<tr><td>${this.#line()}</td><td>${this.#prose()}</td></tr>\n</table>`,
      () => `<pre>\n${this.#prose()}\n''x''\n</pre>`,
      () => `<gallery>\nFile:A.png|${this.#prose(2)}\nB.jpg\n</gallery>`,
      () => `<poem>\n${this.#prose()}\n${this.#prose()}\n</poem>`,
      '<syntaxhighlight lang="js">\nx = 1;\n</syntaxhighlight>',
      () => `<noinclude>\n${this.#paragraph()}\n</noinclude>`,
      () => `<onlyinclude>${this.#line()}</onlyinclude>`,
      () => `<includeonly>${this.#prose()}</includeonly>`,
      '<references />',
      () => `<references>\n<ref name="q">${this.#prose(2)}</ref>\n</references>`,
    );
  }

  #block(): string {
    const at = this.#below(24);
    if (at < 7) return this.#paragraph();
    if (at < 11) return this.#list();
    if (at < 14) return this.#table();
    if (at < 17) return this.#tag();
    return this.#one(
      () => `{{infobox\n| name = ${this.#prose(2)}\n| image = A.png\n| text = ${this.#prose()}\n}}`,
      () => `{{${this.random.pick(['main', 'see', 'note'])}|${this.#prose(2)}}}`,
      () =>
        `[[File:A.png|thumb|${this.random.pick(['', 'left|', '200px|', 'right|upright|'])}${this.#line(2)}]]`,
      () => `:{|\n| ${this.#prose(2)} || ${this.#prose(1)}\n|}`,
      () => `<!-- ${this.#prose(3)} -->`,
      ' indented text\n more of it',
      '----',
      '__NOTOC__',
      '{{clear}}',
      '<br clear=all>',
    );
  }
}
