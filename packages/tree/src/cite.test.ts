import { describe, expect, it } from 'vitest';
import { Citations, type CiteContent, type CiteOptions, type CitePlace, noteErrors } from './cite.js';
import { plainText } from './html-facts.js';
import { element, type TreeElement, text, tree } from './node.js';

const page = tree([]);
const alike: CiteOptions['alike'] = (a, b) => {
  const [x, y] = [a, b].map(({ node }) => plainText(node.children)) as [string, string];
  if (x === y) return 'same';
  return x.toLowerCase() === y.toLowerCase() ? 'alike' : 'different';
};
const detail = (_: TreeElement, source: string): CiteContent => ({
  node: element('span', { children: [text(source)] }),
  tree: page,
});

/** Counts references as they come: `add` gives what one cites. */
function counting(options: Partial<CiteOptions> = {}) {
  const citations = new Citations({ alike, detail, ...options });
  const add = (attrs: Record<string, string>, said = '', place: CitePlace = 'text') => {
    const node = element('sup', { children: said === '' ? [] : [text(said)] });
    const ref = { node, attrs, content: said === '' ? null : { node, tree: page }, single: said === '' };
    citations.claim(ref, place);
    citations.add(ref, place);
    return citations.citeOf(node) as NonNullable<ReturnType<Citations['citeOf']>>;
  };
  const list = (attrs: Record<string, string> = {}, inside: () => void = () => {}) => {
    const node = element('div');
    citations.openList(node, attrs, true);
    inside();
    citations.closeList();
    return citations.listOf(node) as NonNullable<ReturnType<Citations['listOf']>>;
  };
  return { citations, add, list };
}

const keys = (errors: readonly { key: string }[]): string[] =>
  errors.map(({ key }) => key.replace('cite_error_', ''));

describe('notes', () => {
  it('are numbered in order of citation, by group, and anew behind a list', () => {
    const { add, list, citations } = counting();
    const shown = [add({}, 'a'), add({ name: 'n' }, 'b'), add({ group: 'g' }, 'c'), add({ name: 'n' })].map(
      ({ note, id }) => [note.shown, id],
    );
    expect(shown).toEqual([
      ['1', 'cite_ref-1'],
      ['2', 'cite_ref-n_2-0'],
      ['g 1', 'cite_ref-3'],
      ['2', 'cite_ref-n_2-1'],
    ]);
    expect(list().notes.map(({ key, cites }) => [key, cites.length])).toEqual([
      ['1', 1],
      ['n-2', 2],
    ]);
    expect(add({}, 'd').note.shown).toBe('1');
    expect(citations.rest().map(({ group, errors }) => [group, keys(errors)])).toEqual([
      ['g', ['group_refs_without_references']],
      ['', []],
    ]);
  });

  it('have the names that a wiki gives them', () => {
    const { add } = counting({ labels: (group) => (group === 'greek' ? ['α', 'β'] : undefined) });
    expect(['a', 'b', 'c'].map((said) => add({ group: 'greek' }, said).note.shown)).toEqual([
      'α',
      'β',
      'greek 3',
    ]);
  });

  it('say what explained them first, even behind its first use', () => {
    const { add } = counting();
    const use = add({ name: 'n' });
    const first = add({ name: 'n' }, 'Text');
    const [same, close, other] = [
      add({ name: 'n' }, 'Text'),
      add({ name: 'n' }, 'text'),
      add({ name: 'n' }, 'else'),
    ];
    expect(use.body).toBe('none');
    expect([first, same, close, other].map((cite) => cite?.body)).toEqual(['note', 'note', 'own', 'own']);
    expect(keys(close?.errors ?? [])).toEqual([]);
    expect(keys(noteErrors(use.note))).toEqual(['references_duplicate_key']);
  });

  it('are continued', () => {
    const { add, list } = counting();
    const main = add({ name: 'n' }, 'a');
    const more = add({ follow: 'n' }, 'b');
    const lost = add({ follow: 'x' }, 'c');
    expect([more.note, more.follows, more.id]).toEqual([main.note, true, '']);
    expect([lost.note.continues, lost.note.shown]).toEqual([true, '2']);
    expect(list().notes).toHaveLength(2);
  });

  it('have details', () => {
    const { add, list } = counting({ subReferences: true });
    const first = add({ name: 'n', details: 'p. 1' }, 'book');
    const [again, other] = [add({ name: 'n', details: 'p. 1' }), add({ name: 'n', details: 'p. 2' })];
    expect([first, again, other].map(({ note, id }) => [note.label, id])).toEqual([
      ['1.1', 'cite_ref-2'],
      ['1.1', 'cite_ref-2-1'],
      ['1.2', 'cite_ref-3'],
    ]);
    const [main] = list().notes;
    expect([main?.cites.length, main?.details.length]).toEqual([0, 2]);
  });

  it('are explained in a list, which says what is wrong where it is cited, or itself', () => {
    const { add, list } = counting();
    const use = add({ name: 'a', group: 'g' });
    const { notes, unused } = list({ group: 'g' }, () => {
      add({ name: 'a', group: 'other' }, 'A', 'list');
      add({ name: 'b' }, 'B', 'list');
      add({}, 'C', 'list');
    });
    expect(notes.map(({ content }) => plainText(content?.node.children ?? []))).toEqual(['A', 'B', 'C']);
    expect(keys(use.errors)).toEqual(['references_group_mismatch']);
    expect(keys(unused)).toEqual(['references_missing_key', 'references_no_key']);
  });

  it('in data have no way back', () => {
    const { add, list } = counting();
    expect(add({}, 'a', 'data').id).toBe('');
    expect(list().notes[0]?.cites).toEqual([]);
  });

  it('have the direction of what explains them', () => {
    const { add } = counting({ autoDirection: true });
    add({ name: 'n', dir: 'ltr' });
    const full = add({ name: 'n', dir: 'RTL' }, 'a');
    expect([full.note.dir, keys(full.errors)]).toEqual(['rtl', ['ref_conflicting_dir']]);
  });
});

describe('what is wrong', () => {
  it.each<[Record<string, string>, string, string[]]>([
    [{ name: '12' }, 'a', ['ref_numeric_key']],
    [{}, '', ['ref_no_key']],
    [{ colour: 'red' }, 'a', ['ref_too_many_keys']],
    [{ dir: 'up' }, 'a', ['ref_invalid_dir']],
    [{ name: 'a', follow: 'b' }, 'a', ['ref_follow_conflicts']],
    [{ details: 'p. 1' }, 'a', ['ref_too_many_keys']],
  ])('%j', (attrs, said, errors) => {
    expect(keys(counting().add(attrs, said).errors)).toEqual(errors);
  });

  it('a name that nobody explains', () => {
    const { add, list } = counting();
    const cite = add({ name: 'n' });
    list();
    expect(keys(cite.errors)).toEqual(['references_no_text']);
  });

  it('a list in a list, and what it does not know', () => {
    const { citations, list } = counting();
    const { errors } = list({ columns: '2' }, () => {
      expect(citations.openList(element('div'), {}, false)).toBe(false);
    });
    expect(keys(errors)).toEqual(['references_invalid_parameters', 'included_references']);
    expect(() => citations.closeList()).toThrow(RangeError);
  });
});
