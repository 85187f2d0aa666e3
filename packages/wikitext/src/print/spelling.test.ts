import type { Tree } from '@stet/tree';
import { readHTML, writeExchange } from '@stet/tree/html';
import { describe, expect, it } from 'vitest';
import { parse } from '../parse/parse.js';
import { print } from '../save.js';

const exchanged = (source: string, change: (html: string) => string = (html) => html): Tree =>
  readHTML(change(writeExchange(parse(source))));

const printed = (page: Tree): string => print(page, { bases: [] }).text;

describe('HTML in exchange form says how it was spelled', () => {
  it.each([
    ['headings and lists', '==a==\n*b\n**  c\n;d:e\n\n\n* f'],
    ['tables', "{|class='x'\n!a!!b\n|-----\n|c||d\n|}"],
    ['tags', '<DIV class=a>b<br>c</DIV>\n<ul>\n<li>d\n<li>e\n</ul>'],
    ['links', '[[a_b]]s, [[c| d]], [[e|f]]g, [http://h   i], [[File:J.png|20px|left|k]]'],
    ['calls', '{{ a\n| b = c |d}} <ref name=e>f</ref> <references/>'],
  ])('%s', (_, source) => {
    expect(printed(exchanged(source))).toBe(source);
  });

  it('which is void where the element has become another', () => {
    const bold = exchanged('<DIV class=a>b</DIV>', (html) => html.replace('class="a"', 'class="z"'));
    expect(printed(bold)).toBe('<div class="z">b</div>');
    const link = exchanged('[[a]]', (html) => html.replace('>a<', '>b<'));
    expect(printed(link)).toBe('[[A|b]]');
  });

  it('and says nothing of texts: they are written so that they are read as texts', () => {
    const page = exchanged('==a==\nb c', (html) => html.replace('b c', "''b'' [[c]]"));
    expect(printed(page)).toBe("==a==\n<nowiki>''b''</nowiki> <nowiki>[[c]]</nowiki>");
  });

  it('nor of what stood between elements that are no neighbours any more', () => {
    const page = exchanged('==a==\n\n\nb\n==c==', (html) => html.replace(/<p.*?<\/p>/, ''));
    expect(printed(page)).toBe('==a==\n\n==c==');
  });
});
