import { Fragment, type Node } from 'prosemirror-model';
import { EditorState, type Transaction } from 'prosemirror-state';
import { describe, expect, test } from 'vitest';
import {
  addColumn,
  addItem,
  addRow,
  createIds,
  grid,
  joinWithPrevious,
  removeColumn,
  removeNode,
  removeRow,
  repairIds,
  schema,
  splitAt,
} from '../index.js';

type Child = Node | string;
let counter = 0;
const build =
  (type: string, more: Record<string, string> = {}) =>
  (...children: Child[]): Node =>
    schema.node(
      type,
      { id: `abc123.${counter++}`, ...more },
      children.map((child) => (typeof child === 'string' ? schema.text(child) : child)),
    );
const p = build('paragraph');
const h = build('heading');
const line = build('line');
const ul = build('list', { name: 'ul' });
const li = (...children: Child[]) =>
  build('item')(
    ...children.map((child) => (typeof child === 'string' ? line(...(child ? [child] : [])) : child)),
  );
const doc = (...children: Node[]) => schema.node('doc', null, children);
const td = (text = '', attrs = '') => build('cell', { attrs })(text ? line(text) : line());
const th = (text = '') => build('cell', { name: 'th' })(line(text));
const tr = build('row');
const table = build('table');

const edit = (start: Node, change: (tr: Transaction) => unknown): Node => {
  const state = EditorState.create({ doc: start });
  const transaction = state.tr;
  change(transaction);
  repairIds(transaction, createIds('clientA'));
  transaction.doc.check();
  const ids = new Set<string>();
  transaction.doc.descendants((node) => {
    if (node.isText || node.type.name === 'text') return;
    expect(node.attrs.id, 'an id').not.toBe('');
    expect(ids.has(node.attrs.id), `id ${node.attrs.id} once`).toBe(false);
    ids.add(node.attrs.id);
  });
  return transaction.doc;
};
const ids = (node: Node): string[] => {
  const out: string[] = [];
  node.forEach(({ attrs }) => {
    out.push(attrs.origin ? `${attrs.id}<${attrs.origin}` : attrs.id);
  });
  return out;
};

/** A table as text: rows by `/`, cells by `|`, headers with `!`, spans as `2x3`. */
const shape = (node: Node): string => {
  const rows: string[] = [];
  (node.type.name === 'doc' ? (node.firstChild as Node) : node).forEach((row) => {
    const cells: string[] = [];
    row.forEach((cell) => {
      const { colspan = 1, rowspan = 1 } = JSON.parse(cell.attrs.attrs || '{}');
      const span = `${colspan}x${rowspan}`;
      cells.push((cell.attrs.name === 'th' ? '!' : '') + cell.textContent + (span === '1x1' ? '' : span));
    });
    rows.push(cells.join('|'));
  });
  return rows.join(' / ');
};

describe('splitting keeps the id with the text', () => {
  const one = () => {
    counter = 0;
    return doc(p('some text'));
  };
  test('the longer half keeps it', () => {
    expect(ids(edit(one(), (tr) => splitAt(tr, 3)))).toEqual(['clientA.1<abc123.0', 'abc123.0']);
    expect(ids(edit(one(), (tr) => splitAt(tr, 8)))).toEqual(['abc123.0', 'clientA.1<abc123.0']);
  });
  test('at the start the id stays with the text', () => {
    expect(ids(edit(one(), (tr) => splitAt(tr, 1)))).toEqual(['clientA.1<abc123.0', 'abc123.0']);
  });
  test('on a tie the second has it', () => {
    counter = 0;
    expect(ids(edit(doc(p('abcd')), (tr) => splitAt(tr, 3)))).toEqual(['clientA.1<abc123.0', 'abc123.0']);
  });
  test('an item is split with its first line, and takes its sublist along', () => {
    const start = doc(ul(li('some text', ul(li('sub')))));
    expect(edit(start, (tr) => splitAt(tr, 7)).toString()).toBe(
      'doc(list(item(line("some")), item(line(" text"), list(item(line("sub"))))))',
    );
  });
  test('a line in a cell goes on as a paragraph', () => {
    const start = doc(table(tr(td('some text'))));
    expect(edit(start, (tr) => splitAt(tr, 8)).toString()).toBe(
      'doc(table(row(cell(line("some"), paragraph(" text")))))',
    );
  });
  test('the end of a heading goes on as a paragraph', () => {
    expect(edit(doc(h('abc')), (tr) => splitAt(tr, 4)).toString()).toBe('doc(heading("abc"), paragraph)');
  });
});

describe('copies', () => {
  test('what was there keeps its id, the copy remembers it', () => {
    counter = 0;
    const first = p('one');
    const start = doc(first, p('two'));
    expect(ids(edit(start, (tr) => tr.insert(tr.doc.content.size, first)))).toEqual([
      'abc123.0',
      'abc123.1',
      'clientA.1<abc123.0',
    ]);
  });
  test('what is moved in one transaction keeps its id', () => {
    counter = 0;
    const first = p('one');
    const start = doc(first, p('two'));
    const moved = edit(start, (tr) => tr.delete(0, first.nodeSize).insert(tr.doc.content.size, first));
    expect(ids(moved)).toEqual(['abc123.1', 'abc123.0']);
  });
});

describe('joining and removing', () => {
  test('two paragraphs: the first stays', () => {
    counter = 0;
    const joined = edit(doc(p('one'), p('two')), (tr) => joinWithPrevious(tr, 5));
    expect(joined.toString()).toBe('doc(paragraph("onetwo"))');
    expect(ids(joined)).toEqual(['abc123.0']);
  });
  test('the first line of an item joins the item before', () => {
    const start = doc(ul(li('one'), li('two', ul(li('sub')))));
    expect(edit(start, (tr) => joinWithPrevious(tr, 9)).toString()).toBe(
      'doc(list(item(line("onetwo"), list(item(line("sub"))))))',
    );
  });
  test('a line of comments behind it goes on on the line that a heading joins', () => {
    const comment = schema.node('comment', { text: 'c' });
    const box = (...children: Node[]) => doc(build('wrapper', { name: 'div' })(...children));
    const before = box(line('a'), h('b'), line(comment));
    expect(edit(before, (tr) => joinWithPrevious(tr, 4)).toString()).toBe(
      'doc(wrapper(line("ab", comment)))',
    );
    const text = edit(box(line('a'), h('b'), line('c')), (tr) => joinWithPrevious(tr, 4));
    expect(text.toString()).toBe('doc(wrapper(line("ab"), line("c")))');
  });
  test('between tags of preformatted text nothing is formatted', () => {
    const bold = schema.text('b', [schema.mark('bold', { id: 'abc123.b' })]);
    const call = schema.node('transclusion', { id: 'abc123.c', mw: '{}' });
    const joined = (form: string, ...after: Child[]) => {
      const pre = build('preformatted', { form, attrs: '{"class":"c"}' });
      return edit(doc(pre('a'), p(...after)), (tr) => joinWithPrevious(tr, 3));
    };
    expect(joined('tag', bold).toString()).toBe('doc(preformatted("ab"))');
    expect(joined('tag').toString()).toBe('doc(preformatted("a"))');
    expect(joined('indent', bold).toString()).toBe('doc(preformatted("a", bold("b")))');
    // A call stands in indented lines only, and these have no attributes.
    const withCall = joined('tag', bold, call);
    expect(withCall.toString()).toBe('doc(preformatted("a", bold("b"), transclusion))');
    expect(withCall.firstChild?.attrs).toMatchObject({ form: 'indent', attrs: '' });
  });
  test('a list goes with its last item, a cell keeps an empty line', () => {
    expect(edit(doc(p('a'), ul(li('one'))), (tr) => removeNode(tr, 4)).toString()).toBe(
      'doc(paragraph("a"))',
    );
    expect(edit(doc(table(tr(td('x')))), (tr) => removeNode(tr, 3)).toString()).toBe(
      'doc(table(row(cell(line))))',
    );
  });
  test('two lines that come to touch stay two blocks', () => {
    const start = doc(ul(li('a', ul(li('sub')), 'b')));
    expect(edit(start, (tr) => removeNode(tr, 5)).toString()).toBe(
      'doc(list(item(line("a"), paragraph("b"))))',
    );
  });
  test('an item more', () => {
    const start = doc(ul(li('a'), li('b')));
    expect(edit(start, (tr) => addItem(tr, 1, Fragment.from(schema.text('new')))).toString()).toBe(
      'doc(list(item(line("a")), item(line("new")), item(line("b"))))',
    );
  });
});

describe('tables', () => {
  const spanned = () =>
    doc(
      table(
        tr(th('A'), th('B'), th('C')),
        tr(td('a', '{"rowspan":"2"}'), td('b', '{"colspan":"2"}')),
        tr(td('c'), td('d')),
        tr(td('e')),
      ),
    );
  test('the grid of spans and ragged rows', () => {
    const map = grid(spanned().firstChild as Node);
    const names = map.rows.map((_, row) =>
      [0, 1, 2].map((column) => map.at(row, column)?.node.textContent ?? '-').join(''),
    );
    expect(names).toEqual(['ABC', 'abb', 'acd', 'e--']);
    expect(map.columns).toBe(3);
  });
  test('spans that are no numbers, or too large', () => {
    const wild = doc(
      table(tr(td('a', '{"colspan":"x"}'), td('b', '{"colspan":"99999","rowspan":"0"}')), tr(td('c'))),
    );
    const map = grid(wild.firstChild as Node);
    expect(map.columns).toBe(1001);
    expect(map.at(1, 0)?.node.textContent).toBe('c');
    expect(map.at(1, 1)?.node.textContent).toBe('b');
  });
  const cases: [string, (tr: Transaction) => void, string][] = [
    ['a row under headers has data cells', (tr) => addRow(tr, 0, 1), '!A|!B|!C / || / a1x2|b2x1 / c|d / e'],
    ['a row inside a span', (tr) => addRow(tr, 0, 2), '!A|!B|!C / a1x3|b2x1 / | / c|d / e'],
    ['a row at the end', (tr) => addRow(tr, 0, 4), '!A|!B|!C / a1x2|b2x1 / c|d / e / '],
    ['without the headers', (tr) => removeRow(tr, 0, 0), 'a1x2|b2x1 / c|d / e'],
    ['without the row where a span begins', (tr) => removeRow(tr, 0, 1), '!A|!B|!C / a|c|d / e'],
    ['without the row where a span ends', (tr) => removeRow(tr, 0, 2), '!A|!B|!C / a|b2x1 / e'],
    ['a column first', (tr) => addColumn(tr, 0, 0), '!|!A|!B|!C / |a1x2|b2x1 / |c|d / |e'],
    ['a column inside a span', (tr) => addColumn(tr, 0, 2), '!A|!B|!|!C / a1x2|b3x1 / c||d / e'],
    ['a column last', (tr) => addColumn(tr, 0, 3), '!A|!B|!C|! / a1x2|b2x1| / c|d| / e'],
    ['without the first column', (tr) => removeColumn(tr, 0, 0), '!B|!C / b2x1 / c|d'],
    ['without the last column', (tr) => removeColumn(tr, 0, 2), '!A|!B / a1x2|b / c / e'],
  ];
  test.each(cases)('%s', (_, change, expected) => {
    expect(shape(edit(spanned(), change))).toBe(expected);
  });
});
