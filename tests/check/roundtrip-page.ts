/** The whole road for one page: parse, import, export, print; and seeded edits on it. */

import { createIds, exportDocument, importTree, type NewId, repairIds } from '@stet/document';
import { plainText, type Tree, type TreeElement, type TreeNode } from '@stet/tree';
import { checkInvariants } from '@stet/tree/invariants';
import type { Node } from 'prosemirror-model';
import { EditorState, type Transaction } from 'prosemirror-state';
import { hash, Random } from '../lib/random.js';
import { drawEdit, type Edit, type EditKind, findPlaces } from './roundtrip-edits.js';
import type { Engine } from './roundtrip-engine.js';
import { lostLines } from './roundtrip-lines.js';
import { isBetweenRests, isLocal, sourceRanges } from './roundtrip-local.js';

export interface PageInput {
  readonly file: string;
  readonly title: string;
  readonly source: Uint8Array;
}

export interface PageOptions {
  readonly edits: number;
  readonly sessions: number;
  readonly seed: number;
}

export interface KindCount {
  edits: number;
  local: number;
  proven: number;
  declared: number;
  /** Edits of which the save said proven exactly when the whole page, parsed here, is the document. */
  agree: number;
  /** Edits whose blocks lie between points of rest; of those, the local and the proven ones. */
  rest: number;
  restLocal: number;
  restProven: number;
  /** Edits that brought nowiki tags; those whose tags all keep text of the page that looks like markup. */
  nowiki: number;
  nowikiByPlace: number;
  /** Tags without which the page says the same. */
  unneeded: number;
  undoExact: number;
  refused: number;
  threw: number;
}

export interface Failure {
  readonly what: string;
  readonly detail: string;
}

export interface PageResult {
  readonly file: string;
  identical: boolean;
  inverse: boolean;
  valid: boolean;
  fresh: boolean;
  freshEqual: boolean;
  rangesOk: boolean;
  exceptions: Readonly<Record<string, number>>;
  bytes: number;
  alienBytes: number;
  aliens: number;
  /** Parse, import, export and print of the page as it is. */
  ms: number;
  kinds: Partial<Record<EditKind, KindCount>>;
  /** `lines`: sessions after which all lines stand that they did not touch. */
  sessions: { run: number; proven: number; lines: number; undoExact: number };
  failures: Failure[];
}

const editsInSession = 50;

export function checkPage(engine: Engine, input: PageInput, options: PageOptions): PageResult {
  return new PageCheck(engine, input, options).run();
}

class PageCheck {
  readonly #text: string;
  readonly #random: Random;
  readonly #result: PageResult;

  constructor(
    private readonly engine: Engine,
    private readonly input: PageInput,
    private readonly options: PageOptions,
  ) {
    this.#text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(input.source);
    this.#random = new Random(hash(input.file) ^ options.seed);
    this.#result = {
      file: input.file,
      identical: false,
      inverse: false,
      valid: false,
      fresh: false,
      freshEqual: false,
      rangesOk: false,
      exceptions: {},
      bytes: input.source.length,
      alienBytes: 0,
      aliens: 0,
      ms: 0,
      kinds: {},
      sessions: { run: 0, proven: 0, lines: 0, undoExact: 0 },
      failures: [],
    };
  }

  run(): PageResult {
    const result = this.#result;
    const start = performance.now();
    const base = this.#parse(this.#text);
    const doc = importTree(base);
    const exported = exportDocument(doc);
    const printed = this.engine.print(exported, base).text;
    result.ms = performance.now() - start;

    this.#unedited(base, doc, exported, printed);
    for (let n = 0; n < this.options.edits; n++) this.#edit(base, doc);
    for (let n = 0; n < this.options.sessions; n++) this.#session(base, doc);
    return result;
  }

  #unedited(base: Tree, doc: Node, exported: Tree, printed: string): void {
    const result = this.#result;
    const bytes = new TextEncoder().encode(printed);
    result.identical =
      bytes.length === this.input.source.length && bytes.every((byte, i) => byte === this.input.source[i]);
    if (!result.identical) this.#fail('not identical', () => difference(this.#text, printed));

    const report = checkInvariants(base);
    result.rangesOk = report.ok;
    result.exceptions = report.exceptions;
    if (!report.ok) {
      const [first] = report.violations;
      this.#fail('ranges', () => `${report.count} violations, first (${first?.rule}): ${first?.message}`);
    }

    result.inverse = this.engine.equal(base, exported);
    if (!result.inverse)
      this.#fail('export differs from the parsed tree', () => this.engine.explain(base, exported));
    try {
      doc.check();
      result.valid = true;
    } catch (error) {
      this.#fail('invalid document', () => String(error));
    }

    doc.descendants((node) => {
      if (node.type.name !== 'alien' && node.type.name !== 'alienBlock') return;
      result.aliens++;
      result.alienBytes += Buffer.byteLength(node.attrs.src);
    });

    const fresh = this.engine.print(exported, null).text;
    result.fresh = fresh === this.#text;
    const reparsed = this.#parse(fresh);
    result.freshEqual = this.engine.equal(base, reparsed);
    if (!result.freshEqual) this.#fail('fresh differs', () => this.engine.explain(base, reparsed));
  }

  #edit(base: Tree, doc: Node): void {
    const edit = drawEdit(doc, this.#places(doc), this.#random);
    if (!edit) return;
    const count = (this.#result.kinds[edit.kind] ??= emptyCount());
    count.edits++;
    try {
      const tr = this.#apply(doc, edit, createIds('checker'));
      if (!tr) {
        count.refused++;
        this.#fail(`${edit.kind}: refused`, () => JSON.stringify(edit.touched));
        return;
      }
      const wanted = this.engine.meant(exportDocument(tr.doc), base);
      const { text, declared } = this.engine.print(wanted, base);
      const ranges = sourceRanges(base);
      const local = isLocal(this.#text, text, doc, ranges, edit.touched);
      const reparsed = this.#parse(text);
      const proven = this.engine.equal(wanted, reparsed);
      const undone = this.#undo(tr).eq(doc) && this.#result.identical;
      if (local) count.local++;
      if (proven) count.proven++;
      if (declared) count.declared++;
      const rest = isBetweenRests(base, doc, ranges, edit.touched);
      const where = rest ? ' between rests' : '';
      if (rest) {
        count.rest++;
        if (local) count.restLocal++;
        if (proven) count.restProven++;
      }
      if (proven) this.#census(count, edit.kind, text, wanted, base);
      if (declared !== proven) count.agree++;
      else
        this.#fail(`${edit.kind}: said ${declared ? 'declared' : 'proven'}`, () =>
          difference(this.#text, text),
        );
      if (undone) count.undoExact++;
      if (!local) this.#fail(`${edit.kind}: not local${where}`, () => difference(this.#text, text));
      if (!proven) {
        this.#fail(
          `${edit.kind}: not proven${where}`,
          () => `${difference(this.#text, text)}\n${this.engine.explain(wanted, reparsed)}`,
        );
      }
      if (!undone) this.#fail(`${edit.kind}: undo`, () => JSON.stringify(edit.touched));
    } catch (error) {
      count.threw++;
      this.#fail(`${edit.kind}: threw`, () =>
        error instanceof Error ? (error.stack ?? error.message) : String(error),
      );
    }
  }

  /**
   * New nowiki tags: each is left out, to see whether it was needed. Those that the page has itself, changed or copied
   * with what they stand in, are none of the printer's.
   */
  #census(count: KindCount, kind: EditKind, text: string, wanted: Tree, base: Tree): void {
    const tags = /<nowiki\s*\/>|<nowiki>([^<]*)<\/nowiki>/g;
    const counts = new Map<string, number>();
    const add = (shown: string, n: number): void => {
      counts.set(shown, (counts.get(shown) ?? 0) + n);
    };
    for (const [found] of this.#text.matchAll(tags)) add(decoded(found), -1);
    for (const [shown, more] of ownNowiki(wanted, base)) add(shown, -more);
    const all = [...text.matchAll(tags)];
    for (const [found] of all) add(decoded(found), 1);
    const added = all.filter(({ 0: found }) => (counts.get(decoded(found)) ?? 0) > 0);
    if (added.length === 0 || all.length <= (this.#text.match(tags)?.length ?? 0)) return;
    count.nowiki++;
    if (added.every(({ 1: inner = '' }) => looksLikeMarkup(inner))) count.nowikiByPlace++;
    this.#fail(`${kind}: nowiki`, () => difference(this.#text, text));
    // Which of those that look alike is new nobody knows: all of them must be needed, but for as many as there were.
    const unneeded = new Map<string, number[]>();
    for (const { 0: found, 1: inner = '', index } of added) {
      if (endsCell(text, index, inner)) continue;
      const without = text.slice(0, index) + inner + text.slice(index + found.length);
      if (this.engine.equal(wanted, this.#parse(without)))
        unneeded.set(found, [...(unneeded.get(found) ?? []), index]);
    }
    for (const [found, places] of unneeded) {
      const had = this.#text.split(found).length - 1;
      if (places.length <= had) continue;
      count.unneeded++;
      this.#fail(`${kind}: nowiki that is not needed`, () =>
        places.map((at) => JSON.stringify(text.slice(Math.max(0, at - 40), at + 60))).join('\n'),
      );
    }
  }

  /** Several edits on top of each other, saved once. */
  #session(base: Tree, doc: Node): void {
    const { sessions } = this.#result;
    sessions.run++;
    const newId = createIds('checker');
    const done: Transaction[] = [];
    let current = doc;
    const kinds: string[] = [];
    try {
      for (let n = 0; n < editsInSession; n++) {
        const edit = drawEdit(current, findPlaces(current), this.#random);
        const tr = edit && this.#apply(current, edit, newId);
        if (!edit || !tr) continue;
        kinds.push(edit.kind);
        done.push(tr);
        current = tr.doc;
      }
      const wanted = this.engine.meant(exportDocument(current), base);
      const { text } = this.engine.print(wanted, base);
      const reparsed = this.#parse(text);
      if (this.engine.equal(wanted, reparsed)) sessions.proven++;
      else
        this.#fail(
          'session: not proven',
          () => `${kinds.join(' ')}\n${this.engine.explain(wanted, reparsed)}`,
        );
      const lost = lostLines(base, wanted, text);
      if (lost.length === 0) sessions.lines++;
      else
        this.#fail('session: untouched lines changed', () => `${kinds.join(' ')}\n${JSON.stringify(lost)}`);
      for (const tr of done.reverse()) if (this.#undo(tr).eq(tr.before)) current = tr.before;
      if (current.eq(doc) && this.#result.identical) sessions.undoExact++;
    } catch (error) {
      this.#fail('session: threw', () =>
        error instanceof Error ? (error.stack ?? error.message) : String(error),
      );
    }
  }

  #placesOf: { doc: Node; places: ReturnType<typeof findPlaces> } | null = null;

  #places(doc: Node): ReturnType<typeof findPlaces> {
    if (this.#placesOf?.doc !== doc) this.#placesOf = { doc, places: findPlaces(doc) };
    return this.#placesOf.places;
  }

  #apply(doc: Node, edit: Edit, newId: NewId): Transaction | null {
    const { tr } = EditorState.create({ doc });
    if (!edit.apply(tr, newId, this.engine.letters) || !tr.docChanged) return null;
    return repairIds(tr, newId);
  }

  #undo(tr: Transaction): Node {
    let { doc } = tr;
    for (let i = tr.steps.length - 1; i >= 0; i--) {
      const step = tr.steps[i];
      const before = tr.docs[i];
      if (step && before) doc = step.invert(before).apply(doc).doc ?? doc;
    }
    return doc;
  }

  #parse(text: string): Tree {
    return this.engine.parse(text, this.input.title);
  }

  #fail(what: string, detail: () => string): void {
    this.#result.failures.push({ what, detail: detail().slice(0, 2000) });
  }
}

/** What holds more than letters and blanks, which no word has that is typed: such text was in the page. */
const looksLikeMarkup = (inner: string): boolean => inner !== '' && !/^[\p{L}\p{M}\p{N}\s]*$/u.test(inner);

/**
 * Without its tags a text would make two pipes on a line of cells: to MediaWiki's older parser they end the cell, in a link
 * as well, where the newer one and ours read on.
 */
const endsCell = (text: string, at: number, inner: string): boolean =>
  `${text[at - 1]}${inner}`.includes('||') &&
  /^[ \t]*[|!]/.test(text.slice(text.lastIndexOf('\n', at) + 1, at));

/** Source between nowiki tags with the characters that entities stand for: it is looked for among texts. */
const decoded = (source: string): string =>
  source.replace(
    /&(?:(lt|gt|amp|quot|nbsp)|#(\d{1,6})|#x([\da-f]{1,5}));/gi,
    (_, name: string | undefined, decimal: string | undefined, hex: string | undefined) =>
      name
        ? (entities[name.toLowerCase()] as string)
        : String.fromCodePoint(Number.parseInt(decimal ?? (hex as string), decimal ? 10 : 16)),
  );

const entities: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  nbsp: '\u00a0',
};

/** How many more of its own nowiki elements an edited page has than its base, by their source as {@link decoded} has it. */
function ownNowiki(wanted: Tree, base: Tree): Map<string, number> {
  const more = new Map<string, number>();
  const add = (source: string, n: number): void => {
    more.set(source, (more.get(source) ?? 0) + n);
  };
  const sources = new Map<string, { source: string; shown: string }>();
  for (const node of nowikiIn(base)) {
    const source = node.source ? decoded(base.text.slice(node.source.start, node.source.end)) : '';
    sources.set(node.id, { source, shown: plainText(node.children) });
    add(source, -1);
  }
  const seen = new Set<string>();
  for (const { id, origin, children } of nowikiIn(wanted)) {
    const from = sources.get(id) ?? sources.get(origin);
    if (!from) continue;
    const shown = plainText(children);
    // A half of what was split is new: only the first one is the page's.
    if (shown === from.shown) add(from.source, 1);
    else if (!seen.has(id) && sources.has(id)) add(`<nowiki>${shown}</nowiki>`, 1);
    seen.add(id);
  }
  return more;
}

function nowikiIn(tree: Tree): TreeElement[] {
  const found: TreeElement[] = [];
  const work: TreeNode[] = [...tree.children].reverse();
  for (let node = work.pop(); node; node = work.pop()) {
    if (node.kind !== 'element') continue;
    if (node.attrs.typeof === 'mw:Nowiki') found.push(node);
    for (const child of [...node.children].reverse()) work.push(child);
  }
  return found;
}

const emptyCount = (): KindCount => ({
  edits: 0,
  local: 0,
  proven: 0,
  declared: 0,
  agree: 0,
  rest: 0,
  restLocal: 0,
  restProven: 0,
  nowiki: 0,
  nowikiByPlace: 0,
  unneeded: 0,
  undoExact: 0,
  refused: 0,
  threw: 0,
});

/** Where two texts differ, with a little around it. */
export function difference(before: string, after: string): string {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  const show = (text: string): string => {
    const from = Math.max(0, start - 30);
    const middle = text.slice(from, text.length - end + 30);
    return JSON.stringify(middle.length > 400 ? `${middle.slice(0, 200)} … ${middle.slice(-200)}` : middle);
  };
  return `at ${start}\n  - ${show(before)}\n  + ${show(after)}`;
}
