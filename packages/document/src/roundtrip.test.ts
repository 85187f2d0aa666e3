import { comment, element, type TreeNode, text, tree } from '@stet/tree';
import { Fragment, type Node } from 'prosemirror-model';
import { describe, expect, test } from 'vitest';
import { addMark, exportDocument, importTree, schema } from './index.js';
import { edged, random, show, Trees } from './random.test-tree.js';

const page = (...children: TreeNode[]) => tree(children, { base: 'abc123' });
const there = (...children: TreeNode[]) => importTree(page(...children));
const back = (...children: TreeNode[]) => show(exportDocument(there(...children)).children);
const el = (name: string, id: number, ...children: TreeNode[]) =>
  element(name, { id: `abc123.${id}`, children });

describe('import and export are inverse', () => {
  test('2 000 random inline contents, with ids', () => {
    for (let seed = 1; seed <= 2000; seed++) {
      const p = element('p', { id: 'abc123.p0', children: edged(new Trees(random(seed)).inline(6, 0)) });
      expect(back(p), `seed ${seed}`).toBe(show([p]));
    }
  });

  test('1 000 random pages, with ids, as valid documents', () => {
    for (let seed = 1; seed <= 1000; seed++) {
      const trees = new Trees(random(seed));
      const nodes = Array.from({ length: 5 }, () => trees.block(4));
      const doc = there(...nodes);
      doc.check();
      const exported = exportDocument(doc);
      expect(show(exported.children), `seed ${seed}`).toBe(show(nodes));
      expect(importTree({ ...exported, base: 'abc123' }).toJSON(), `seed ${seed}`).toEqual(doc.toJSON());
    }
  });

  test('any marks at all: export, import, export is a fixed point', () => {
    const draw = random(7);
    const pick = (n: number) => Math.floor(draw() * n);
    for (let run = 0; run < 1000; run++) {
      let doc = there(element('p', { id: 'abc123.p0', children: new Trees(random(run)).inline(4) }));
      const leaves: Node[] = [];
      doc.firstChild?.forEach((node) => {
        for (const char of node.isText ? (node.text ?? '') : [node]) {
          leaves.push(typeof char === 'string' ? schema.text(char, node.marks) : char);
        }
      });
      for (let n = 0; n < 3; n++) {
        const mark = schema.mark(['bold', 'italic', 'inline'][pick(3)] as string, { id: `clientA.${n + 1}` });
        const [from, to] = [pick(leaves.length + 1), pick(leaves.length + 1)];
        for (let i = Math.min(from, to); i < Math.max(from, to); i++) {
          const leaf = leaves[i] as Node;
          leaves[i] = leaf.mark(addMark(mark, leaf.marks));
        }
      }
      doc = schema.node('doc', null, [schema.node('paragraph', null, Fragment.fromArray(leaves))]);
      const once = exportDocument(doc);
      const twice = exportDocument(importTree(once));
      expect(show(twice.children, false), `run ${run}`).toBe(show(once.children, false));
    }
  });
});

describe('the document', () => {
  test('a line end in text is a blank that carries the bytes', () => {
    const doc = there(el('p', 1, text('one \r\n two\n\nthree')));
    expect(doc.textContent).toBe('one two three');
    expect(back(el('p', 1, text('one \r\n two')))).toBe('<p#abc123.1>"one ␍⏎ two"</p>');
  });

  test('line ends and blanks that an edit brought together: one line end, and no line begins with a blank', () => {
    const soft = schema.text(' ', [schema.mark('soft', { value: '\n' })]);
    const paragraph = (...nodes: Node[]) =>
      show(exportDocument(schema.node('doc', null, [schema.node('paragraph', null, nodes)])).children);
    expect(paragraph(schema.text('a'), soft, soft, schema.text('b'))).toBe('<p>"a ⏎b"</p>');
    expect(paragraph(schema.text('a'), soft, schema.text(' b'))).toBe('<p>"a ⏎b"</p>');
    expect(paragraph(soft, schema.text(' a '), soft)).toBe('<p>"a"</p>');
  });

  test('formatted text between pre tags, and blank lines before indented ones, are what can be written', () => {
    const pre = (form: string, ...nodes: Node[]) =>
      show(exportDocument(schema.node('doc', null, [schema.node('preformatted', { form }, nodes)])).children);
    const bold = schema.text('b', [schema.mark('bold')]);
    expect(pre('tag', schema.text('a'), bold)).toBe('<pre>"a"<b>"b"</b></pre>');
    expect(pre('tag', schema.text(' \na'))).toBe('<pre typeof=mw:Extension/pre>" ⏎a"</pre>');
    expect(pre('indent', schema.text(' \n  \n a'))).toBe('<pre>" a"</pre>');
    expect(pre('indent', schema.text(' \n  '))).toBe('');
    expect(pre('indent', schema.text('\ufeff\u3000'))).toBe('<pre>"\ufeff\u3000"</pre>');
  });

  test('an empty item and an empty cell hold an empty line, which is nothing in the tree', () => {
    const list = el('ul', 1, el('li', 2));
    expect(there(list).toString()).toBe('doc(list(item(line)))');
    expect(back(list)).toBe(show([list]));
  });

  test('bare text in an item is a line, between blocks too', () => {
    const item = el('li', 2, text('a'), el('ul', 3, el('li', 4, text('b'))), text('c'));
    expect(there(el('ul', 1, item)).toString()).toBe(
      'doc(list(item(line("a"), list(item(line("b"))), line("c"))))',
    );
  });

  test('rows that no tag groups stand in the table; a group with a tag is one', () => {
    const row = (id: number) => el('tr', id, el('td', id + 1, text('x')));
    const table = el('table', 1, element('tbody', { children: [row(2), row(4)] }));
    expect(there(table).toString()).toBe('doc(table(row(cell(line("x"))), row(cell(line("x")))))');
    const group = element('tbody', { id: 'abc123.2', print: { html: true }, children: [row(3)] });
    expect(there(el('table', 1, group)).toString()).toBe('doc(table(group(row(cell(line("x"))))))');
  });

  test('text directly in a table is an alien there, and the rest stays editable', () => {
    const row = el('tr', 2, el('td', 3, text('x')));
    const table = el('table', 1, text('stray'), element('tbody', { children: [row] }));
    expect(there(table).toString()).toBe('doc(table(alienBlock, row(cell(line("x")))))');
    expect(back(table)).toBe(show([table]));
  });

  test('an inline tag around blocks is a container, a link around blocks an alien', () => {
    expect(there(el('b', 1, el('p', 2, text('x')))).toString()).toBe('doc(wrapper(paragraph("x")))');
    expect(there(el('a', 1, el('p', 2, text('x')))).toString()).toBe('doc(alienBlock)');
  });

  test('a block in a heading is an alien in the heading', () => {
    const heading = el('h2', 1, text('a'), el('div', 2, text('b')), text('c'));
    expect(there(heading).toString()).toBe('doc(heading("a", alien, "c"))');
    expect(back(heading)).toBe(show([heading]));
  });

  test('comments in text and between blocks', () => {
    const inText = el('p', 1, text('a'), comment('c', { id: 'abc123.2' }), text('b'));
    const between = comment('d', { id: 'abc123.3', block: true });
    expect(there(inText, between).toString()).toBe('doc(paragraph("a", comment, "b"), commentBlock)');
    expect(back(inText, between)).toBe(show([inText, between]));
  });

  test('10 000 nested elements: an alien at the limit, and the same tree again', () => {
    let deep: TreeNode = el('p', 0, text('x'));
    for (let n = 1; n <= 10_000; n++) deep = el(n % 2 ? 'div' : 'b', n, deep);
    const exported = exportDocument(there(deep));
    let depth = 0;
    for (
      let node: TreeNode | undefined = exported.children[0];
      node?.kind === 'element';
      node = node.children[0]
    )
      depth++;
    expect(depth).toBe(10_001);
  });

  test('two lines that touch: the later one is a paragraph in the tree', () => {
    const line = (value: string) => schema.node('line', null, schema.text(value));
    const doc = schema.node('doc', null, [schema.node('wrapper', { name: 'div' }, [line('a'), line('b')])]);
    expect(show(exportDocument(doc).children)).toBe('<div>"a"<p>"b"</p></div>');
  });

  test('a line that an edit put into a page or a quotation is a paragraph', () => {
    const line = (id: string) => schema.node('line', { id }, schema.text('a'));
    const quote = (...content: Node[]) => schema.node('wrapper', { id: 'b.1', name: 'blockquote' }, content);
    const html = (...content: Node[]) => show(exportDocument(schema.node('doc', null, content)).children);
    expect(html(line('b.7l0'))).toContain('<p');
    expect(html(quote(line('b.7l0')))).toContain('<p');
    // As other sources have it.
    expect(html(line('bl0'), quote(line('b.1l0')))).not.toContain('<p');
  });

  test('a bare address that somebody changed is an ordinary link', () => {
    const attrs = { rel: 'mw:ExtLink', href: 'https://a.example/', class: 'external free' };
    const link = element('a', { id: 'abc123.2', attrs, children: [text('https://a.example/')] });
    const doc = there(el('p', 1, link));
    expect(show(exportDocument(doc).children)).toContain('class=external free');
    const changed = schema.node('doc', null, [
      schema.node('paragraph', null, schema.text('there', doc.firstChild?.firstChild?.marks)),
    ]);
    expect(show(exportDocument(changed).children)).toContain('class=external text');
  });
});
