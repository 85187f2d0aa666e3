import { describe, expect, it } from 'vitest';
import { run, type Setting } from '../wiki.test-wiki.js';

type Table = readonly (readonly [string, string])[];

function check(name: string, table: Table, setting: Setting = {}): void {
  describe(name, () => {
    it.each(table)('%j → %j', (text, expected) => expect(run(text, setting)).toBe(expected));
  });
}

const error = (text: string): string => `<strong class="error">${text}</strong>`;

check(
  '#if, #ifeq, #iferror, #ifexist',
  [
    ['{{#if: |a|b}}', 'b'],
    ['{{#if: x | a | b }}', 'a'],
    ['{{#if:|a}}', ''],
    ['{{#if:x}}', ''],
    ['{{#if:x|a=b}}', 'a=b'],
    ['{{#ifeq:a|a|y|n}}', 'y'],
    ['{{#ifeq: a |a|y|n}}', 'y'],
    ['{{#ifeq:a|A|y|n}}', 'n'],
    ['{{#ifeq:01|1.0|y|n}}', 'y'],
    ['{{#ifeq:1e3|1000|y|n}}', 'y'],
    ['{{#ifeq:0x1|1|y|n}}', 'n'],
    ['{{#ifeq:|0|y|n}}', 'n'],
    ['{{#ifeq:9007199254740993|9007199254740992|y|n}}', 'n'],
    ['{{#ifeq:&amp;|&|y|n}}', 'y'],
    ['{{#ifeq:a|b|y}}', ''],
    ['{{#iferror:{{#expr:1+}}|bad|good}}', 'bad'],
    ['{{#iferror:{{#expr:1+1}}|bad|good}}', 'good'],
    ['{{#iferror:{{#expr:1+1}}|bad}}', '2'],
    ['{{#iferror:{{#expr:1+1}}}}', '2'],
    ['{{#iferror:{{#expr:+}}}}', ''],
    ['{{#iferror:<span class="big error">x</span>|bad|good}}', 'bad'],
    ['{{#iferror:<span class="errors">x</span>|bad|good}}', 'good'],
    ['{{#iferror:<b class="error">x</b>|bad|good}}', 'good'],
    ['{{#ifexist:Here|y|n}}{{#ifexist:There|y|n}}{{#ifexist:<|y|n}}{{#ifexist:|y|n}}', 'ynnn'],
  ],
  { pages: { Here: 'x' } },
);

check('#switch', [
  ['{{#switch:b|a=1|b=2|3}}', '2'],
  ['{{#switch: b | a = 1 | b = 2 }}', '2'],
  ['{{#switch:x|a=1|b=2|3}}', '3'],
  ['{{#switch:x|a=1|#default=d|b=2}}', 'd'],
  ['{{#switch:x|a=1|b=2}}', ''],
  ['{{#switch:a|a|b|c=1|2}}', '1'],
  ['{{#switch:c|a|b|c=1|2}}', '1'],
  ['{{#switch:x|a|#default|b=1|c=2}}', '1'],
  ['{{#switch:b|a=1|b}}', 'b'],
  ['{{#switch:|=empty|x}}', 'empty'],
  ['{{#switch:1.0|1=one}}', 'one'],
  ['{{#switch:a|a=x=y}}', 'x=y'],
  ['{{#switch:{{lc:B}}|{{#if:x|b}}=2}}', '2'],
  ['{{#switch:&#97;|a=1}}', '1'],
  ['{{#switch:a}}', ''],
  ['{{#switch:z|a=1|#default=d|last}}', 'last'],
]);

check('#expr and #ifexpr', [
  ['{{#expr:1+2*3}}', '7'],
  ['{{#expr:}}', ''],
  ['{{#expr:&minus;2 &lt; 1}}', '1'],
  ['{{#expr:1/0}}', error('Division by zero.')],
  ['{{#expr:foo}}', error('Expression error: Unrecognized word "foo".')],
  ['{{#ifexpr:1>0|y|n}}', 'y'],
  ['{{#ifexpr:0|y|n}}', 'n'],
  ['{{#ifexpr:|y|n}}', 'n'],
  ['{{#ifexpr:1+|y|n}}', error('Expression error: Missing operand for +.')],
]);

check('letters', [
  ['{{lc:ÄB}}{{uc:äb}}{{lcfirst:ÄB}}{{ucfirst:äb}}', 'äbÄBäBÄb'],
  ['{{ucfirst:}}{{lcfirst:{{!}}}}', '|'],
  ['{{padleft:7|3}}', '007'],
  ['{{padleft:7|3|ab}}', 'ab7'],
  ['{{padright:7|4|ab}}', '7aba'],
  ['{{padleft:abc|2}}', 'abc'],
  ['{{padleft:a|3|}}', 'a'],
  ['{{padleft:é😀|3|_}}', '_é😀'],
  ['{{urlencode:a b&c/ä~}}', 'a+b%26c%2F%C3%A4%7E'],
  ['{{urlencode:a b&c/ä~|PATH}}', 'a%20b%26c%2F%C3%A4~'],
  ['{{urlencode:a b&c/ä~|WIKI}}', 'a_b%26c/%C3%A4~'],
  ['{{urlencode:a<nowiki>b</nowiki>}}', 'ab'],
  ['{{anchorencode: _a__b_ }}', 'a_b'],
  ['{{anchorencode:a&amp;b&amp;lt;}}', 'a&b&amp;lt;'],
  ['{{anchorencode:[a]%41}}', '&#91;a&#93;%2541'],
  ["{{anchorencode: [[a|b c]] ''d'' <i>e</i> }}", 'b_c_d_e'],
]);

check('Turkish letters', [['{{uc:i}}{{lc:I}}{{ucfirst:ix}}', 'İıİx']], { site: { general: { lang: 'tr' } } });

check('numbers', [
  ['{{formatnum:1234567.8901}}', '1,234,567.8901'],
  ['{{formatnum:-1234}}', '-1,234'],
  ['{{formatnum:007}}', '007'],
  ['{{formatnum:abc 1234}}', 'abc 1,234'],
  ['{{formatnum:1,234.5|R}}', '1234.5'],
  ['{{formatnum:1234.5|NOSEP}}', '1234.5'],
  ['{{plural:1|one|other}}{{plural:2|one|other}}{{plural:0|one|other}}', 'oneotherother'],
  ['{{plural:0|0=none|one|other}}{{plural:12|12=dozen|one|other}}', 'nonedozen'],
  ['{{plural:5|all}}{{plural:1,000|one|other}}', 'allother'],
]);

check(
  'German numbers',
  [
    ['{{formatnum:1234567.5}}', '1.234.567,5'],
    ['{{formatnum:1.234.567,5|R}}', '1234567.5'],
  ],
  { site: { general: { lang: 'de' } } },
);

check(
  'Persian numbers',
  [
    ['{{formatnum:1234}}', '۱٬۲۳۴'],
    ['{{formatnum:۱٬۲۳۴|R}}', '1234'],
    ['{{#time:Y xnY}}', '۲۰۱۲ 2012'],
  ],
  { site: { general: { lang: 'fa' } } },
);

check(
  'Russian plurals and months',
  [
    ['{{plural:1|a|b|c}}{{plural:3|a|b|c}}{{plural:7|a|b|c}}{{plural:21|a|b|c}}', 'abca'],
    ['{{#time:F, j xg}}', 'октябрь, 18 октября'],
  ],
  { site: { general: { lang: 'ru' } } },
);

check('names of the page', [
  ['{{PAGENAME}}|{{PAGENAMEE}}', 'Main/Sub page|Main/Sub_page'],
  ['{{FULLPAGENAME}}|{{FULLPAGENAMEE}}', 'Talk:Main/Sub page|Talk:Main/Sub_page'],
  ['{{BASEPAGENAME}}|{{SUBPAGENAME}}|{{ROOTPAGENAME}}', 'Main|Sub page|Main'],
  [
    '{{SUBJECTPAGENAME}}|{{ARTICLEPAGENAME}}|{{TALKPAGENAME}}',
    'Main/Sub page|Main/Sub page|Talk:Main/Sub page',
  ],
  ['{{NAMESPACE}}|{{SUBJECTSPACE}}|{{TALKSPACE}}|{{NAMESPACENUMBER}}', 'Talk||Talk|1'],
  [
    '{{PAGENAME:User talk:A b/c}}|{{NAMESPACE:user_talk:x}}|{{NAMESPACEE:user_talk:x}}',
    'A b/c|User talk|User_talk',
  ],
  ['{{TALKPAGENAME:Foo}}|{{SUBJECTPAGENAME:Help talk:X}}', 'Talk:Foo|Help:X'],
  ['{{BASEPAGENAME:A/b}}|{{SUBPAGENAME:User:A/b/c}}|{{ROOTPAGENAME:User:A/b/c}}', 'A/b|c|A'],
  ['{{PAGENAME:}}|{{PAGENAME:<}}|{{TALKPAGENAME:Special:X}}', '||'],
  ["{{PAGENAME:It's}}", 'It&#39;s'],
  ['{{PAGENAME:*a}}', '&#42;a'],
  ['{{PAGEID}}{{REVISIONID}}{{PROTECTIONLEVEL:edit}}', ''],
]);

check('titles and namespaces', [
  ['{{#titleparts:Talk:Foo/bar/baz}}', 'Talk:Foo/bar/baz'],
  ['{{#titleparts:Talk:Foo/bar/baz|1}}', 'Talk:Foo'],
  ['{{#titleparts:Talk:Foo/bar/baz|2}}', 'Talk:Foo/bar'],
  ['{{#titleparts:Talk:Foo/bar/baz|1|2}}', 'bar'],
  ['{{#titleparts:Talk:Foo/bar/baz|-1}}', 'Talk:Foo/bar'],
  ['{{#titleparts:Talk:Foo/bar/baz|0|-1}}', 'baz'],
  ['{{#titleparts:Talk:Foo/bar/baz|1|-2}}', 'bar'],
  ['{{#titleparts:foo_bar|1}}', 'Foo bar'],
  ['{{#titleparts:a|1|5}}', ''],
  ['{{#titleparts:a[b/c|1}}', 'a[b/c'],
  ['{{#rel2abs:/quok|Help:Foo/bar}}', 'Help:Foo/bar/quok'],
  ['{{#rel2abs:./quok|Help:Foo/bar}}', 'Help:Foo/bar/quok'],
  ['{{#rel2abs:../quok|Help:Foo/bar}}', 'Help:Foo/quok'],
  ['{{#rel2abs:../.|Help:Foo/bar}}', 'Help:Foo'],
  ['{{#rel2abs:..|Help:Foo/bar}}', 'Help:Foo'],
  ['{{#rel2abs:quok/../x|Help:Foo/bar}}', 'x'],
  ['{{#rel2abs:/x}}', 'Talk:Main/Sub page/x'],
  ['{{#rel2abs:|Help:Foo}}', 'Help:Foo'],
  [
    '{{#rel2abs:../../../x|Help:Foo/bar}}',
    error(
      'Error: Invalid depth in path: "Help:Foo/bar/../../../x" (tried to access a node above the root node).',
    ),
  ],
  ['{{ns:1}}|{{ns:User talk}}|{{ns:image}}|{{ns:0}}|{{ns:}}', 'Talk|User talk|File||'],
  ['{{nse:3}}', 'User_talk'],
  ['{{ns:nowhere}}', '[[:Template:Ns:nowhere]]'],
]);

check(
  'addresses',
  [
    ['{{localurl:a b}}', '/wiki/A_b'],
    ['{{localurl:a b|x=1&y=2}}', '/w/index.php?title=A_b&x=1&y=2'],
    ['{{localurle:a b|x=1&y=2}}', '/w/index.php?title=A_b&amp;x=1&amp;y=2'],
    ['{{fullurl:User:Ä|action=edit}}', '//example.org/w/index.php?title=User:%C3%84&action=edit'],
    ['{{canonicalurl:a#b c}}', 'https://example.org/wiki/A#b_c'],
    ['{{fullurl:w:a b}}', 'https://en.wikipedia.org/wiki/a_b'],
    ['{{SERVER}}|{{SERVERNAME}}|{{SCRIPTPATH}}|{{STYLEPATH}}', '//example.org|example.org|/w|/w/skins'],
    ['{{SITENAME}}', 'A wiki'],
    ['{{filepath:a b.png}}|{{filepath:none.png}}', '//files/A b.png|'],
  ],
  {
    siteName: 'A wiki',
    urls: { server: '//example.org' },
    fileUrl: (name) => (name.startsWith('A') ? `//files/${name}` : null),
  },
);

check('strings', [
  ['{{#len: äb😀 }}', '3'],
  ['{{#len:a<nowiki>bc</nowiki><ref>d</ref>}}', '3'],
  ['{{#pos:abcb|b}}', '1'],
  ['{{#pos:abcb|b|2}}', '3'],
  ['{{#pos:😀b|b}}', '1'],
  ['{{#pos:abc|x}}', ''],
  ['{{#pos:a b|}}', '1'],
  ['{{#rpos:abcb|b}}', '3'],
  ['{{#rpos:abc|x}}', '-1'],
  ['{{#sub:abcdef|2}}', 'cdef'],
  ['{{#sub:abcdef|1|2}}', 'bc'],
  ['{{#sub:abcdef|-2}}', 'ef'],
  ['{{#sub:abcdef|1|-1}}', 'bcde'],
  ['{{#sub:abcdef|-4|2}}', 'cd'],
  ['{{#sub:abc|9}}', ''],
  ['{{#count:abcbb|b}}', '3'],
  ['{{#replace:a-b-c|-|+}}', 'a+b+c'],
  ['{{#replace:a b|<nowiki> </nowiki>|_}}', 'a_b'],
  ['{{#replace:a b||_}}', 'a_b'],
  ['{{#explode:a,b,c|,|1}}', 'b'],
  ['{{#explode:a,b,c|,|-1}}', 'c'],
  ['{{#explode:a,b,c|,|1|2}}', 'b,c'],
  ['{{#explode:a b}}', 'a'],
  ['{{#explode:a|,|4}}', ''],
  ['{{#urldecode:a%20b+c%zz%C3%A4%FF}}', 'a b c%zzä%FF'],
  [`{{#len:${'a'.repeat(1001)}}}`, error('Error: String exceeds 1000 character limit.')],
]);

check('tags', [
  ['{{#tag:ref|a|name=b}}', '<ref name="b">a</ref>'],
  ['{{#tag:ref|a|name="b c"|group=\'d\'}}', '<ref name="b c" group="d">a</ref>'],
  ['{{#tag:ref|{{lc:A}}|name={{lc:B}}}}', '<ref name="b">a</ref>'],
  ['{{#tag:references}}', '<references/>'],
  ['{{#tag:ref|a<nowiki>{{b}}</nowiki>}}', '<ref>a<nowiki>{{b}}</nowiki></ref>'],
  ['{{lc:{{#tag:ref|A}}B}}', '<ref>A</ref>b'],
  ['{{#tag:nothing|a}}', '<span class="error">Unknown extension tag "nothing"</span>'],
  ['{{DEFAULTSORT:x}}{{DISPLAYTITLE:y}}', ''],
]);

check(
  'words',
  [
    ['{{grammar:genitive|wiki}}', 'wiki'],
    ['{{gender:Ann|he|she|they}}{{gender:Bob|he|she|they}}{{gender:X|he|she|they}}', 'shehethey'],
    ['{{gender:X|he|she}}{{gender:X|all}}', 'heall'],
    ['{{#language:de}}|{{#language:de|en}}|{{#language:zzz}}|{{#language:}}', 'Deutsch|German|zzz|'],
    ['{{int:hello|you}}|{{int:Nothing}}', 'Hello you!|⧼Nothing⧽'],
    ['{{CONTENTLANGUAGE}}{{=}}{{!}}', 'en=|'],
    ['{{PROTECTIONLEVEL:edit|Main page}}|{{PAGENAME}}', 'sysop of edit|Main page|Main/Sub page'],
    ['{{NUMBEROFPAGES}}|{{NUMBEROFPAGES:R}}|{{NUMBEROFUSERS}}', '1,234|1234|{{NUMBEROFUSERS}}'],
  ],
  {
    gender: (user) => (user === 'Ann' ? 'female' : user === 'Bob' ? 'male' : 'unknown'),
    message: (key) => (key === 'hello' ? 'Hello $1!' : null),
    variable: (name, argument) => {
      if (name === 'protectionlevel') return `sysop of ${argument}`;
      if (name !== 'numberofpages') return null;
      return argument === 'R' ? '1234' : '1,234';
    },
  },
);

check(
  'the clock',
  [
    ['{{CURRENTYEAR}}-{{CURRENTMONTH}}-{{CURRENTDAY2}} {{CURRENTTIME}}', '2012-10-18 13:05'],
    ['{{CURRENTMONTH1}}|{{CURRENTDAY}}|{{CURRENTHOUR}}', '10|18|13'],
    ['{{CURRENTMONTHNAME}}|{{CURRENTMONTHNAMEGEN}}|{{CURRENTMONTHABBREV}}', 'October|October|Oct'],
    ['{{CURRENTDAYNAME}}|{{CURRENTDOW}}|{{CURRENTWEEK}}', 'Thursday|4|42'],
    ['{{CURRENTTIMESTAMP}}|{{LOCALTIMESTAMP}}', '20121018130509|20121018150509'],
    ['{{LOCALHOUR}}|{{LOCALTIME}}|{{REVISIONYEAR}}', '15|15:05|2012'],
    ['{{#time:H:i}}|{{#timel:H:i}}|{{#time:H:i|||1}}', '13:05|15:05|15:05'],
    ['{{#time:Y-m-d|4 August 1961}}', '1961-08-04'],
    ['{{#time:Y|nonsense}}', error('Error: Invalid time.')],
    ['{{#time:Y|+9000 years}}', error('Error: #time only supports years up to 9999.')],
    ['{{#time:j F Y|2012-03-01|de}}', '1 März 2012'],
    ['{{#formatdate:2012-03-01|dmy}}', '2012-03-01'],
  ],
  { localOffset: 120 },
);

describe('#timef', () => {
  it.each([
    ['{{#timef:15 January 2001}}', '00:00, 15 January 2001'],
    ['{{#timef:15 January 2001|date}}|{{#timef:15 January 2001|pretty}}', '15 January 2001|15 January'],
    ['{{#timef:2001-01-15 7:05|time}}', '07:05'],
    ['{{#timef:2001-01-15|date|ja}}', '2001年1月15日 (月)'],
    [
      '{{#timefl:2001-01-15 12:00}}|{{#timefl:2001-07-15 12:00}}',
      '13:00, 15 January 2001|14:00, 15 July 2001',
    ],
    ['{{#time:H:i|2001-07-15 12:00 America/New_York}}', '16:00'],
    ['{{#time:H:i|2001-07-15 12:00 Nowhere/At_all}}', error('Error: Invalid time.')],
    ['{{#timef:2001-01-15|roman}}', error('Error: "roman" is not a format type.')],
  ])('%j → %j', (text, expected) => {
    expect(run(text, { timeZone: 'Europe/Paris' })).toBe(expected);
  });
});

it('#ifexist knows files, and where their pages lead', () => {
  const setting = {
    pages: { 'File:Old.png': '#REDIRECT [[File:A.png]]' },
    fileExists: (name: string) => name === 'A.png',
  };
  expect(
    run('{{#ifexist:Media:A.png|y|n}}{{#ifexist:Media:Old.png|y|n}}{{#ifexist:Media:B.png|y|n}}', setting),
  ).toBe('yyn');
});

it('a tag around one of its own name is marked', () => {
  expect(run('{{#tag:ref|a<ref>b</ref>}}')).toBe('<ref\u007f>a<ref>b</ref></ref\u007f>');
  expect(run('{{#tag:ref|{{#tag:ref|a<ref>b</ref>}}}}')).toContain('<ref\u007f\u007f>');
  expect(run('{{#tag:ref|a<b>b</b>}}')).toBe('<ref>a<b>b</b></ref>');
});

it.each([
  ['Help:A/de', '/de'],
  ['Help:A/b/zh', '/zh'],
  ['Help:A/b', ''],
  ['De', ''],
])('#translation is the language of a page that is a translation: %s', (title, expected) => {
  expect(run('{{#translation:}}', { title })).toBe(expected);
});
