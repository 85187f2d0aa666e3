import { exportDocument, importTree } from '@stet/document';
import { type Direction, setDirection } from '@stet/editor';
import { parse, print } from '@stet/wikitext';
import { EditorState, TextSelection } from 'prosemirror-state';
import { describe, expect, test } from 'vitest';

/** The direction of what is selected, in the source: `from` and `to` are texts of the page. */
function turned(source: string, dir: Direction, from: string, to = from): string {
  const base = parse(source, { title: 'Page' });
  const doc = importTree(base);
  const at = (text: string): number => {
    let found = -1;
    doc.descendants((node, pos) => {
      const index = node.text?.indexOf(text) ?? -1;
      if (index >= 0 && found < 0) found = pos + index;
    });
    return found;
  };
  let state = EditorState.create({ doc, selection: TextSelection.create(doc, at(from), at(to)) });
  const done = setDirection(dir)(state, (tr) => {
    state = state.apply(tr);
  });
  if (!done) return 'nothing to do';
  state.doc.check();
  const { text, proven } = print(exportDocument(state.doc), { bases: [base], title: 'Page' });
  return proven ? text : `not proven: ${text}`;
}

describe('a direction is said as wikitext can say it', () => {
  test('a paragraph, and several', () => {
    expect(turned('one\n\ntwo\n\nthree', 'rtl', 'two')).toBe('one\n\n<div dir="rtl">\ntwo\n</div>\n\nthree');
    expect(turned('one\n\ntwo\n\nthree', 'rtl', 'one', 'two')).toBe(
      '<div dir="rtl">\none\n\ntwo\n</div>\n\nthree',
    );
  });

  test('an item alone, and a list', () => {
    expect(turned('* one\n* two', 'rtl', 'two')).toBe('* one\n* <div dir="rtl">two</div>');
    expect(turned('* one\n* two', 'rtl', 'one', 'two')).toBe('<div dir="rtl">\n* one\n* two\n</div>');
  });

  test('a cell, and what says it already', () => {
    expect(turned('{|\n| one\n| two\n|}', 'rtl', 'two')).toBe('{|\n| one\n| dir="rtl" | two\n|}');
    expect(turned('{|\n| dir="ltr" | one\n| two\n|}', 'rtl', 'one')).toBe('{|\n| dir="rtl" | one\n| two\n|}');
    expect(turned('<div dir="ltr" class="x">\none\n</div>', 'rtl', 'one')).toBe(
      '<div class="x" dir="rtl">\none\n</div>',
    );
  });

  test('a table of several cells', () => {
    expect(turned('{| class="wikitable"\n| one\n| two\n|}', 'rtl', 'one', 'two')).toBe(
      '{| class="wikitable" dir="rtl"\n| one\n| two\n|}',
    );
  });

  test('what is said already is not said again', () => {
    expect(turned('<div dir="rtl">\none\n</div>', 'rtl', 'one')).toBe('nothing to do');
  });
});
