import { describe, expect, it } from 'vitest';
import { run } from '../wiki.test-wiki.js';

const pages = {
  Parts:
    'top <section begin=a/>A1<section end=a/> mid <section begin = "b c" />B{{x}}<section end="b c"/>, ' +
    '<section begin=a/>A2<section end=a/> last',
  'Template:X': '!',
  Heads: 'intro\n== One ==\n1\n=== In ===\n2\n== Two ==\n3<noinclude>\n== Gone ==</noinclude>\nx == no ==',
  Loop: '<section begin=a/>{{#lst:Loop|a}}<section end=a/>',
  Old: '#REDIRECT [[Parts]]',
  Teile: '<Abschnitt Anfang=a/>A<Abschnitt Ende=a/>',
};

const check = (name: string, table: readonly (readonly [string, string])[]): void => {
  describe(name, () => {
    it.each(table)('%j → %j', (text, expected) => {
      expect(run(text, { pages }).replace(/<section[^>]*>/g, '')).toBe(expected);
    });
  });
};

check('#lst', [
  ['{{#lst:Parts|a}}', 'A1A2'],
  ['{{#lst:Parts|b c}}', 'B!'],
  ['{{#section:Parts|a|b c}}', 'A1 mid B!A2 last'],
  ['{{#lst:Parts||a}}', 'top A1'],
  ['{{#lst:Old|a}}', 'A1A2'],
  ['{{#lst:Parts|none}}', ''],
  ['{{#lst:Nowhere|a}}', '[[:Nowhere]]'],
  ['{{#lst:<|a}}', ''],
  ['{{#lst:Loop|a}}', '<span class="error">Template loop detected: [[Loop]]</span>'],
]);

check('#lstx', [
  ['{{#lstx:Parts|a}}', 'top  mid B!,  last'],
  ['{{#lstx:Parts|a|-}}', 'top - mid B!, - last'],
  ['{{#lstx:Parts|a|-|b c}}', 'top -, -'],
]);

check('#lsth', [
  ['{{#lsth:Heads}}', 'intro'],
  ['{{#lsth:Heads|one}}', '1\n=== In ===\n2'],
  ['{{#lsth:Heads|In}}', '2'],
  ['{{#lsth:Heads|One|Two}}', '1\n=== In ===\n2'],
  ['{{#lsth:Heads|Two}}', '3\nx == no =='],
  ['{{#lsth:Heads|no}}', ''],
]);

it('knows the words of the wiki', () => {
  expect(run('{{#lst:Teile|a}}', { pages, site: { general: { lang: 'de' } } })).toBe('A');
});
