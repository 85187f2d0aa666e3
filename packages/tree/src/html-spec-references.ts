/** Notes as the Cite extension writes them: what stands where a note is cited, and lists with ways back. */

import { type Cite, type CiteError, type Note, type NoteList, noteErrors } from './cite.js';
import { attributes, escapeText } from './html-escape.js';
import { extensionFacts, mwType } from './html-facts.js';
import type { Render, SpecPage } from './html-spec-page.js';
import { type Tree, type TreeElement, type TreeNode, text } from './node.js';

type Attrs = Record<string, string>;

const textId = (note: Note): string => `mw-reference-text-cite_note-${note.key}`;
const groupOf = (group: string): Attrs => (group === '' ? {} : { 'data-mw-group': group });

/** A fragment as it stands in an address: what reads like an escape is none. */
const fragmentOf = (id: string): string => id.replace(/%(?=[0-9a-f]{2})/gi, '%25');

/**
 * A reference in the text.
 * @param made what the template that made it adds: `typeof`, `about`, `data-mw`
 */
export function specReference(
  { note, id, errors, body, follows, mainContent }: Cite,
  node: TreeElement,
  tree: Tree,
  page: SpecPage,
  render: Render,
  made: Attrs = {},
): string {
  const data: Record<string, unknown> = { name: 'ref', attrs: extensionFacts(node.attrs).attrs };
  const own =
    body === 'own' ? { html: node.children.length > 0 ? render({ node, tree }) : blankOf(node, tree) } : null;
  const written = node.source === null || node.source.openEnd !== node.source.end;
  const shown = own ?? { id: textId(note) };
  if (body !== 'none' && written) data.body = shown;
  Object.assign(data, JSON.parse(made['data-mw'] ?? '{}'));
  if (note.main) data.mainRef = note.main.name;
  if (body !== 'none') data.body = shown;
  if (note.main && mainContent) {
    data.mainBody = textId(note.main);
    data.mainBodyHtml = render(mainContent);
  }
  if (errors.length > 0) data.errors = errors;
  const types = [made.typeof, 'mw:Extension/ref', errors.length > 0 ? 'mw:Error' : undefined];
  const attrs: Attrs = {
    ...(made.about === undefined ? {} : { about: made.about }),
    class: follows ? 'mw-ref reference mw-ref-follow' : 'mw-ref reference',
    ...(id === '' ? {} : { id }),
    rel: 'dc:references',
    typeof: types.filter((type) => type !== undefined).join(' '),
    'data-mw': JSON.stringify(data),
  };
  const bracket = (sign: string): string => `<span class="cite-bracket">${sign}</span>`;
  const link = attributes({
    href: `${page.href}#${fragmentOf(`cite_note-${note.key}`)}`,
    ...groupOf(note.group),
  });
  return (
    `<sup${attributes(attrs)}><a${link}><span class="mw-reflink-text">` +
    `${bracket('[')}${escapeText(note.shown)}${bracket(']')}</span></a></sup>`
  );
}

/** The blanks between the two tags of a reference that says nothing. */
const blankOf = ({ source }: TreeElement, { text: page }: Tree): string =>
  source ? page.slice(source.openEnd, source.closeStart) : '';

export interface ListLook {
  /** `data-mw` of the list. */
  readonly data: Record<string, unknown>;
  /** What the template that made it adds. */
  readonly made?: Attrs | undefined;
  /** In columns, without them, or in no box for them at all. */
  readonly box: 'columns' | 'plain' | 'none';
}

/** A list of notes. */
export function specNoteList(
  { group, notes, errors, unused }: NoteList,
  { data, made = {}, box }: ListLook,
  page: SpecPage,
  render: Render,
): string {
  if (errors.length > 0) data.errors = errors;
  const types = ['mw:Extension/references', errors.length > 0 ? 'mw:Error' : undefined, made.typeof];
  const outer: Attrs = {
    ...(made.about === undefined ? {} : { about: made.about }),
    typeof: types.filter((type) => type !== undefined).join(' '),
    'data-mw': JSON.stringify({ ...data, ...JSON.parse(made['data-mw'] ?? '{}') }),
  };
  const inner: Attrs = { class: 'mw-references references', ...groupOf(group) };
  const items = notes.map((note) => item(note, page, render)).join('');
  const below = [...errors, ...unused].map(errorText).join('<br>');
  if (box === 'none') return `<ol${attributes({ ...inner, ...outer })}>${items}</ol>${below}`;
  const cls = box === 'columns' ? 'mw-references-wrap mw-references-columns' : 'mw-references-wrap';
  return `<div${attributes({ class: cls, ...outer })}><ol${attributes(inner)}>${items}</ol>${below}</div>`;
}

function item(note: Note, page: SpecPage, render: Render): string {
  const { key, group, label, dir, details } = note;
  const attrs: Attrs = {
    id: `cite_note-${key}`,
    ...(dir === '' ? {} : { class: `mw-cite-dir-${dir}` }),
    'data-mw-footnote-number': label,
  };
  const shown: Attrs = {
    id: textId(note),
    class: 'mw-reference-text reference-text',
    ...groupOf(group),
    ...(dir === 'auto' ? { dir } : {}),
  };
  const errors = noteErrors(note).map((error) => ` ${errorText(error)}`);
  const below = details.map((detail) => item(detail, page, render)).join('');
  return (
    `<li${attributes(attrs)}>${backlinks(note, page)} <span${attributes(shown)}>${said(note, render)}</span>` +
    `${errors.join('')}${below === '' ? '' : `<ol class="mw-subreference-list">${below}</ol>`}</li>`
  );
}

/** A note's text, and what continues it. */
function said({ content, continues, followers }: Note, render: Render): string {
  const more = (html: string): string => `<span typeof="mw:Cite/Follow"> ${html}</span>`;
  const own = content ? render(content) : '';
  return (continues && content ? more(own) : own) + followers.map((part) => more(render(part))).join('');
}

function backlinks({ cites, group }: Note, page: SpecPage): string {
  const back = (id: string, sign: string, rel: Attrs): string =>
    `<a${attributes({ href: `${page.href}#${fragmentOf(id)}`, ...groupOf(group), ...rel })}>` +
    `<span class="mw-linkback-text">${sign}</span></a>`;
  const [only] = cites;
  if (only && cites.length === 1)
    return `<span class="mw-cite-backlink">${back(only.id, '↑', { rel: 'mw:referencedBy' })}</span>`;
  const links = cites.map(({ id }, i) => back(id, String(i + 1), {})).join(' ');
  return `<span rel="mw:referencedBy" class="mw-cite-backlink">${links}</span>`;
}

/** A message of Cite's, in the language of who reads it. */
function errorText({ key, params = [] }: CiteError): string {
  const message = { '/': { lang: 'x-user', key: 'cite_error', params: [{ text: { key, params } }] } };
  return `<span${attributes({ typeof: 'mw:I18n', class: 'error mw-ext-cite-error', 'data-mw-i18n': JSON.stringify(message) })}></span>`;
}

/**
 * A note's text as it stands in a list: a list's item is one line of text, so that there are no paragraphs, blank
 * lines or preformatted lines in it; lists and tables are.
 */
export function noteNodes(node: TreeElement, tree: Tree): readonly TreeNode[] {
  const { source } = node;
  if (!source) return node.children;
  const out: TreeNode[] = [];
  let at = source.openEnd;
  const gapTo = (next: number): void => {
    const gap = tree.text.slice(at, next);
    if (gap !== '' && /^\s*$/.test(gap)) out.push(text(gap));
  };
  for (const child of node.children) {
    if (child.source) gapTo(child.source.start);
    if (child.kind === 'element' && child.print?.html !== true && mwType(child.attrs) === '') {
      if (child.name === 'p') out.push(...child.children.map(unbroken));
      else if (child.name === 'pre') out.push(text(' '), ...child.children.map(indented));
      else out.push(child);
    } else out.push(child);
    if (child.source) at = child.source.end;
  }
  gapTo(source.closeStart);
  return out;
}

/** The break that a blank line makes is a line end like any other. */
const unbroken = (node: TreeNode): TreeNode =>
  node.kind === 'element' && node.name === 'br' && node.print?.blank === true ? text('\n') : node;

const indented = (node: TreeNode): TreeNode =>
  node.kind === 'text' ? text(node.value.replaceAll('\n', '\n ')) : node;

/** The references in nodes, in order. */
export function referencesIn(nodes: readonly TreeNode[]): TreeElement[] {
  return nodes.flatMap((node) =>
    node.kind !== 'element' ? [] : isReference(node) ? [node] : referencesIn(node.children),
  );
}

/** The references in a list's body, and the lists in it, which are none: they give it theirs. */
function partsOf(nodes: readonly TreeNode[]): TreeElement[] {
  return nodes.flatMap((node) => {
    if (node.kind !== 'element') return [];
    const isList = mwType(node.attrs) === 'mw:Extension/references';
    return isList || isReference(node) ? [node] : partsOf(node.children);
  });
}

const isReference = (node: TreeNode): boolean =>
  node.kind === 'element' && mwType(node.attrs) === 'mw:Extension/ref';

/** The references of a list's own body and the blanks between them; everything else in it is lost. */
export function listed(tree: Tree): readonly TreeNode[] {
  const out: TreeNode[] = [];
  let at = 0;
  for (const node of partsOf(tree.children)) {
    const { start, end } = node.source ?? { start: at, end: at };
    out.push(text(blanks(tree.text.slice(at, start))), node);
    at = end;
  }
  out.push(text(blanks(tree.text.slice(at))));
  return out;
}

const blanks = (source: string): string => (/^\s*$/.test(source) ? source : '\n');
