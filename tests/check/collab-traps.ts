/**
 * What goes wrong on a shared tree, one scenario a row, run on the usual binding and on ours. The rows are those of
 * docs/collaboration.md.
 */

import { Binding, build, linkDocs, seedUpdate } from '@stet/collab';
import { addColumn, joinWithPrevious, removeColumn, removeNode, removeRow, schema } from '@stet/document';
import { type Node, Schema } from 'prosemirror-model';
import { NodeSelection } from 'prosemirror-state';
import * as Y from 'yjs';
import { operations } from './collab-operations.js';
import { merge, Peer, type Person } from './collab-peer.js';
import { StockPeer, stockSeed } from './collab-stock.js';

export type Kind = 'stock' | 'ours';

export interface World {
  readonly kind: Kind;
  readonly people: readonly [Person, Person, Person];
  readonly first: Person;
  readonly second: Person;
}

export interface Trap {
  readonly row: number;
  readonly name: string;
  readonly page?: (kind: Kind) => Node;
  /** On the usual binding attributes may be of any type, as is usual there. */
  readonly loose?: boolean;
  /** `null` when all is well, else what went wrong. */
  run(world: World): string | null;
}

const p = (id: string, ...content: (string | Node)[]): Node =>
  schema.node(
    'paragraph',
    { id },
    content.map((part) => (typeof part === 'string' ? schema.text(part) : part)),
  );
const container = (type: string, id: string, ...children: Node[]): Node =>
  schema.node(type, { id }, children);
const doc = (...blocks: Node[]): Node => schema.node('doc', null, blocks);
const template = (params: Record<string, { wt: string }>): string =>
  JSON.stringify({ parts: [{ template: { target: { wt: 'T' }, params, i: 0 } }] });

const plainPage = (): Node => doc(p('a.1', 'alpha'), p('a.2', 'bravo charlie'), p('a.3', 'delta'));

const text = (person: Person): string => person.document.textContent;
const times = (person: Person, part: string): number => text(person).split(part).length - 1;
const want = (condition: boolean, otherwise: string): string | null => (condition ? null : otherwise);
const typeAt = (person: Person, id: string, offset: number, run: string): void => {
  const place = person.find(id);
  if (place) person.edit((tr) => tr.insertText(run, place.pos + 1 + offset));
};
const removeBlock = (person: Person, id: string): void => {
  const place = person.find(id);
  if (place) person.edit((tr) => removeNode(tr, place.pos));
};
const act = (name: string, person: Person, id: string): void => operations[name]?.(person, id, 'xyz');
const blockOf = (person: Person, run: string): string => {
  let found = '';
  person.document.descendants((node) => {
    if (node.isTextblock && node.textContent.includes(run)) found = node.textContent;
    return !node.isTextblock;
  });
  return found;
};

/** A value that is no text: an object on the usual binding, as attributes are made there, and JSON on ours. */
const opaque = (kind: Kind, value: unknown): unknown => (kind === 'stock' ? value : JSON.stringify(value));

/**
 * The least milliseconds that a key in the middle of each page took. The pages take turns, a few keys each: a busy machine
 * disturbs all of them, and what disturbs can only add. So the least of many is what a key costs.
 */
function leastKeys(kind: Kind, sizes: readonly number[]): number[] {
  const all = sizes.map((blocks, index) => {
    const page = doc(...Array.from({ length: blocks }, (_, n) => p(`a.${n}`, `block ${n} with some words`)));
    const person = personOf(kind, 'a', clients[index] as number, seedOf(kind, page));
    const pos = page.children.slice(0, blocks >> 1).reduce((sum, { nodeSize }) => sum + nodeSize, 4);
    return { person, pos, least: Infinity };
  });
  for (let round = 0; round < 40; round++) {
    for (const each of all) {
      for (let n = 0; n < 8; n++) {
        const start = performance.now();
        each.person.edit((tr) => tr.insertText('x', each.pos));
        if (round >= 5) each.least = Math.min(each.least, performance.now() - start);
      }
    }
  }
  for (const { person } of all) person.destroy();
  return all.map(({ least }) => least);
}

const whileTyping =
  (name: string): Trap['run'] =>
  ({ first, second, people }) => {
    act(name, first, 'a.2');
    typeAt(second, 'a.2', 8, 'xyz');
    merge(people);
    return want(times(first, 'xyz') === 1, `typed text is there ${times(first, 'xyz')} times`);
  };

export const traps: readonly Trap[] = [
  {
    row: 1,
    name: 'two people delete the two paragraphs of a quote, one takes it back',
    page: () => doc(p('a.1', 'alpha'), container('wrapper', 'a.2', p('a.3', 'bravo'), p('a.4', 'charlie'))),
    run: ({ first, second, people }) => {
      removeBlock(first, 'a.3');
      removeBlock(second, 'a.4');
      merge(people);
      first.undo();
      merge(people);
      second.document.check();
      return want(times(second, 'bravo') === 1, `what was taken back is not there: ${second.document}`);
    },
  },
  {
    row: 1,
    name: 'a quote is emptied by two people while a third types in it',
    page: () => doc(p('a.1', 'alpha'), container('wrapper', 'a.2', p('a.3', 'bravo'), p('a.4', 'charlie'))),
    run: ({ people }) => {
      const [first, second, third] = people;
      removeBlock(first, 'a.3');
      removeBlock(second, 'a.4');
      typeAt(third, 'a.4', 3, 'xyz');
      merge(people);
      return want(times(first, 'xyz') === 1, 'typed text is lost');
    },
  },
  {
    row: 2,
    name: 'content of a newer version: reading and editing beside it deletes nothing',
    run: ({ kind, first, second, people }) => {
      if (kind === 'ours') {
        const [chunk] = first.network.getArray<Y.Text>('chunks').toArray();
        chunk?.applyDelta([
          {
            insert: new Y.Map([
              ['$t', 'poll'],
              ['id', 'n.1'],
            ]),
          },
          { insert: 'of later', attributes: { 'glow:n.2': '' } },
          { insert: '\n' },
        ]);
      } else {
        const element = new Y.XmlElement('poll');
        element.insert(0, [new Y.XmlText('of later')]);
        first.network.getXmlFragment('page').insert(0, [element as Y.XmlElement]);
      }
      merge(people);
      typeAt(second, 'a.1', 2, 'xyz');
      merge(people);
      const stored =
        kind === 'ours' ? build(first.network).textContent : first.network.getXmlFragment('page').toString();
      return want(stored.includes('of later'), 'it is deleted for everybody');
    },
  },
  {
    row: 3,
    name: 'a bold template keeps its mark',
    page: () =>
      doc(
        p(
          'a.1',
          'x',
          schema.node('transclusion', { id: 'a.5', mw: template({}) }, undefined, [
            schema.mark('bold', { id: 'a.6' }),
          ]),
        ),
      ),
    run: ({ first }) => want(first.find('a.5')?.node.marks.length === 1, 'the mark is gone'),
  },
  {
    row: 4,
    name: 'an empty attribute where the default is another',
    page: () => doc(schema.node('heading', { id: 'a.1', level: '' }, schema.text('x'))),
    run: ({ first }) => want(first.find('a.1')?.node.attrs.level === '', 'it is the default'),
  },
  {
    row: 5,
    name: 'a value that is no text in an attribute: an empty entry of it is taken out',
    loose: true,
    page: (kind) => {
      const { transclusion } = (kind === 'ours' ? schema : loose).nodes;
      const mw = opaque(kind, { parts: [], note: null });
      return transclusion?.schema.node('doc', null, [
        transclusion.schema.node('paragraph', { id: 'a.1' }, [
          transclusion.schema.text('x'),
          transclusion.create({ id: 'a.5', mw }),
        ]),
      ]) as Node;
    },
    run: ({ kind, first, second, people }) => {
      const place = first.find('a.5');
      const now = opaque(kind, { parts: [] });
      if (place) first.edit((tr) => tr.setNodeAttribute(place.pos, 'mw', now));
      typeAt(second, 'a.1', 1, 'xyz');
      merge(people);
      const [one, other] = [first, second].map((person) => JSON.stringify(person.find('a.5')?.node.attrs.mw));
      return want(one === JSON.stringify(now) && one === other, `peers differ for ever: ${one}, ${other}`);
    },
  },
  {
    row: 6,
    name: 'two people edit two parameters of one template',
    page: () =>
      doc(
        p(
          'a.1',
          'x',
          schema.node('transclusion', {
            id: 'a.5',
            mw: template({ '1': { wt: 'one' }, '2': { wt: 'two' } }),
          }),
        ),
      ),
    run: ({ first, second, people }) => {
      const set = (person: Person, params: Record<string, { wt: string }>): void => {
        const place = person.find('a.5');
        if (place) person.edit((tr) => tr.setNodeAttribute(place.pos, 'mw', template(params)));
      };
      set(first, { '1': { wt: 'one more' }, '2': { wt: 'two' } });
      set(second, { '1': { wt: 'one' }, '2': { wt: 'two more' } });
      merge(people);
      const mw = String(first.find('a.5')?.node.attrs.mw);
      return want(mw.includes('one more') && mw.includes('two more'), `one edit is lost: ${mw}`);
    },
  },
  {
    row: 7,
    name: 'a split while another types in the tail',
    run: ({ first, second, people }) => {
      act('split', first, 'a.2');
      typeAt(second, 'a.2', 13, 'xyz');
      merge(people);
      const block = blockOf(first, 'xyz');
      return want(block !== '' && !block.startsWith('bravo'), `typed text is in "${block}"`);
    },
  },
  { row: 8, name: 'a join while another types', run: whileTyping('join') },
  { row: 8, name: 'a paragraph becomes a heading while another types', run: whileTyping('changeType') },
  { row: 8, name: 'a paragraph becomes an item while another types', run: whileTyping('wrap') },
  {
    row: 9,
    name: 'both split at one place',
    run: ({ first, second, people }) => {
      act('split', first, 'a.2');
      act('split', second, 'a.2');
      merge(people);
      return want(times(first, 'charlie') === 1, `the tail is there ${times(first, 'charlie')} times`);
    },
  },
  {
    row: 9,
    name: 'both wrap one paragraph',
    run: ({ first, second, people }) => {
      act('wrap', first, 'a.2');
      act('wrap', second, 'a.2');
      merge(people);
      return want(times(first, 'bravo') === 1, `the paragraph is there ${times(first, 'bravo')} times`);
    },
  },
  {
    row: 10,
    name: 'a paragraph is moved while another types in it',
    run: ({ first, second, people }) => {
      act('move', first, 'a.2');
      typeAt(second, 'a.2', 5, 'xyz');
      merge(people);
      const block = blockOf(first, 'xyz');
      return want(
        times(first, 'xyz') === 1 && !block.includes('alpha') && !block.includes('delta'),
        block === '' ? 'typed text is lost' : `typed text is in "${block}"`,
      );
    },
  },
  {
    row: 11,
    name: 'two clients seed one page',
    run: ({ kind, first }) => {
      const page = plainPage();
      const seeds =
        kind === 'ours' ? [seedUpdate(page), seedUpdate(page)] : [stockSeed(page, 7), stockSeed(page, 8)];
      const shared = new Y.Doc();
      for (const seed of seeds) Y.applyUpdate(shared, seed);
      const stored = kind === 'ours' ? build(shared).textContent : shared.getXmlFragment('page').toString();
      void first;
      return want(stored.split('alpha').length === 2, 'the page is there twice');
    },
  },
  {
    row: 12,
    name: 'one key of another is one small step',
    run: ({ first, second, people }) => {
      const sizes: number[] = [];
      second.onRemote = (tr) => {
        for (const map of tr.mapping.maps) {
          map.forEach((from, to) => {
            sizes.push(to - from);
          });
        }
      };
      typeAt(first, 'a.2', 5, 'x');
      merge(people);
      return want(
        sizes.length === 1 && sizes[0] === 0,
        `replaced ${sizes.join(', ')} of ${second.document.content.size}`,
      );
    },
  },
  {
    row: 13,
    name: 'a peer deletes the selected template',
    page: () =>
      doc(p('a.1', 'x', schema.node('transclusion', { id: 'a.5', mw: template({}) }), 'y'), p('a.2', 'z')),
    run: ({ first, second, people }) => {
      const selected = second.find('a.5');
      if (selected)
        second.dispatch(second.state.tr.setSelection(NodeSelection.create(second.document, selected.pos)));
      const place = first.find('a.5');
      if (place) first.edit((tr) => tr.delete(place.pos, place.pos + 1));
      merge(people);
      typeAt(second, 'a.2', 1, 'QQ');
      merge(people);
      return want(
        first.find('a.5') === null && times(first, 'QQ') === 1,
        'the template is back, or the key is lost',
      );
    },
  },
  {
    row: 14,
    name: 'edits of others wait while an input method composes',
    run: ({ kind, first, second, people }) => {
      if (kind === 'stock') {
        // There is nothing that could hold them.
        const before = second.document;
        typeAt(first, 'a.2', 5, 'xyz');
        merge(people);
        return want(second.document === before, 'the text changes under the composition');
      }
      const outer = new Y.Doc();
      Y.applyUpdate(outer, seedUpdate(plainPage()));
      const inner = new Y.Doc();
      let composing = true;
      const link = linkDocs(outer, inner, { hold: () => composing });
      const binding = new Binding(inner);
      Y.applyUpdate(first.network, Y.encodeStateAsUpdate(outer));
      typeAt(first, 'a.2', 5, 'xyz');
      Y.applyUpdate(outer, Y.encodeStateAsUpdate(first.network));
      const held = binding.document.textContent;
      composing = false;
      link.flush();
      const after = binding.document.textContent;
      binding.destroy();
      link.destroy();
      merge(people);
      return want(!held.includes('xyz') && after.includes('xyz'), 'they do not wait, or never come');
    },
  },
  {
    row: 15,
    name: 'half of a surrogate pair is typed',
    run: ({ first, second, people }) => {
      typeAt(first, 'a.2', 5, '\ud83d');
      merge(people);
      return want(first.document.eq(second.document), 'peers differ for ever');
    },
  },
  {
    row: 15,
    name: 'half of a surrogate pair is typed into a parameter',
    page: () =>
      doc(
        p('a.1', 'x', schema.node('transclusion', { id: 'a.5', mw: template({ '1': { wt: 'one' } }) })),
        schema.node('transclusionBlock', { id: 'a.6', mw: template({ '1': { wt: 'two' } }) }),
      ),
    run: ({ people, first, second }) => {
      for (const id of ['a.5', 'a.6']) {
        const place = first.find(id);
        const mw = template({ '1': { wt: 'one \ud83d' } });
        if (place) first.edit((tr) => tr.setNodeAttribute(place.pos, 'mw', mw));
      }
      merge(people);
      return want(first.document.eq(second.document), 'peers differ for ever');
    },
  },
  {
    row: 16,
    name: 'a column is added, a row and a column are removed at once',
    page: () =>
      doc(
        container(
          'table',
          't.1',
          ...[0, 1, 2].map((row) =>
            container(
              'row',
              `t.r${row}`,
              ...[0, 1, 2].map((column) =>
                container(
                  'cell',
                  `t.c${row}${column}`,
                  schema.node('line', { id: `t.l${row}${column}` }, schema.text(`v${row}${column}`)),
                ),
              ),
            ),
          ),
        ),
      ),
    run: ({ people }) => {
      const [first, second, third] = people;
      first.edit((tr) => addColumn(tr, 0, 1));
      second.edit((tr) => removeRow(tr, 0, 1));
      third.edit((tr) => removeColumn(tr, 0, 2));
      merge(people);
      first.document.check();
      const cells: number[] = [];
      first.document.descendants((node) => {
        if (node.type.name === 'row') cells.push(node.childCount);
      });
      const kept = ['v00', 'v01', 'v20', 'v21'].every((value) => times(first, value) === 1);
      const same = people.every((person) => person.document.eq(first.document));
      return want(kept && same && String(cells) === '3,3', `rows of ${cells} cells: ${text(first)}`);
    },
  },
  {
    row: 17,
    name: 'undo is of one’s own, and brings back what another typed in a deleted block',
    run: ({ first, second, people }) => {
      removeBlock(first, 'a.2');
      typeAt(second, 'a.2', 5, 'xyz');
      merge(people);
      first.undo();
      merge(people);
      const block = blockOf(first, 'xyz');
      return want(block === 'bravoxyz charlie', block === '' ? 'typed text is lost' : `it is "${block}"`);
    },
  },
  {
    row: 17,
    name: 'undo of a join while another types',
    run: ({ first, second, people }) => {
      const place = first.find('a.2');
      if (place) first.edit((tr) => joinWithPrevious(tr, place.pos));
      typeAt(second, 'a.2', 13, 'xyz');
      merge(people);
      first.undo();
      merge(people);
      return want(times(first, 'xyz') === 1 && times(first, 'charlie') === 1, `it is "${text(first)}"`);
    },
  },
  {
    row: 18,
    name: 'what a key costs does not grow with the page',
    run: ({ kind }) => {
      const [short = 0, long = 0] = leastKeys(kind, [1000, 9000]);
      const figures = `${short.toFixed(2)} ms at 1000 blocks, ${long.toFixed(2)} at 9000`;
      return want(long < 2 * short + 0.1, figures);
    },
  },
];

const clients = [11, 222, 3333] as const;

/** The page's schema, in which attributes may be of any type. */
const loose = ((): Schema => {
  const nodes = schema.spec.nodes.toObject();
  for (const [name, spec] of Object.entries(nodes)) {
    const attrs = Object.entries(spec.attrs ?? {}).map(([key, { validate: _, ...rest }]) => [key, rest]);
    nodes[name] = { ...spec, attrs: Object.fromEntries(attrs) };
  }
  return new Schema({ nodes, marks: schema.spec.marks, topNode: 'doc' });
})();

const seedOf = (kind: Kind, page: Node): Uint8Array => (kind === 'ours' ? seedUpdate(page) : stockSeed(page));

const personOf = (kind: Kind, name: string, client: number, seed: Uint8Array, any = false): Person =>
  kind === 'ours' ? new Peer(name, client, seed) : new StockPeer(name, client, seed, any ? loose : schema);

export function runTrap(trap: Trap, kind: Kind): string | null {
  const seed = seedOf(kind, (trap.page ?? plainPage)(kind));
  const people = clients.map((client, index) =>
    personOf(kind, 'abc'[index] as string, client, seed, trap.loose),
  ) as unknown as [Person, Person, Person];
  const [first, second] = people;
  try {
    const wrong = trap.run({ kind, people, first, second });
    if (wrong !== null) return wrong;
    for (const person of people) if (!person.document.eq(first.document)) return 'peers differ';
    return null;
  } catch (error) {
    return `throws: ${error instanceof Error ? error.message : error}`;
  } finally {
    for (const person of people) person.destroy();
  }
}
