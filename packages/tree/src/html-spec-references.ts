/**
 * Notes as the Cite extension writes them: numbered where they are cited, listed once with links back, by group. A list
 * shows what was cited since the last one of its group.
 */

import { attributes, escapeText } from './html-escape.js';
import { extensionFacts, mwType } from './html-facts.js';
import type { Tree, TreeElement, TreeNode } from './node.js';

export interface SpecNote {
  /** `name-1` or `1`: what its ids are made of. */
  readonly key: string;
  readonly named: boolean;
  readonly name: string;
  readonly group: string;
  readonly number: number;
  /** The ids of the places that cite it. */
  readonly cites: string[];
  content: Content | null;
  /** It is explained in two ways. */
  doubled: boolean;
}

interface Content {
  readonly node: TreeElement;
  readonly tree: Tree;
}

interface List {
  readonly notes: SpecNote[];
  readonly byName: Map<string, SpecNote>;
}

export class SpecNotes {
  readonly #page: string;
  readonly #lists = new Map<string, List>();
  /** What names mean, by group and name: a name may be cited before it is explained. */
  readonly #content = new Map<string, Content>();
  #keys = 0;

  /**
   * @param page the page's address without fragment
   * @param parse gives the nodes of a list's own body
   */
  constructor(tree: Tree, page: string, parse: (source: string) => Tree | null) {
    this.#page = page;
    this.#define(tree, tree.children, '', parse);
  }

  #define(
    tree: Tree,
    nodes: readonly TreeNode[],
    listGroup: string,
    parse: (source: string) => Tree | null,
  ): void {
    for (const node of nodes) {
      if (node.kind !== 'element') continue;
      const type = mwType(node.attrs);
      if (type === 'mw:Extension/ref' && node.children.length > 0) {
        const { name, group } = refFacts(node);
        const id = JSON.stringify([group || listGroup, name]);
        if (name !== '' && !this.#content.has(id)) this.#content.set(id, { node, tree });
      }
      const { body, attrs } = extensionFacts(node.attrs);
      const inside = type === 'mw:Extension/references' && body ? parse(body) : null;
      if (inside) this.#define(inside, inside.children, (attrs.group ?? '').trim(), parse);
      this.#define(tree, node.children, listGroup, parse);
    }
  }

  #list(group: string): List {
    let list = this.#lists.get(group);
    if (!list) this.#lists.set(group, (list = { notes: [], byName: new Map() }));
    return list;
  }

  #note(node: TreeElement, tree: Tree, listGroup: string): SpecNote {
    const facts = refFacts(node);
    const group = facts.group || listGroup;
    const list = this.#list(group);
    const known = facts.name === '' ? undefined : list.byName.get(facts.name);
    if (known) {
      if (!known.content && node.children.length > 0) known.content = { node, tree };
      return known;
    }
    const named = facts.name !== '';
    const id = ++this.#keys;
    const own = node.children.length > 0 ? { node, tree } : null;
    const note: SpecNote = {
      key: named ? `${facts.name.replace(/[\s_]+/g, '_')}-${id}` : String(id),
      named,
      name: facts.name,
      group,
      number: list.notes.length + 1,
      cites: [],
      doubled: false,
      content: (named ? this.#content.get(JSON.stringify([group, facts.name])) : null) ?? own,
    };
    list.notes.push(note);
    if (named) list.byName.set(facts.name, note);
    return note;
  }

  /**
   * The `sup` of a reference, `attrs` for its start tag and `html` inside.
   * @param listed it stands in a list's own body: it explains a note and cites none
   */
  cite(
    node: TreeElement,
    tree: Tree,
    render: (content: Content) => string,
    listed?: { readonly group: string },
  ): { attrs: Record<string, string>; html: string } {
    const facts = extensionFacts(node.attrs);
    const note = this.#note(node, tree, listed?.group ?? '');
    const attrs: Record<string, string> = { class: 'mw-ref reference' };
    if (!listed) {
      const id = note.named
        ? `cite_ref-${note.key.replace(/-(\d+)$/, '_$1')}-${note.cites.length}`
        : `cite_ref-${note.key}`;
      note.cites.push(id);
      attrs.id = id;
    }
    const data: Record<string, unknown> = { name: 'ref', attrs: facts.attrs };
    const errors = note.content ? [] : [{ key: 'cite_error_references_no_text', params: [note.name] }];
    if (note.content?.node === node) data.body = { id: `mw-reference-text-cite_note-${note.key}` };
    else if (node.children.length > 0) {
      const html = render({ node, tree });
      data.body = { html };
      if (note.content && html !== render(note.content)) {
        errors.push({ key: 'cite_error_references_duplicate_key', params: [note.name] });
        note.doubled = true;
      }
    }
    if (errors.length > 0) data.errors = errors;
    attrs.rel = 'dc:references';
    attrs.typeof = errors.length > 0 ? 'mw:Extension/ref mw:Error' : 'mw:Extension/ref';
    attrs['data-mw'] = JSON.stringify(data);
    const shown = note.group === '' ? String(note.number) : `${note.group} ${note.number}`;
    const bracket = (sign: string): string => `<span class="cite-bracket">${sign}</span>`;
    const link = attributes({ href: `${this.#page}#cite_note-${note.key}`, ...groupOf(note.group) });
    const html = `<a${link}><span class="mw-reflink-text">${bracket('[')}${escapeText(shown)}${bracket(']')}</span></a>`;
    return { attrs, html };
  }

  /** A list of a group. Showing a note may cite further ones: they join it. */
  write(group: string, render: (content: Content) => string): { html: string; count: number } {
    const { notes } = this.#list(group);
    let html = '';
    for (const note of notes) html += this.#item(note, render);
    this.#lists.delete(group);
    const list = attributes({ class: 'mw-references references', ...groupOf(group) });
    return { html: `<ol${list}>${html}</ol>`, count: notes.length };
  }

  #item(note: SpecNote, render: (content: Content) => string): string {
    const { key, group, cites, content } = note;
    const text = content ? render(content) : '';
    const back = (id: string, sign: string, rel: Record<string, string>): string =>
      `<a${attributes({ href: `${this.#page}#${id}`, ...groupOf(group), ...rel })}>` +
      `<span class="mw-linkback-text">${sign}</span></a>`;
    const backlinks =
      cites.length === 1
        ? `<span class="mw-cite-backlink">${back(cites[0] as string, '↑', { rel: 'mw:referencedBy' })}</span>`
        : `<span rel="mw:referencedBy" class="mw-cite-backlink">${cites.map((id, i) => back(id, String(i + 1), {})).join(' ')}</span>`;
    const wrong = !content
      ? 'cite_error_references_no_text'
      : note.doubled
        ? 'cite_error_references_duplicate_key'
        : '';
    const error = wrong === '' ? '' : ` ${errorText(wrong, [note.name])}`;
    const attrs = attributes({
      id: `mw-reference-text-cite_note-${key}`,
      class: 'mw-reference-text reference-text',
      ...groupOf(group),
    });
    return (
      `<li${attributes({ id: `cite_note-${key}`, 'data-mw-footnote-number': String(note.number) })}>` +
      `${backlinks} <span${attrs}>${text}</span>${error}</li>`
    );
  }

  /** The groups that still have notes to show. */
  groups(): string[] {
    return [...this.#lists].filter(([, { notes }]) => notes.length > 0).map(([group]) => group);
  }
}

const groupOf = (group: string): Record<string, string> => (group === '' ? {} : { 'data-mw-group': group });

function refFacts(node: TreeElement): { name: string; group: string } {
  const { attrs } = extensionFacts(node.attrs);
  return { name: (attrs.name ?? '').trim(), group: (attrs.group ?? '').trim() };
}

/** A message of Cite's, in the language of who reads it. */
export function errorText(key: string, params: readonly string[]): string {
  const message = { '/': { lang: 'x-user', key: 'cite_error', params: [{ text: { key, params } }] } };
  return `<span${attributes({ typeof: 'mw:I18n', class: 'error mw-ext-cite-error', 'data-mw-i18n': JSON.stringify(message) })}></span>`;
}
