/**
 * The notes of a page as the Cite extension counts them: which reference cites which note, what a note says, what is
 * wrong. A model without markup: the read view and the specification's HTML are both written from it.
 *
 * References are given in the order of the page, those inside of a reference before it. A list shows what its group
 * cited since the last list; behind it numbers start anew.
 *
 * @see https://www.mediawiki.org/wiki/Help:Cite
 */

import { set } from './element-names.js';
import type { Tree, TreeElement } from './node.js';

/** A message of Cite's, by its key. */
export interface CiteError {
  readonly key: string;
  readonly params?: readonly string[];
}

/** What a reference says: an element whose children are the text, and the tree that they belong to. */
export interface CiteContent {
  readonly node: TreeElement;
  readonly tree: Tree;
}

/** A reference as it stands in a page: `Ref` is what it is known by, `Said` what it says. */
export interface CiteRef<Ref = TreeElement, Said = CiteContent> {
  readonly node: Ref;
  readonly attrs: Readonly<Record<string, string>>;
  /** `null`: it says nothing that could be seen. */
  readonly content: Said | null;
  /** It is one tag (`<ref/>`), not two. */
  readonly single: boolean;
}

/** Where a reference stands: in what is read, in data (the caption of a picture in a line), in a list's own body. */
export type CitePlace = 'text' | 'data' | 'list';

export interface Note<Ref = TreeElement, Said = CiteContent> {
  /** `name-1` or `1`, unique in the page: what ids are made of. */
  readonly key: string;
  readonly name: string;
  readonly group: string;
  /** `1`, or `1.2` for the second detail of the first note, or what the wiki calls it. */
  readonly label: string;
  /** What a reference shows in its brackets: the label, and the group where no label says it. */
  readonly shown: string;
  /** The note that this one is a detail of. */
  readonly main: Note<Ref, Said> | null;
  readonly details: readonly Note<Ref, Said>[];
  /** `null`: nobody says it. */
  readonly content: Said | null;
  /** Its text continues another one that is not known (`follow`). */
  readonly continues: boolean;
  /** What continues its text. */
  readonly followers: readonly Said[];
  /** `ltr`, `rtl`, `auto` or `''`. */
  readonly dir: string;
  /** References that lead back to it. */
  readonly cites: readonly Cite<Ref, Said>[];
}

export interface Cite<Ref = TreeElement, Said = CiteContent> {
  readonly node: Ref;
  readonly note: Note<Ref, Said>;
  /** The reference's own id; `''` where the note does not lead back to it. */
  readonly id: string;
  readonly errors: readonly CiteError[];
  /** Its text is the note's, its own data, or none. */
  readonly body: 'note' | 'own' | 'none';
  /** It continues the text of the note. */
  readonly follows: boolean;
  /** A detail: what it says of the note itself. */
  readonly mainContent: Said | null;
}

export interface NoteList<Ref = TreeElement, Said = CiteContent> {
  readonly group: string;
  readonly notes: readonly Note<Ref, Said>[];
  /** What is wrong with the list's own tag. */
  readonly errors: readonly CiteError[];
  /** What is wrong with notes that its body explains and nothing cites. */
  readonly unused: readonly CiteError[];
}

export interface CiteOptions<Ref = TreeElement, Said = CiteContent> {
  /** `<ref name="a" details="p. 1"/>` cites a part of a note. */
  subReferences?: boolean;
  /** Notes without a direction take it from their text. */
  autoDirection?: boolean;
  /** What the wiki calls the notes of a group, from the first; `undefined`: by number. */
  labels?: (group: string) => readonly string[] | undefined;
  /** How alike two texts are: to the letter, to the reader, or not. */
  alike: (a: Said, b: Said) => 'same' | 'alike' | 'different';
  /** The text of a detail, which is an attribute's value. */
  detail: (node: Ref, source: string) => Said;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

interface OpenNote<Ref, Said>
  extends Mutable<Omit<Note<Ref, Said>, 'details' | 'followers' | 'cites' | 'main'>> {
  readonly main: OpenNote<Ref, Said> | null;
  readonly details: OpenNote<Ref, Said>[];
  readonly followers: Said[];
  readonly cites: OpenCite<Ref, Said>[];
  /** References that cite it without a way back. */
  readonly mentions: OpenCite<Ref, Said>[];
  /** The source of a detail. */
  readonly source: string;
  /** The direction that was asked for first, or with the text. */
  given: string;
}

interface OpenCite<Ref, Said> extends Mutable<Omit<Cite<Ref, Said>, 'errors' | 'note'>> {
  readonly errors: CiteError[];
  readonly note: OpenNote<Ref, Said>;
}

interface Group<Ref, Said> {
  readonly notes: OpenNote<Ref, Said>[];
  readonly byName: Map<string, OpenNote<Ref, Said>>;
}

interface OpenList<Ref> {
  readonly node: Ref;
  readonly group: string;
  readonly errors: CiteError[];
  readonly unused: CiteError[];
}

const isNumber = (name: string): boolean => /^\d+$/.test(name);
const directions = set('ltr rtl auto');
const listKeys = ['group', 'responsive'];

export class Citations<Ref extends object = TreeElement, Said = CiteContent> {
  readonly #options: CiteOptions<Ref, Said>;
  readonly #cites = new Map<Ref, OpenCite<Ref, Said>>();
  readonly #lists = new Map<Ref, NoteList<Ref, Said>>();
  readonly #groups = new Map<string, Group<Ref, Said>>();
  #open: OpenList<Ref> | null = null;
  #keys = 0;

  constructor(options: CiteOptions<Ref, Said>) {
    this.#options = options;
  }

  /** What a reference cites; `undefined` for one that counts for nothing. */
  citeOf(node: Ref): Cite<Ref, Said> | undefined {
    return this.#cites.get(node);
  }

  listOf(node: Ref): NoteList<Ref, Said> | undefined {
    return this.#lists.get(node);
  }

  add(ref: CiteRef<Ref, Said>, place: CitePlace): void {
    if (this.#open && place === 'list') this.#listed(ref, this.#open);
    else this.#cited(ref, place);
  }

  /** What a reference says is taken before what those in it say, while its number comes after theirs. */
  claim({ attrs, content }: CiteRef<Ref, Said>, place: CitePlace): void {
    const { name = '', group = '', details = '' } = attrs;
    if (place === 'list' || !content || name === '' || details !== '') return;
    const note = this.#groups.get(group)?.byName.get(name);
    if (note && !note.content && note.followers.length === 0) note.content = content;
  }

  /** A reference turns out to stand in data: no way leads back to it. */
  demote(node: Ref): void {
    const cite = this.#cites.get(node);
    const at = cite?.note.cites.indexOf(cite) ?? -1;
    if (!cite || at < 0) return;
    cite.note.cites.splice(at, 1);
    cite.note.mentions.push(cite);
    cite.id = '';
  }

  #cited(ref: CiteRef<Ref, Said>, place: CitePlace): void {
    const { attrs, content } = ref;
    const errors: CiteError[] = [];
    const { name, follow, details } = this.#facts(ref, errors);
    const group = attrs.group ?? '';
    if (follow !== '' && (name !== '' || details !== ''))
      errors.push({ key: 'cite_error_ref_follow_conflicts' });
    if (name === '') {
      const isNumbered = errors.some(({ key }) => key === 'cite_error_ref_numeric_key');
      if (details !== '')
        errors.push({
          key: content ? 'cite_error_ref_with_details_no_name' : 'cite_error_details_missing_parent',
        });
      else if (!content && follow === '' && !isNumbered)
        errors.push({ key: ref.single ? 'cite_error_ref_no_key' : 'cite_error_ref_no_input' });
    }
    const parent = follow === '' || name !== '' ? undefined : this.#group(group).byName.get(follow);
    if (parent) {
      const cite = this.#register(ref.node, parent, errors);
      cite.follows = true;
      if (!content) return;
      parent.followers.push(content);
      cite.body = 'note';
      return;
    }
    let cite: OpenCite<Ref, Said>;
    if (name !== '' && details !== '') cite = this.#detail(ref, name, details, errors);
    else {
      const note = this.#note(name, group);
      if ((attrs.follow ?? '') !== '' && content && !note.content) note.continues = true;
      cite = this.#register(ref.node, note, errors);
      this.#explain(ref, cite, errors);
    }
    if (place !== 'text') {
      cite.note.mentions.push(cite);
      return;
    }
    const { key, cites } = cite.note;
    const count = cites.length;
    if (cite.note.name !== '') cite.id = `cite_ref-${key.replace(/-(\d+)$/, '_$1')}-${count}`;
    else cite.id = count === 0 ? `cite_ref-${key}` : `cite_ref-${key}-${count}`;
    cites.push(cite);
  }

  #register(node: Ref, note: OpenNote<Ref, Said>, errors: CiteError[]): OpenCite<Ref, Said> {
    const cite: OpenCite<Ref, Said> = {
      node,
      note,
      errors,
      id: '',
      body: 'none',
      follows: false,
      mainContent: null,
    };
    this.#cites.set(node, cite);
    return cite;
  }

  /** A reference in a list's body explains a note and cites none; what is wrong is said where the note is cited. */
  #listed(ref: CiteRef<Ref, Said>, list: OpenList<Ref>): void {
    const { attrs, content } = ref;
    const errors: CiteError[] = [];
    const { name } = this.#facts(ref, errors);
    if (this.#options.subReferences && attrs.details !== undefined)
      errors.push({ key: 'cite_error_details_unsupported_context', params: [name] });
    const given = attrs.group ?? '';
    if (given !== '' && given !== list.group)
      errors.push({ key: 'cite_error_references_group_mismatch', params: [given] });
    const note = this.#note(name, list.group);
    const cite = this.#register(ref.node, note, []);
    if (name === '') errors.push({ key: 'cite_error_references_no_key' });
    else if (!content)
      errors.push({ key: 'cite_error_empty_references_define', params: [name, given || list.group] });
    this.#explain(ref, cite, errors);
    note.mentions.push(cite);
    if (name !== '' && note.cites.length === 0 && note.details.length === 0)
      errors.push({ key: 'cite_error_references_missing_key', params: [name] });
    (note.cites[0]?.errors ?? list.unused).push(...errors);
  }

  /** Name, follow and details of a reference, without what is wrong in them. */
  #facts(
    { attrs }: CiteRef<Ref, Said>,
    errors: CiteError[],
  ): { name: string; follow: string; details: string } {
    const { subReferences } = this.#options;
    const keys = [...(subReferences ? ['details'] : []), 'dir', 'follow', 'group', 'name'];
    const unknown = Object.keys(attrs).find((key) => !keys.includes(key));
    if (unknown !== undefined)
      errors.push({ key: 'cite_error_ref_too_many_keys', params: [unknown, keys.join(', ')] });
    let { name = '', follow = '' } = attrs;
    if (isNumber(name) || isNumber(follow)) errors.push({ key: 'cite_error_ref_numeric_key' });
    if (isNumber(name)) name = '';
    if (isNumber(follow)) follow = '';
    if (attrs.dir !== undefined && !directions.has(attrs.dir.toLowerCase()))
      errors.push({ key: 'cite_error_ref_invalid_dir', params: [attrs.dir] });
    return { name, follow, details: subReferences ? (attrs.details ?? '') : '' };
  }

  /** A reference to a part of a note, and what it says of the note itself. */
  #detail(ref: CiteRef<Ref, Said>, name: string, details: string, errors: CiteError[]): OpenCite<Ref, Said> {
    const main = this.#note(name, ref.attrs.group ?? '');
    if (ref.content) {
      if (!main.content) main.content = ref.content;
      else if (this.#options.alike(main.content, ref.content) === 'different')
        errors.push({ key: 'cite_error_references_duplicate_key', params: [name] });
    }
    this.#direct(ref, main, errors, main.content === ref.content);
    let note = main.details.find(({ source }) => source === details);
    if (!note) {
      const label = `${main.label}.${main.details.length + 1}`;
      const shown = `${main.shown}.${main.details.length + 1}`;
      const content = this.#options.detail(ref.node, details);
      note = { ...this.#fresh('', main.group, label, shown, main, details), content };
      main.details.push(note);
    }
    const cite = this.#register(ref.node, note, errors);
    cite.body = 'note';
    cite.mainContent = ref.content;
    return cite;
  }

  /** Takes what a reference says for what the note says. */
  #explain(ref: CiteRef<Ref, Said>, cite: OpenCite<Ref, Said>, errors: CiteError[]): void {
    const { content, single } = ref;
    const { note } = cite;
    const first = content !== null && (note.content ? note.content === content : note.followers.length === 0);
    this.#direct(ref, note, errors, first);
    if (!content) cite.body = single ? 'none' : 'own';
    else if (first) {
      note.content = content;
      cite.body = 'note';
    } else {
      const alike = note.content ? this.#options.alike(note.content, content) : 'different';
      cite.body = alike === 'same' ? 'note' : 'own';
      if (alike === 'different')
        errors.push({ key: 'cite_error_references_duplicate_key', params: [note.name] });
    }
  }

  /** Only what explains a note says its direction; any other may but agree. */
  #direct(
    { attrs }: CiteRef<Ref, Said>,
    note: OpenNote<Ref, Said>,
    errors: CiteError[],
    wins: boolean,
  ): void {
    const dir = (attrs.dir ?? '').toLowerCase();
    if (!directions.has(dir)) return;
    if (note.given !== '' && note.given !== dir)
      errors.push({ key: 'cite_error_ref_conflicting_dir', params: [note.name] });
    if (note.given === '' || wins) note.given = dir;
    if (wins) note.dir = dir;
  }

  #group(group: string): Group<Ref, Said> {
    let found = this.#groups.get(group);
    if (!found) this.#groups.set(group, (found = { notes: [], byName: new Map() }));
    return found;
  }

  #note(name: string, of: string): OpenNote<Ref, Said> {
    const group = this.#group(of);
    const known = name === '' ? undefined : group.byName.get(name);
    if (known) return known;
    const number = group.notes.length + 1;
    const given = of === '' ? undefined : this.#options.labels?.(of)?.[number - 1];
    const label = given ?? String(number);
    const shown = of === '' || given !== undefined ? label : `${of} ${label}`;
    const note = this.#fresh(name, of, label, shown, null, '');
    group.notes.push(note);
    if (name !== '') group.byName.set(name, note);
    return note;
  }

  #fresh(
    name: string,
    group: string,
    label: string,
    shown: string,
    main: OpenNote<Ref, Said> | null,
    source: string,
  ): OpenNote<Ref, Said> {
    const id = ++this.#keys;
    return {
      key: name === '' ? String(id) : `${name.replace(/[\s_]+/g, '_')}-${id}`,
      name,
      group,
      label,
      shown,
      main,
      details: [],
      content: null,
      continues: false,
      followers: [],
      dir: '',
      cites: [],
      mentions: [],
      source,
      given: '',
    };
  }

  /**
   * @param explains it has a body of its own
   * @returns whether it is a list: one in the body of another is none
   */
  openList(node: Ref, attrs: Readonly<Record<string, string>>, explains: boolean): boolean {
    if (this.#open) {
      if (!explains) this.#open.errors.push({ key: 'cite_error_included_references' });
      return false;
    }
    const errors: CiteError[] = [];
    const unknown = Object.keys(attrs).find((key) => !listKeys.includes(key));
    if (unknown !== undefined)
      errors.push({
        key: 'cite_error_references_invalid_parameters',
        params: [unknown, listKeys.join(', ')],
      });
    this.#open = { node, group: attrs.group ?? '', errors, unused: [] };
    return true;
  }

  closeList(): void {
    const list = this.#open;
    if (!list) throw new RangeError('No list is open.');
    const { group, errors, unused } = list;
    this.#lists.set(list.node, { group, errors, unused, notes: this.#take(group) });
    this.#open = null;
  }

  /** Lists of the notes that no list shows, in the order of their groups. */
  rest(): NoteList<Ref, Said>[] {
    return [...this.#groups]
      .filter(([, { notes }]) => notes.length > 0)
      .map(([group]) => ({
        group,
        notes: this.#take(group),
        errors: group === '' ? [] : [{ key: 'cite_error_group_refs_without_references', params: [group] }],
        unused: [],
      }));
  }

  /** The notes of a group, which begins anew. */
  #take(of: string): readonly Note<Ref, Said>[] {
    const notes = this.#groups.get(of)?.notes ?? [];
    this.#groups.delete(of);
    for (const { name, content, followers, cites, mentions } of notes) {
      if (name === '' || content || followers.length > 0) continue;
      for (const { errors } of [...cites, ...mentions])
        errors.push({ key: 'cite_error_references_no_text', params: [name] });
    }
    if (this.#options.autoDirection) for (const note of notes) note.dir ||= 'auto';
    return notes;
  }
}

/** What is wrong with a note, each thing once: what is wrong where it is cited. */
export function noteErrors<Ref, Said>({ cites }: Note<Ref, Said>): CiteError[] {
  const known = new Map<string, CiteError>();
  for (const { errors } of cites) for (const error of errors) known.set(JSON.stringify(error), error);
  return [...known.values()];
}
