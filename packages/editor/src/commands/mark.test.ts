import { schema } from '@stet/document';
import { TextSelection } from 'prosemirror-state';
import { describe, expect, test } from 'vitest';
import { after, b, doc, p, show, stateOf } from '../builders.test-doc.js';
import { linkAt, removeLink, setLink } from './link.js';
import { clearFormatting, presence, toggleFormatting } from './mark.js';

const bold = toggleFormatting({ mark: 'bold' });
const code = toggleFormatting({ mark: 'inline', name: 'code' });
const target = { rel: 'mw:WikiLink', href: './Sea', cls: '' };
const ids = (state: ReturnType<typeof stateOf>): string[] => {
  const found: string[] = [];
  state.doc.descendants((node) => {
    for (const mark of node.marks) if (mark.type.name === 'bold') found.push(String(mark.attrs.id));
  });
  return found;
};

describe('formatting', () => {
  test('on and off', () => {
    const on = after(stateOf(doc(p('a <a>word<b> b'))), bold);
    expect(show(on)).toContain('b(word)');
    expect(ids(on)[0]).toMatch(/^test-client\./);
    expect(show(after(on, bold))).not.toContain('b(');
  });

  test('each block has an element of its own', () => {
    const now = after(stateOf(doc(p('o<a>ne'), p('tw<b>o'))), bold);
    expect(show(now)).toContain('b(ne)');
    expect(new Set(ids(now)).size).toBe(2);
  });

  test('beside bold text its element grows', () => {
    const state = stateOf(doc(p('a<a>bc<b>', b('def', 'page01.7'))));
    const now = after(state, bold);
    expect(now.doc.child(0).childCount).toBe(2);
    expect(ids(now)).toEqual(['page01.7']);
  });

  test('over two bold words they become one element, never nested', () => {
    const state = stateOf(doc(p('<a>x', b('one', 'page01.1'), ' and ', b('two', 'page01.2'), 'y<b>')));
    const now = after(state, bold);
    expect(now.doc.child(0).childCount).toBe(1);
    expect(ids(now)).toEqual(['page01.1']);
  });

  test('some, all, none', () => {
    const state = stateOf(doc(p('<a>x ', b('one'), '<b> y')));
    expect(presence(state, { mark: 'bold' })).toBe('some');
    const all = state.apply(state.tr.setSelection(TextSelection.create(state.doc, 3, 6)));
    expect(presence(all, { mark: 'bold' })).toBe('all');
    expect(presence(state, { mark: 'italic' })).toBe('none');
  });

  test('a caret gets a mark for what is typed', () => {
    const now = after(stateOf(doc(p('a<a>b'))), code);
    expect(now.storedMarks?.map((mark) => mark.attrs.name)).toEqual(['code']);
    expect(after(now, code).storedMarks).toEqual([]);
  });

  test('removing formatting keeps links', () => {
    const linked = after(stateOf(doc(p('a <a>word<b>'))), bold, setLink(target));
    const now = after(linked, clearFormatting);
    expect(show(now)).toContain('link(word)');
    expect(show(now)).not.toContain('b(');
  });

  test('with nothing selected it is removed from what is typed next', () => {
    const now = after(stateOf(doc(p('a <a>word<b>'))), bold, setLink(target));
    const at = (pos: number) => now.apply(now.tr.setSelection(TextSelection.create(now.doc, pos)));
    expect(after(at(7), clearFormatting).storedMarks).toEqual([]);
    // In the middle of a link it is still the link's.
    expect(after(at(5), clearFormatting).storedMarks?.map(({ type }) => type.name)).toEqual(['link']);
  });
});

describe('links', () => {
  test('the selection becomes a link', () => {
    const now = after(stateOf(doc(p('to the <a>sea<b>'))), setLink(target));
    expect(linkAt(now)).toMatchObject({ from: 8, to: 11 });
  });

  test('a caret inserts the text as a link', () => {
    expect(show(after(stateOf(doc(p('to <a>x'))), setLink(target, 'Sea')))).toContain('link(Sea)');
  });

  test('a link at the caret changes its target and keeps its id', () => {
    const link = schema.text('sea', [schema.mark('link', { id: 'page01.3', ...target })]);
    const state = stateOf(doc(p('the<a>', link)));
    const now = after(
      state,
      setLink({ rel: 'mw:ExtLink', href: 'https://sea.example', cls: 'external text' }),
    );
    expect(linkAt(now)?.mark.attrs).toMatchObject({ id: 'page01.3', href: 'https://sea.example' });
  });

  test('links never nest', () => {
    const link = schema.text('sea', [schema.mark('link', { id: 'page01.3', ...target })]);
    const now = after(
      stateOf(doc(p('<a>the ', link, ' itself<b>'))),
      setLink({ ...target, href: './Ocean' }),
    );
    expect(now.doc.child(0).childCount).toBe(1);
    expect(now.doc.child(0).child(0).marks).toHaveLength(1);
  });

  test('removed, the text stays', () => {
    const link = schema.text('sea', [schema.mark('link', { id: 'page01.3', ...target })]);
    const now = after(stateOf(doc(p('the<a>', link))), removeLink);
    expect(now.doc.textContent).toBe('thesea');
    expect(linkAt(now)).toBeNull();
  });
});
