import { describe, expect, it } from 'vitest';
import { siteFromData } from '../site.js';
import { expand, substitute } from './expand.js';
import { type Pages, pagesOf, run } from './wiki.test-wiki.js';

const pages: Pages = {
  'Template:One': 'one',
  'Template:Echo': '<{{{1}}}>',
  'Template:Named': '({{{a}}})',
  'Template:Default': '{{{1|none}}}',
  'Template:Empty default': '[{{{1|}}}]',
  'Template:Outer': '{{Echo|{{{1}}}!}}',
  'Template:Documented': 'text<noinclude> {{documentation}}</noinclude>',
  'Template:Only here': '<includeonly>there</includeonly><noinclude>here</noinclude>',
  'Template:Parts': 'a<onlyinclude>b</onlyinclude>c<onlyinclude>d</onlyinclude>e',
  'Template:Default from page': '{{{1<noinclude>|{{PAGENAME}}</noinclude>}}}',
  'Template:Commented': 'a<!-- x -->b\n<!-- whole line -->\nc',
  'Template:List': '* a',
  'Template:Table': '{| class="a"\n|}',
  'Template:Loop': 'x{{Loop}}y',
  'Template:Ping': '{{Pong}}',
  'Template:Pong': '{{Ping}}',
  'Template:Old': '#REDIRECT [[Template:One]]',
  'Template:Old twice': '#redirect [[template:old]]',
  'Template:Moved': 'nothing',
  'Template:Nowiki': '<nowiki>{{{1}}}</nowiki>{{{1}}}',
  'Template:Note': '<ref name="a">{{{1}}}</ref>',
  'Template:Key': '{{{ {{{1}}} | no }}}',
  'Main page': 'the main page',
  'Talk:Main/Sub page/below': 'below',
  'Talk:Main/beside': 'beside',
};

const cases: Record<string, readonly (readonly [string, string])[]> = {
  'calls and arguments': [
    ['a {{one}} b', 'a one b'],
    ['{{ One }}', 'one'],
    ['{{Template:One}}', 'one'],
    ['{{:Main page}}', 'the main page'],
    ['{{Echo|a|b}}', '<a>'],
    ['{{Echo| a }}', '< a >'],
    ['{{Echo|1= a }}', '<a>'],
    ['{{Echo|a|1=b}}', '<b>'],
    ['{{Echo|1=b|a}}', '<a>'],
    ['{{Echo|a=b}}', '<{{{1}}}>'],
    ['{{Echo|[[a|b=c]]}}', '<[[a|b=c]]>'],
    ['{{Named|a=1|a=2}}', '(2)'],
    ['{{Named| a\n = \n x y \n}}', '(x y)'],
    ['{{Default}}{{Default|}}{{Default|x}}', 'nonex'],
    ['{{Empty default}}', '[]'],
    ['{{Outer|{{one}}}}', '<one!>'],
    ['{{Key|a|a=1}}{{Key|b}}', '1 no '],
    ['{{{top}}}', '{{{top}}}'],
    ['{{{top|x {{one}}}}}', 'x one'],
    ['{{{{{1|One}}}}}', 'one'],
    ['{{{{one}}}}', '{{{{one}}}}'],
    ['{{Echo|{{{{{x|one}}}}}}}', '<one>'],
  ],
  'names that are no template': [
    ['{{Missing}}', '[[:Template:Missing]]'],
    ['{{missing page|a}}', '[[:Template:Missing page]]'],
    ['{{:Missing}}', '[[:Missing]]'],
    ['{{User:Nobody}}', '[[:User:Nobody]]'],
    ['{{w:Elsewhere}}', '[[:w:Elsewhere]]'],
    ['{{a<b}}', '{{a<b}}'],
    ['{{}}', '{{}}'],
    ['{{ }}', '{{ }}'],
    ['{{a\nb|{{one}}}}', '{{a\nb|one}}'],
    ['{{open', '{{open'],
    ['{{#nothing:{{one}}}}', '{{#nothing:one}}'],
    ['{{[[one}}', '{{[[one}}'],
  ],
  subpages: [
    ['{{/below}}', 'below'],
    ['{{../beside}}', 'beside'],
    ['{{../../beside}}', '{{../../beside}}'],
  ],
  'what a page shows elsewhere': [
    ['{{Documented}}', 'text'],
    ['{{Only here}}', 'there'],
    ['{{Parts}}', 'bd'],
    ['{{Default from page}}', '{{{1}}}'],
    ['{{Default from page|x}}', 'x'],
    ['a<noinclude>b</noinclude>c<includeonly>d</includeonly>e<onlyinclude>f</onlyinclude>', 'abcef'],
    ['<nowiki><noinclude></nowiki>', '<nowiki><noinclude></nowiki>'],
  ],
  comments: [
    ['a<!-- {{one}} -->b', 'ab'],
    ['a\n<!-- x -->\nb', 'a\nb'],
    ['a\n  <!-- x --> <!-- y -->  \nb', 'a\nb'],
    ['a\n<!-- x --> c\nb', 'a\n c\nb'],
    ['<!-- x -->\nb', '\nb'],
    ['{{Commented}}', 'ab\nc'],
    ['{{o<!-- x -->ne}}', 'one'],
    ['{{Echo|a<!-- | -->b}}', '<ab>'],
    ['a<!-- open {{one}}', 'a'],
  ],
  'extension tags': [
    ['<nowiki>{{one}}</nowiki>', '<nowiki>{{one}}</nowiki>'],
    ['<pre>{{one}}</pre>{{one}}', '<pre>{{one}}</pre>one'],
    ['<ref>{{one}}</ref>', '<ref>{{one}}</ref>'],
    ['{{Nowiki|x}}', '<nowiki>{{{1}}}</nowiki>x'],
    ['{{Echo|<nowiki>|</nowiki>}}', '<<nowiki>|</nowiki>>'],
    ['{{lc:A<nowiki>B</nowiki>C}}', 'a<nowiki>B</nowiki>c'],
    ['<nowiki>{{one}}', '<nowiki>one'],
    ['{{#if:<nowiki/>|a|b}}', 'a'],
  ],
  'markup that begins a line': [
    ['a {{List}}', 'a \n* a'],
    ['a\n{{List}}', 'a\n* a'],
    ['{{List}}', '\n* a'],
    ['a{{Table}}', 'a\n{| class="a"\n|}'],
    ['a{{#if:x|:b}}', 'a\n:b'],
    ['a{{#if:x|;b}}', 'a\n;b'],
    ['a{{#if:x|#b}}', 'a\n#b'],
    ['{{Echo|* a}}', '<* a>'],
    ['a{{!}}', 'a|'],
  ],
  'braces behind a dash': [
    ['a-{{{1|b}}}-c', 'a-b-c'],
    ['a-{{one}}-c', 'a-one-c'],
    ['a-{{{one}}}-c', 'a-{{{one}}}-c'],
  ],
  'redirects and loops': [
    ['{{Old}}', 'one'],
    ['{{Old twice}}', 'one'],
    ['{{Loop}}', 'x<span class="error">Template loop detected: [[Template:Loop]]</span>y'],
    ['{{Ping}}', '<span class="error">Template loop detected: [[Template:Ping]]</span>'],
    ['{{Echo|{{Echo|a}}}}', '<<a>>'],
  ],
  modifiers: [
    ['{{safesubst:one}}', 'one'],
    ['{{ safesubst: #if:|a|b}}', 'b'],
    ['{{subst:one}}', '{{subst:one}}'],
    ['{{msg:one}}', 'one'],
    ['{{msgnw:List}}', '&#42; a'],
    ['{{raw:one}}', 'one'],
  ],
};

for (const [name, table] of Object.entries(cases)) {
  describe(name, () => {
    it.each(table)('%j → %j', (text, expected) => expect(run(text, { pages })).toBe(expected));
  });
}

describe('options', () => {
  it('reads the text itself as a template', () => {
    expect(run('a<noinclude>b</noinclude><includeonly>c</includeonly>', { transcluded: true })).toBe('ac');
  });

  it('follows a redirect that the wiki tells', () => {
    const getPage = (title: string) =>
      title === 'Template:Moved' ? { text: 'x', redirect: 'Template:One' } : pagesOf(pages)(title);
    expect(run('{{Moved}}', { getPage })).toBe('one');
  });

  it('keeps include directives where they are asked for', () => {
    const part = { 'Template:Part': 'x<onlyinclude>a</onlyinclude>y<noinclude>z</noinclude>' };
    const keep = { pages: part, keepIncludes: true };
    expect(run('{{Part}}', keep)).toBe('<onlyinclude>a</onlyinclude>');
    expect(run('{{Part<noinclude>}}</noinclude>', keep)).toBe('<onlyinclude>a</onlyinclude></noinclude>');
    expect(run('{{Part}}', { pages: part })).toBe('a');
  });

  it.each([
    ['x-{{{1|a}}}-y', 'x-a-y'],
    ['{{#switch: {{{1|m}}}-{{{2|ft}}} | m-ft = yes | no }}', 'yes'],
    ['x-{{{{1|a}}}}-y', 'x-{a}-y'],
    ['x-{{lc:A}}-y', 'x-a-y'],
  ])('a hyphen before %j opens no variant: the last braces win', (text, expected) => {
    expect(run(text)).toBe(expected);
  });

  it('expands the body of the tags that are named, with the arguments of the template', () => {
    expect(run('{{Note|{{one}}}}', { pages, expandTags: new Set(['ref']) })).toBe('<ref name="a">one</ref>');
    expect(run('{{Note|{{one}}}}', { pages })).toBe('<ref name="a">{{{1}}}</ref>');
  });

  it('asks the server for Lua, and keeps the call where it does not answer', () => {
    const calls: unknown[] = [];
    const text = '{{T|x|n=y}}';
    const own = { 'Template:T': '{{#invoke:M|f|{{{1}}}| k = {{{n}}} }}' };
    const expandForeign = (call: unknown) => {
      calls.push(call);
      return '* lua';
    };
    expect(run(text, { pages: own, expandForeign })).toBe('\n* lua');
    expect(calls).toEqual([
      {
        name: '#invoke',
        args: ['M', 'f', 'x', 'k = y'],
        wikitext: '{{#invoke:M|f|x|k = y}}',
        frame: { title: 'Template:T', args: { 1: 'x', n: 'y' } },
      },
    ]);
    expect(run(text, { pages: own })).toBe('{{#invoke:M|f|x| k = y }}');
    expect(run(text, { pages: own, expandForeign: () => null })).toBe('{{#invoke:M|f|x| k = y }}');
  });

  it('asks it for a function that nobody knows, with arguments or without', () => {
    const expandForeign = ({ name }: { name: string }) => `?${name}`;
    expect(run('{{#Nobody}} {{#nobody:a}}', { expandForeign })).toBe('?#Nobody ?#nobody');
    expect(run('{{#Nobody}}')).toBe('{{#Nobody}}');
  });

  it('takes names of functions and variables from the site', () => {
    const site = {
      magicwords: [
        { name: 'if', aliases: ['#wenn', 'if'] },
        { name: 'pagename', aliases: ['SEITENNAME', 'PAGENAME'] },
      ],
    };
    expect(run('{{#wenn:|a|b}} {{SEITENNAME}}', { site })).toBe('b Main/Sub page');
  });

  it('takes full-width signs as their narrow ones', () => {
    expect(run('{{＃if：x|a}}')).toBe('a');
  });
});

describe('limits', () => {
  const chain = (title: string) => {
    const number = /^Template:N(\d+)$/.exec(title)?.[1];
    return number === undefined ? null : { text: `{{N${Number(number) + 1}}}` };
  };

  it('ends templates in templates', () => {
    expect(run('{{N0}}', { getPage: chain })).toBe(
      '<span class="error">Template recursion depth limit exceeded (100)</span>',
    );
  });

  it('ends calls in calls', () => {
    const deep = '{{#if:x|'.repeat(5000) + '}}'.repeat(5000);
    expect(run(deep)).toBe('<span class="error">Expansion depth limit exceeded</span>');
  });

  it('ends growth', () => {
    const own = { 'Template:Twice': '{{{1}}}{{{1}}}' };
    const text = `${'{{Twice|'.repeat(60)}abc${'}}'.repeat(60)}`;
    expect(run(text, { pages: own }).length).toBeLessThan(5_000_000);
  });

  it('links what is too much', () => {
    const own = { 'Template:Long': 'x'.repeat(60) };
    expect(run('{{Long}}{{Long}}', { pages: own, limits: { size: 100 } })).toBe(
      `${'x'.repeat(60)}[[:Template:Long]]`,
    );
  });

  it.each([
    '{{',
    '{{{',
    '}}',
    '{{a|',
    '{{{a|',
    '<!--',
    '<noinclude>',
    '<onlyinclude>',
    '<nowiki>',
    '\n <!-- -->',
    '[[',
    '{{lc:',
    '{{{{{',
    '{{#expr:(',
    '{{#switch:a|b=',
  ])('reads many %j in time', (piece) => {
    const started = performance.now();
    run(piece.repeat(20_000), { pages });
    run(piece.repeat(20_000) + '}}'.repeat(20_000), { pages });
    expect(performance.now() - started).toBeLessThan(3000);
  });

  it('keeps the character that it uses for itself', () => {
    expect(run('\u007f0\u007f<nowiki>a</nowiki>{{lc:\u007f0\u007f}}{{#urldecode:%7F0%7F}}')).toBe(
      '\u007f0\u007f<nowiki>a</nowiki>\u007f0\u007f\u007f0\u007f',
    );
  });

  it('survives names of Object', () => {
    expect(run('{{__proto__:x}}{{constructor}}{{{__proto__}}}{{#constructor:x}}')).toBe(
      '[[:Template:Proto :x]][[:Template:Constructor]]{{{__proto__}}}{{#constructor:x}}',
    );
  });
});

describe('random input', () => {
  const pieces =
    '{{ }} {{{ }}} | = : [[ ]] <nowiki> </nowiki> <noinclude> </noinclude> <onlyinclude> <!-- --> #if: #switch: #expr: 1 + a \n * One Echo lc: subst: ! PAGENAME'.split(
      ' ',
    );

  it('never throws, and leaves no token behind', () => {
    let seed = 7;
    const next = (below: number): number => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      return (seed >>> 8) % below;
    };
    for (let round = 0; round < 3000; round++) {
      const text = Array.from({ length: 1 + next(30) }, () => pieces[next(pieces.length)]).join('');
      expect(run(text, { pages })).not.toContain('\u007f');
      expect(substitute(text, { getPage: pagesOf(pages) })).not.toContain('\u007f');
    }
  });

  it('leaves text without braces as it is', () => {
    const text = "== a ==\n* b [[c|d]] ''e''\n{|\n| f = g\n|}\n";
    expect(run(text)).toBe(text);
  });
});

describe('before saving', () => {
  const own: Pages = {
    ...pages,
    'Template:S': 'x{{{1|d}}}{{one}}{{{{{|safesubst:}}}one}}<noinclude>n</noinclude><!-- c -->',
  };
  it.each([
    ['{{subst:one}} {{one}}', 'one {{one}}'],
    [
      '<!-- a -->{{subst:one}}<noinclude>b</noinclude>{{{c|d}}}',
      '<!-- a -->one<noinclude>b</noinclude>{{{c|d}}}',
    ],
    ['{{subst:S}}', 'xd{{one}}one<!-- c -->'],
    ['{{subst:S|1}}', 'x1{{one}}one<!-- c -->'],
    ['{{Echo|{{subst:one}}}}', '{{Echo|one}}'],
    ['{{subst:#if:|a|b}}{{subst:CURRENTYEAR}}', 'b2012'],
    ['{{subst:Missing}}', '[[:Template:Missing]]'],
    ['<nowiki>{{subst:one}}</nowiki>', '<nowiki>{{subst:one}}</nowiki>'],
  ])('%j → %j', (text, expected) => {
    expect(substitute(text, { getPage: pagesOf(own), now: new Date('2012-10-18') })).toBe(expected);
  });
});

it('expands without a title and without a site', () => {
  expect(expand('{{PAGENAME}}{{ns:10}}', { getPage: () => null })).toBe('Template');
  expect(siteFromData().lang).toBe('en');
});
