import { describe, expect, it } from 'vitest';
import { diffView } from './diff.js';

const en = { lang: 'en', dir: 'ltr' };
const marks = (before: string, after: string, lang = en) =>
  Array.from(
    diffView(before, after, lang).value.matchAll(/<(ins|del)[^>]*>(.*?)<\/\1>/gs),
    (m) => `${m[1] === 'ins' ? '+' : '-'}${m[2]}`,
  );

describe('diffView', () => {
  it('marks the changed words of a line', () => {
    expect(marks('The quick fox.\n', 'The slow fox.\n')).toEqual(['-quick', '+slow']);
  });
  it('finds words in scripts that put no blanks between them', () => {
    expect(marks('日本語の文章です\n', '英語の文章です\n', { lang: 'ja', dir: 'ltr' })).toEqual([
      '-日本語',
      '+英語',
    ]);
  });
  it('shows lines that have nothing in common as removed and added', () => {
    expect(marks('alpha\n', 'something else\n')).toEqual(['-alpha', '+something else']);
  });
  it('shows a change of line ends', () => {
    expect(marks('a b c\r\n', 'a b c\n')).toEqual(['-␍']);
    expect(marks('a b c', 'a b c\n')).toEqual(['-⌀']);
  });
  it('escapes the texts', () => {
    expect(diffView('', '<script>&', en).value).toContain('<ins>&lt;script&gt;&amp;');
  });
  it('folds what did not change', () => {
    const lines = Array.from({ length: 100 }, (_, i) => `line ${i}\n`);
    const view = diffView(
      lines.join(''),
      [...lines.slice(0, 50), 'new\n', ...lines.slice(50)].join(''),
      en,
    ).value;
    expect(view.match(/<tr/g)).toHaveLength(1 + 2 + 1 + 2 + 1);
    expect(view).toContain('48 unchanged lines');
  });
});
