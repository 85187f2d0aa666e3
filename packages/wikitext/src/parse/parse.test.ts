import type { TreeElement } from '@stet/tree';
import { checkInvariants } from '@stet/tree/invariants';
import { describe, expect, it } from 'vitest';
import { siteFromData } from '../site.js';
import { outline } from './outline.test-tree.js';
import { parse } from './parse.js';

/** Wikitext, and the tree that it is: read `outline.test-tree.ts` for how trees are written. */
const cases: Record<string, readonly (readonly [string, string])[]> = {
  paragraphs: [
    ['a\nb\n\nc', 'p("a\\nb") p("c")'],
    ['a\n\n\nb', 'p("a") p(br "b")'],
    ['a\n\n\n\nb', 'p("a") p(br) p("b")'],
    ['\n\na', 'p(br "a")'],
    ['a\n\n\n== h ==', 'p("a") p(br) h2("h")'],
    ['a\r\n\r\nb\r\n', 'p("a") p("b")'],
    ['  \na', 'p("a")'],
    [' ', ''],
    ['a\n__NOTOC__\nb', 'p("a") notoc! p("b")'],
    ['a\n<noinclude>\nb', 'p("a") Includes/NoInclude! p("b")'],
    ['a\n \n[[Category:X]] b', 'p("a\\n \\n" link[./Category:X] " b")'],
    ['a\n\n\n[[Category:X]]', 'p("a") link[./Category:X]!'],
    ['a\n<indicator name="b">c</indicator>\nd', 'p("a\\n" Extension/indicator "\\nd")'],
  ],
  comments: [
    ['a\n<!-- c -->\nb', 'p("a\\n" <!-- c --> "\\nb")'],
    ['a\n\n<!-- c -->\n\nb', 'p("a") <!-- c -->! p(br "b")'],
    ['<!-- c -->\n== h ==', '<!-- c -->! h2("h")'],
    ['a <!-- c --> b', 'p("a " <!-- c --> " b")'],
    ['a<!-- open', 'p("a" <!-- open-->)'],
    ['*<!-- c -->* x', 'ul(li(ul(li("x"))))'],
  ],
  headings: [
    ['== a ==', 'h2("a")'],
    ['== a = b ==', 'h2("a = b")'],
    ['=== a ==', 'h2("= a")'],
    ['==', 'p("==")'],
    ['===', 'h1("=")'],
    ['== a == <!-- c -->', 'h2("a") <!-- c -->!'],
    ['== a == b', 'p("== a == b")'],
    ['======= a =======', 'h6("= a =")'],
    ['==a http://b.c==', 'h2("a " a[http://b.c]("http://b.c"))'],
    ['== {{x|\n}} ==', 'h2(Transclusion[x])'],
  ],
  quotes: [
    ["''a''", 'p(i("a"))'],
    ["'''a'''", 'p(b("a"))'],
    ["'''''a'''''", 'p(i(b("a")))'],
    ["'''''a", 'p(b(i("a")))'],
    ['<s><tr>\n<!--a-->', 'p(s(Placeholder/StrippedTag <!--a-->))'],
    ["'''''a'' b'''", 'p(b(i("a") " b"))'],
    ["'''''a''' b''", 'p(i(b("a") " b"))'],
    ["''a '''b'' c'''", 'p(i("a " b("b")) b(" c"))'],
    ["'''a", 'p(b("a"))'],
    ["a''''b'''", 'p("a\'" b("b"))'],
    ["l'''a''' b''c", 'p("l" b("a") " b" i("c"))'],
    ["''a\nb''", 'p(i("a") "\\nb" i)'],
    ["* ''a\n* b''", 'ul(li(i("a")) li("b" i))'],
  ],
  lists: [
    ['* a\n* b', 'ul(li("a") li("b"))'],
    ['* a\n** b\n* c', 'ul(li("a" ul(li("b"))) li("c"))'],
    ['** a', 'ul(li(ul(li("a"))))'],
    ['* a\n# b', 'ul(li("a")) ol(li("b"))'],
    ['<div>\n* a</div><div>\n* b</div>', 'div(ul(li("a"))) div(ul(li("b")))'],
    ['* <div>a</div>\n* b', 'ul(li(div("a")) li("b"))'],
    [':<!-- c -->{|\n| a\n|}', 'dl(dd(<!-- c --> table(tbody(tr(td("a"))))))'],
    ['*a\n*#b\n*:c', 'ul(li("a" ol(li("b")) dl(dd("c"))))'],
    ['; t : d', 'dl(dt("t") dd("d"))'],
    ['; t\n: d', 'dl(dt("t") dd("d"))'],
    ['; [http://a.b x:y] : d', 'dl(dt(a[http://a.b]("x:y")) dd("d"))'],
    ['* a\n\n* b', 'ul(li("a")) ul(li("b"))'],
    ['* a\nb', 'ul(li("a")) p("b")'],
    ['*', 'ul(li)'],
    ['# a <div>b\nc</div>', 'ol(li("a" div("b"))) p("c" Placeholder/StrippedTag)'],
    [': a\n:: b', 'dl(dd("a" dl(dd("b"))))'],
    ['; a\n:: b', 'dl(dt("a") dd(dl(dd("b"))))'],
    ['; a\n:* b', 'dl(dt("a") dd(ul(li("b"))))'],
    ['; a : b\n;; c', 'dl(dt("a") dd("b") dt(dl(dt("c"))))'],
    [':{|\n|a\n|}\nb', 'dl(dd(table(tbody(tr(td("a")))))) p("b")'],
    ['* {{x|\n}}\n* b', 'ul(li(Transclusion[x]) li("b"))'],
  ],
  links: [
    ['[[a]]', 'p(a[./A]("a"))'],
    ['[[a|b]]', 'p(a[./A]("b"))'],
    ['[[a]]s', 'p(a[./A]("a" "s"))'],
    ['[[a|b]]s', 'p(a[./A]("b" "s"))'],
    ['[[a b#c d]]', 'p(a[./A_b#c_d]("a b#c d"))'],
    ['[[#x]]', 'p(a[#x]("#x"))'],
    ['[[:Category:a]]', 'p(a[./Category:A]("Category:a"))'],
    ['[[Category:a|k]]', 'link[./Category:A#k]!'],
    ['a\n[[Category:x]]\n[[Category:y]]\n', 'p("a") link[./Category:X]! link[./Category:Y]!'],
    ['[[fr:a]]', 'link[fr:a]!'],
    ['[[:fr:a]]', 'p(a[fr:a]("fr:a"))'],
    ['[[w:a|b]]', 'p(a[w:a]("b"))'],
    ['[[a|]]', 'p("[[a|]]")'],
    ['[[]]', 'p("[[]]")'],
    ['[[a\nb]]', 'p("[[a\\nb]]")'],
    ['[[a|b\nc]]', 'p(a[./A]("b\\nc"))'],
    ['[[a|[[b]]]]', 'p("[[a|" a[./B]("b") "]]")'],
    ['[[[a]]]', 'p("[[[a]]]")'],
    ['[[//a.b]]', 'p("[" a[//a.b] "]")'],
    ['[[a%2525]]', 'p("[[a%2525]]")'],
    ['[[a&amp;lt;]]', 'p("[[a" Entity("&") "lt;]]")'],
    ['[[a<nowiki>b</nowiki>]]', 'p("[[a" Nowiki("b") "]]")'],
    ['[[../a]]', 'p(a[./../a]("../a"))'],
    ['[[../..]]', 'p("[[../..]]")'],
    ['[[User:../a]]', 'p("[[User:../a]]")'],
    ['[[a{{b]]c}}', 'p("[[a{{b]]c}}")'],
    ['[[{{x}}]]', 'p(Placeholder(Transclusion[x]))'],
    ['[[a&amp;b]]', 'p(a[./A&b]("a" Entity("&") "b"))'],
    ['[[a|{{x|[[b]]}}]]', 'p(a[./A](Transclusion[x]))'],
    ["[[a|''b'']]", 'p(a[./A](i("b")))'],
  ],
  addresses: [
    ['http://a.b/{{c', 'p(a[http://a.b/{{c]("http://a.b/{{c"))'],
    ['http://a.b/{{c}}', 'p(a[http://a.b/]("http://a.b/") Transclusion[c])'],
    ['http://a.b<!-- c -->/d.', 'p(a[http://a.b/d]("http://a.b" <!-- c --> "/d") ".")'],
    ['http://a.b<!-- c -->)', 'p(a[http://a.b]("http://a.b") <!-- c --> ")")'],
    [
      'http://a.b/<noinclude>c</noinclude> d',
      'p(a[http://a.b/c]("http://a.b/" Includes/NoInclude "c" Includes/NoInclude/End) " d")',
    ],
    ['[http://a.b<!-- c -->/d e]', 'p(a[http://a.b/d]("e"))'],
    ['{|\n|[http://a.b c||d]', 'table(tbody(tr(td("[" a[http://a.b]("http://a.b") " c") td("d]"))))'],
    ['{|\n|http://a|b||c', 'table(tbody(tr(td("b") td("c"))))'],
    ['[http://a.b]', 'p(a[http://a.b])'],
    ['[http://a.b c d]', 'p(a[http://a.b]("c d"))'],
    ['http://a.b/c.', 'p(a[http://a.b/c]("http://a.b/c") ".")'],
    ['(http://a.b/c)', 'p("(" a[http://a.b/c]("http://a.b/c") ")")'],
    ['http://a.b/(c)', 'p(a[http://a.b/(c)]("http://a.b/(c)"))'],
    ['xhttp://a.b', 'p("xhttp://a.b")'],
    ['[//a.b c]', 'p(a[//a.b]("c"))'],
    ['[http://a.b', 'p("[" a[http://a.b]("http://a.b"))'],
    ['[http://a.b c\nd]', 'p("[" a[http://a.b]("http://a.b") " c\\nd]")'],
    ['[http:// a]', 'p("[http:// a]")'],
    ['http://', 'p("http://")'],
    ['mailto:{{b}}', 'p("mailto:" Transclusion[b])'],
    ['mailto:a@b.c', 'p(a[mailto:a@b.c]("mailto:a@b.c"))'],
    ['http://a.b?x&amp;y', 'p(a[http://a.b?x&y]("http://a.b?x" Entity("&") "y"))'],
    ['[http://a.b [[c]]]', 'p(Placeholder(a[http://a.b] a[./C]("c")))'],
    ["http://a.b''c''", 'p(a[http://a.b]("http://a.b") i("c"))'],
    ['[a b]', 'p("[a b]")'],
    ['[[a{{!}}b]]', 'p(a[./A]("b"))'],
    ['[[a|<b title="[[c]]">d</b>]]', 'p(a[./A](b("d")))'],
    ['[[a|b [[c]]]]', 'p("[[a|b " a[./C]("c") "]]")'],
  ],
  images: [
    ['[[File:a.png]]', 'p(File[./File:A.png])'],
    ['[[File:a.png|thumb|b]]', 'File/Thumb[./File:A.png]!(figcaption("b"))'],
    [
      '[[File:a.png|thumb|left|100px|alt=x|b [[c]] d]]',
      'File/Thumb[./File:A.png]!(figcaption("b " a[./C]("c") " d"))',
    ],
    ['a [[File:a.png|thumb]] b', 'p("a") File/Thumb[./File:A.png]! p("b")'],
    ['[[File:a.png|b|thumb]]', 'File/Thumb[./File:A.png]!(figcaption("b"))'],
    [
      '[[File:a.png|thumb|b\n{|\n| c || d\n|}]]',
      'File/Thumb[./File:A.png]!(figcaption("b" table(tbody(tr(td("c") td("d"))))))',
    ],
    [
      '[[File:a.png|thumb|[http://a.b|left c] d]]',
      'File/Thumb[./File:A.png]!(figcaption(a[http://a.b|left]("c") " d"))',
    ],
    ['[[File:a.png|thumb|[[b|[c]]]]]', 'File/Thumb[./File:A.png]!(figcaption(a[./B]("[c]")))'],
    ['[[File:a.png{{!}}thumb{{!}}{{b|{{!}}}}]]', 'File/Thumb[./File:A.png]!(figcaption(Transclusion[b]))'],
    ['[[File:a.png|left|<nowiki/>right]]', 'File[./File:A.png]!(figcaption(Nowiki "right"))'],
    ['[[File:a.png#b]]', 'p(File[./File:A.png#b])'],
    ['a\nb [[File:a.png|thumb]]', 'p("a") p("b") File/Thumb[./File:A.png]!'],
    ['[[Media:a.ogg]]', 'p(a[./Media:A.ogg]("Media:a.ogg"))'],
    ['[[File:a.png|50x60px|upright=1.2|link=|border|class=k]]', 'p(File[./File:A.png])'],
  ],
  tables: [
    ['{|\n|}', 'table'],
    ['{|\n| a\n|}', 'table(tbody(tr(td("a"))))'],
    [
      '{| class="x"\n|+ c\n! a !! b\n|-\n| c || d\n|}',
      'table(caption("c") tbody(tr(th("a") th("b")) tr(td("c") td("d"))))',
    ],
    ['{|\n|-\n| colspan=2 | a\n| b | c\n|}', 'table(tbody(tr(td("a") td("c"))))'],
    ['{|\n| a\n* b\n\nc\n|}', 'table(tbody(tr(td("a" ul(li("b")) p("c")))))'],
    ['{|\n|\n{|\n| a\n|}\n|}', 'table(tbody(tr(td(table(tbody(tr(td("a"))))))))'],
    ['{|\n{{row}}\n|-\n| a\n|}', 'table(Transclusion[row]! tbody(tr(td("a"))))'],
    ['{|\n| {{x}} style="y" | a\n|}', 'table(tbody(tr(td("a"))))'],
    ['{|\n| a\nb || c\n|}', 'table(tbody(tr(td("a" p("b || c")))))'],
    ['{|\n! a || b\n|}', 'table(tbody(tr(th("a") th("b"))))'],
    ['{|\n{{!}} a {{!}}{{!}} b\n{{!}}}', 'table(tbody(tr(td("a") td("b"))))'],
    ['{|\n| a\n|}b', 'table(tbody(tr(td("a")))) p("b")'],
    ['|-\n| a', 'p("|-\\n| a")'],
    ['{|<!-- c -->\n <!-- d -->| a\n|}', 'table(<!-- c --> <!-- d --> tbody(tr(td("a"))))'],
    ['{|\n|[[a|b]]\n|}', 'table(tbody(tr(td(a[./A]("b")))))'],
    ['{|\ntext\n|}', 'Placeholder!(p("text") Placeholder!(table))'],
    ['a\n\n{|\ntext\n|}', 'p("a") Placeholder!(p("text") Placeholder!(table))'],
    ['<table><tr><td>a</td></tr></table>', 'table(tbody(tr(td("a"))))'],
  ],
  templates: [
    ['{{a}}', 'Transclusion[a]!'],
    ['{{a|b|c=d}}', 'Transclusion[a]!'],
    ['a {{b}} c', 'p("a " Transclusion[b] " c")'],
    ['{{a}}\n\nb', 'Transclusion[a]! p("b")'],
    ['{{a\n|b=c\n}}\nd', 'Transclusion[a]! p("d")'],
    ['{{a}} {{b}}\nc', 'Transclusion[a]! Transclusion[b]! p("c")'],
    ['{{}}', 'p("{{}}")'],
    ['{{a', 'p("{{a")'],
    ['{{a}}}', 'p(Transclusion[a] "}")'],
    ['{{{a}}}', 'Param[{{{a}}}]!'],
    ['{{{a|b}}}', 'Param[{{{a}}}]!'],
    ['{{{{a}}}}', 'p("{" Param[{{{a}}}] "}")'],
    ['{{#if: a | b | c }}', 'Transclusion[#if: a]!'],
    ['{{PAGENAME}}', 'Transclusion[PAGENAME]!'],
    ['{{a\nb}}', 'p("{{a\\nb}}")'],
    ['{{a|[[b]]}}', 'Transclusion[a]!'],
    ['{{a|{{b|c}}=d}}', 'Transclusion[a]!'],
    ['* {{a}}', 'ul(li(Transclusion[a]))'],
    ['{{subst:a}}', 'Transclusion[subst:a]!'],
    ['{{a<!-- x -->|b}}', 'Transclusion[a]!'],
  ],
  extensions: [
    ['a<ref>b</ref>', 'p("a" Extension/ref("b"))'],
    ['a<ref name="x" />', 'p("a" Extension/ref)'],
    ['<references />', 'Extension/references!'],
    ['a <ref>b\n\nc</ref>', 'p("a " Extension/ref("b" p("c")))'],
    ['<nowiki>[[a]]</nowiki>', 'p(Nowiki("[[a]]"))'],
    ['a<nowiki/>b', 'p("a" Nowiki "b")'],
    ["<pre>a\n''b''</pre>", "Extension/pre!(\"a\\n''b''\")"],
    ['<math>a</math>', 'p(Extension/math)'],
    ['<gallery>\na.png\n</gallery>', 'Extension/gallery!'],
    ['<syntaxhighlight lang="c">x</syntaxhighlight>', 'Extension/syntaxhighlight!'],
    ['<ref>a', 'p("<ref>a")'],
    ['<noinclude>a</noinclude>', 'p(Includes/NoInclude "a" Includes/NoInclude/End)'],
    ['a<includeonly>b</includeonly>', 'p("a" Includes/IncludeOnly)'],
  ],
  'indented text': [
    ['<!--c--> a', '<!--c-->! pre("a")'],
    [' a\n<!--c--> b', 'pre("a\\n" <!--c--> "b")'],
    ['a\n<!--c--> b', 'p("a") <!--c-->! pre("b")'],
    [' a\n b', 'pre("a\\n" "b")'],
    [' a\n\n b', 'pre("a") pre("b")'],
    ['a\n b', 'p("a") pre("b")'],
    [' ', ''],
    [' {|\n|a\n|}', 'table(tbody(tr(td("a"))))'],
    ['<blockquote>\n a\n</blockquote>', 'blockquote(p("a"))'],
    ["  ''a''", 'pre(" " i("a"))'],
  ],
  'single pieces': [
    ['----', 'hr'],
    ['---- a', 'hr p("a")'],
    ['__NOTOC__', 'notoc!'],
    // A category takes the blank lines before it, a switch among them.
    ['a\n\n__NOTOC__\n[[Category:B]]', 'p("a") notoc! link[./Category:B]!'],
    ['__X__', 'p("__X__")'],
    ['&amp;&nbsp;&x;&#65;', 'p(Entity("&") Entity(" ") "&x;" Entity("A"))'],
    ['#REDIRECT [[a]]', 'link[./A]!'],
    [' \n #REDIRECT:\n[[a]]', 'link[./A]!'],
    ['&#0000000065;', 'p(Entity("A"))'],
    ['<br>a<br/>b</br>', 'p(br "a" br "b" br)'],
    ['~~~~', 'p("~~~~")'],
  ],
  tags: [
    ['[[<tvar|x>A</>|b]]', 'p(a[./A]("b"))'],
    ['[[<tvar|x>A</>]]', 'p(Placeholder(Annotation/tvar "A" Annotation/tvar/End))'],
    ['<b>a</b>', 'p(b("a"))'],
    ['<div>a</div>', 'div("a")'],
    ['<div>\na\n</div>', 'div(p("a"))'],
    ['<div>a\n\nb</div>', 'div("a\\n\\nb")'],
    ['<span>a', 'p(span("a"))'],
    ['<i title="<ref>x</ref>">a</i>', 'p(i("a"))'],
    ['</span>a', 'p(Placeholder/StrippedTag "a")'],
    ['<small>a\n\nb</small>', 'p(small("a")) p(small("b"))'],
    ['<small>\n* a\n* b\n</small>', 'p(small) small(ul(li("a") li("b"))) p(small)'],
    ['<s>a\n== b ==\nc</s>', 'p(s("a")) s(h2("b")) p(s("c"))'],
    ['<b>a\n<div>b</b>c</div>', 'p(b("a")) div(b("b") "c")'],
    ['<x>a</x>', 'p("<x>a</x>")'],
    ['<script>a</script>', 'p("<script>a</script>")'],
    ['<b><i>a</b></i>', 'p(b(i("a")) Placeholder/StrippedTag)'],
    ['<ul><li>a<li>b</ul>', 'ul(li("a") li("b"))'],
    ['<p>a</p>', 'p("a")'],
    ['<div/>a', 'div("a")'],
    ['<span style="color:red" onclick="x">a</span>', 'p(span("a"))'],
    ['<blockquote>a\n\nb</blockquote>', 'blockquote(p("a\\n\\nb"))'],
    ['a <div>b</div> c', 'p("a") div("b") p("c")'],
    ['<td>a', 'p(Placeholder/StrippedTag "a")'],
    ['<h2>a</h2>', 'h2("a")'],
    ['<center>\na\n</center>', 'center(p("a"))'],
  ],
};

describe.each(Object.entries(cases))('%s', (_, list) => {
  it.each(list)('%j', (source, tree) => {
    const parsed = parse(source);
    expect(outline(parsed)).toBe(tree);
    expect(checkInvariants(parsed).violations).toEqual([]);
  });
});

describe('a site with magic links', () => {
  const site = siteFromData({ general: { magiclinks: { ISBN: true, PMID: true, RFC: true } } });
  it.each([
    [
      'see RFC 12, xRFC 12, RFC 12x',
      'p("see " a[https://datatracker.ietf.org/doc/html/rfc12]("RFC 12") ", xRFC 12, RFC 12x")',
    ],
    ['PMID&nbsp;3', 'p(a[//www.ncbi.nlm.nih.gov/pubmed/3?dopt=Abstract]("PMID" Entity("\u00a0") "3"))'],
    ['ISBN 1-23 456789-x', 'p(a[./Special:BookSources/123456789X]("ISBN 1-23 456789-x"))'],
    ['ISBN 123', 'p("ISBN 123")'],
    ['RFC\n1', 'p("RFC\\n1")'],
    ['[[a|RFC 1]]', 'p(a[./A]("RFC 1"))'],
  ])('%j', (source, tree) => {
    const parsed = parse(source, { site });
    expect(outline(parsed)).toBe(tree);
    expect(checkInvariants(parsed).violations).toEqual([]);
  });
});

describe('a site with prefixes of its own', () => {
  const site = siteFromData({
    interwikimap: [
      { prefix: 'here', url: 'https://a.test/$1', localinterwiki: true },
      { prefix: 'there', url: 'https://b.test/$1' },
    ],
  });
  it.each([
    ['[[here:a]]', 'p(a[./A]("here:a"))'],
    ['[[here:here:talk:a]]', 'p(a[./Talk:A]("here:here:talk:a"))'],
    ['[[here:there:a]]', 'p(a[there:a]("here:there:a"))'],
    ['[[here:]]', 'p(a[./Main_Page]("here:"))'],
  ])('%j', (source, tree) => {
    expect(outline(parse(source, { site }))).toBe(tree);
  });
});

describe('attributes', () => {
  it.each([
    ['<i title=" a\n b  c ">d</i>', ' a b  c '],
    ['<i title="a&#10;b&nbsp;">c</i>', 'a\nb\u00a0'],
  ])('%j', (source, title) => {
    const [paragraph] = parse(source).children;
    const [node] = (paragraph as TreeElement).children;
    expect((node as TreeElement).attrs).toEqual({ title });
  });

  it('of extension tags have no blanks at their ends', () => {
    const [paragraph] = parse('a<ref name=" b ">c</ref>').children;
    const node = (paragraph as TreeElement).children[1] as TreeElement;
    expect(JSON.parse(node.attrs['data-mw'] ?? '')).toEqual({ name: 'ref', attrs: { name: 'b' } });
  });
});

describe('a site whose links take letters before them', () => {
  const site = siteFromData({ general: { lang: 'is', linkprefixcharset: 'a-z' } });

  it('they are shown in the link', () => {
    const [paragraph] = parse('1ab[[c]]', { site }).children;
    expect(outline({ children: [paragraph as TreeElement] })).toBe('p("1" a[./C]("ab" "c"))');
  });
});

describe('a talk page', () => {
  it('has links to other languages in its text', () => {
    expect(outline(parse('a [[fr:b]]', { title: 'Talk:A' }))).toBe('p("a " a[fr:b]("fr:b"))');
    expect(outline(parse('a [[fr:b]]', { title: 'A' }))).toBe('p("a " link[fr:b])');
  });
});

describe('paths', () => {
  it.each([
    ['Page', false],
    ['User:A/B', true],
    [undefined, true],
  ])('on %j', (title, isLink) => {
    expect(JSON.stringify(parse('[[../x]]', { title }).children).includes('mw:WikiLink')).toBe(isLink);
  });
});

it('a blank that is none to a wiki is a caption', () => {
  for (const blank of ['\u00a0', '\ufeff', '\u3000']) {
    expect(checkInvariants(parse(`[[File:A|${blank}|border]] [[File:A|thumb|${blank}]]`)).violations).toEqual(
      [],
    );
  }
});

it('half a character in the sort key of a category', () => {
  const [category] = parse('[[Category:A|\ud83d]]').children;
  expect(category?.kind === 'element' && category.attrs.href).toBe('./Category:A#%EF%BF%BD');
});

it('blanks with line ends between them are one text', () => {
  const [, second] = parse('<s>\n\n [[Category:X]]</center>').children;
  const [formatting] = second?.kind === 'element' ? second.children : [];
  const texts =
    formatting?.kind === 'element' ? formatting.children.filter(({ kind }) => kind === 'text') : [];
  expect(texts).toMatchObject([{ value: '\n\n ', source: { start: 3, end: 6 } }]);
});
