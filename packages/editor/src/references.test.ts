import { importTree } from '@stet/document';
import { parse } from '@stet/wikitext';
import { expect, it } from 'vitest';
import { type Note, numberReferences } from './references.js';
import { RenderCache } from './render-cache.js';

const docOf = (source: string) => importTree(parse(source));

function numbered(source: string) {
  const rendered = new RenderCache();
  const { marks, lists, rest } = numberReferences(docOf(source), docOf, (node) =>
    node.type.name.startsWith('extension')
      ? (rendered.extension(String(node.attrs.name), String(node.attrs.mw), !node.isInline)?.citations ?? [])
      : [],
  );
  const shape = (notes: readonly Note[]): unknown =>
    notes.map(({ label, cited, followers, details }) => [
      label,
      cited.length,
      followers.length,
      ...(details.length > 0 ? [shape(details)] : []),
    ]);
  return {
    marks: [...marks.values()],
    lists: [...lists.values()].map(shape),
    rest: [...rest].map(([group, notes]) => [group, shape(notes)]),
  };
}

it('numbers references as the read view does', () => {
  const page =
    'a<ref name="x">1</ref> b<ref name="x" details="p. 2" /> c<ref follow="x">more</ref> d<ref group="g">2</ref>\n\n' +
    '<references />\n\ne<ref>3</ref>';
  expect(numbered(page)).toEqual({
    marks: ['[1]', '[1.1]', '[↳]', '[g 1]', '[1]'],
    lists: [[['1', 1, 1, [['1.1', 1, 0]]]]],
    rest: [
      ['g', [['1', 1, 0]]],
      ['', [['1', 1, 0]]],
    ],
  });
});

it('counts what galleries cite, and what a list explains', () => {
  const page =
    '<gallery>\nFile:A.png|x<ref name="n" />\n</gallery>\n\n<references>\n<ref name="n">text</ref>\n</references>';
  expect(numbered(page)).toEqual({ marks: ['[1]'], lists: [[['1', 1, 0]]], rest: [] });
});
