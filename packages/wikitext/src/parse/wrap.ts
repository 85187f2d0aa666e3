import { cellNames, formatting, listNames, set } from '@stet/tree';
import { ExpandedAttributes } from './expanded-attributes.js';
import type { Call, Expansion } from './expansion.js';
import { last } from './expansion.js';
import { Extents } from './extents.js';
import { isOfBareText, structures, textBlocks } from './finish.js';
import { type Draft, draft, leaf, textDraft } from './node.js';
import type { Stretch } from './stretch.js';

/**
 * Finds the nodes that calls made, in a page that was parsed with what they make, and marks them as the DOM
 * specification says: all of a group share an `about`, the first one says what made them. A group is the smallest run
 * of siblings that holds all that a call made or opened or closed; what overlaps is one group with several parts, and
 * what stands between them in the page is a part too.
 *
 * @see https://www.mediawiki.org/wiki/Specs/HTML#Transclusions
 */

/** What a node of a group knows of it: `print.group`. */
export interface Group {
  readonly about: string;
  /** Of the first one. */
  readonly type?: string;
  /** Of the first one: the parts of `data-mw`, each as JSON (the order of parameters counts). */
  readonly parts?: readonly string[];
  /** Where the group stands in the page, UTF-16 units. Of the first one. */
  readonly page?: { readonly start: number; readonly end: number };
}

interface Run {
  readonly parent: Draft;
  first: number;
  last: number;
  readonly calls: Set<number>;
}

/** May have no markup of their own: what makes their beginning makes them. */
const hulls = set('ul ol dl li dt dd tbody tr');
/** Hold what stands in a line. */
const inline = new Set([...textBlocks, 'a', ...formatting]);

const isBlank = (value: string): boolean => /^[ \t\r\n\f\v]*$/.test(value);
/** A stretch that is kept as it is; markup for variants is one too, but a node by itself. */
const isPlaceholder = (node: Draft): boolean =>
  node.attrs.typeof === 'mw:Placeholder' && !(node.print?.src ?? '').startsWith('-{');

interface Part {
  target: { wt: string; href?: string; function?: string };
  params: Record<string, { wt: string }>;
}

interface Naming {
  readonly href: (href: string) => string;
  readonly parserFunction: (name: string, key: string) => string | null;
}

/** Counts the groups of a page. */
export interface Counter {
  count: number;
}

export class Wrapper {
  readonly #calls: readonly Call[];
  #extents: Extents;
  readonly #fostered = new Map<Draft, readonly Draft[]>();
  readonly #attributes: ExpandedAttributes;

  /**
   * @param page the page as it is written
   * @param context the page with what its calls make
   * @param naming the address of a template for one that may be relative to the page; see `ParseExpandedOptions`
   */
  constructor(
    private readonly page: string,
    private readonly expansion: Expansion,
    context: Stretch,
    private readonly naming: Naming,
    private readonly counter: Counter = { count: 0 },
  ) {
    this.#calls = expansion.calls;
    this.#extents = new Extents(draft('#root'), () => {});
    this.#attributes = new ExpandedAttributes(expansion, context, (nodes) =>
      new Wrapper(page, expansion, context, naming, counter).run(nodes),
    );
  }

  run(nodes: Draft[]): Draft[] {
    const root = draft('#root', { children: nodes });
    this.#extents = new Extents(root, (node) => this.#prepare(node));
    const { low, high } = this.#extents.reach(root);
    const from = Math.max(
      0,
      last(this.#calls, (call) => call.end < low),
    );
    const runs: Run[] = [];
    for (let n = from; n < this.#calls.length && (this.#calls[n] as Call).start <= high; n++) {
      const run = this.#runOf(root, n);
      if (run) runs.push(this.#withAttributes(run));
    }
    for (const run of this.#merged(runs)) this.#apply(run);
    this.#attributes.write();
    return root.children;
  }

  /** Parts texts where calls begin and end. */
  #prepare(node: Draft): void {
    if (isCall(node)) this.#literal(node);
    this.#attributes.look(node);
    node.children = node.children.flatMap((child) => (child.kind === 'text' ? this.#parted(child) : [child]));
  }

  /** A call that nobody can answer shows its source, a pipe that is no table's a pipe. */
  #literal(node: Draft): void {
    const source = this.expansion.text.slice(node.start, node.end);
    const isPipe = source === '{{!}}';
    const around = this.#calls[last(this.#calls, ({ start }) => start <= node.start)];
    const isMade = around !== undefined && node.end <= around.end;
    // Alone in the brackets of what is no link it is that pipe, and in what a call made nothing that anybody can edit.
    if (isMade || (isPipe && this.expansion.text.slice(node.start - 2, node.end + 2) === '[[{{!}}]]'))
      node.attrs = { typeof: 'mw:Placeholder' };
    const shown = textDraft(isPipe ? '|' : source, -1, -1);
    shown.openEnd = -1;
    node.children = [shown];
  }

  #parted(text: Draft): Draft[] {
    if (text.start < 0) return [text];
    const out: Draft[] = [];
    let from = text.start;
    const cut = (at: number): void => {
      if (at <= from || at >= text.end) return;
      out.push(textDraft(text.value.slice(from - text.start, at - text.start), from, at));
      from = at;
    };
    for (
      let n = Math.max(
        0,
        last(this.#calls, ({ end }) => end <= text.start),
      );
      n < this.#calls.length;
      n++
    ) {
      const { start, end } = this.#calls[n] as Call;
      if (start >= text.end) break;
      cut(start);
      cut(end);
    }
    if (out.length === 0) return [text];
    out.push(textDraft(text.value.slice(from - text.start), from, text.end));
    return out;
  }

  #runOf(root: Draft, call: number): Run | null {
    let parent = root;
    for (;;) {
      let first = -1;
      let lastOne = -1;
      let own = false;
      for (const [i, child] of this.#candidates(parent, call)) {
        const touched = this.#touched(child, call);
        if (touched === '') continue;
        if (first < 0) first = i;
        lastOne = i;
        if (touched === 'own' || (child.name === 'table' && this.#fosters(child, call))) own = true;
      }
      if (first < 0) return null;
      if (first === lastOne && !own) {
        parent = parent.children[first] as Draft;
        continue;
      }
      const calls = new Set([call]);
      const row = isInRow(parent.children[first], parent) && this.#extents.parentOf(parent);
      if (!row) return this.#widened({ parent, first, last: lastOne, calls });
      const at = this.#extents.indexOf(parent);
      return { parent: row, first: at, last: at, calls };
    }
  }

  /** The children of a node that reach to a call. */
  #candidates(parent: Draft, call: number): (readonly [number, Draft])[] {
    const { start, end } = this.#calls[call] as Call;
    const [first, last] = this.#extents.between(parent, start, end);
    return parent.children.slice(first, last + 1).map((child, i) => [first + i, child]);
  }

  /** Whether a call made, in a table but in no cell of it, what a server puts before the table. */
  #fosters(table: Draft, call: number): boolean {
    let found = this.#fostered.get(table);
    if (!found) {
      const all = fostered(table).filter(({ node, parent }) => !isInRow(node, parent));
      this.#fostered.set(table, (found = all.map(({ node }) => node)));
    }
    return found.some((node) => this.#touched(node, call) !== '');
  }

  /** What calls made of a cell's attributes is part of what they made of the cell. */
  #withAttributes(run: Run): Run {
    for (const node of run.parent.children.slice(run.first, run.last + 1)) {
      if (node.name !== 'td' && node.name !== 'th') continue;
      for (const call of this.#attributes.take(node)) run.calls.add(call);
    }
    return run;
  }

  /** A paragraph of bare text that is nothing but what a call made is made by it. */
  #widened(run: Run): Run {
    const isParameter = [...run.calls].every((n) => this.#calls[n]?.node.attrs.typeof === 'mw:Param');
    let { parent, first, last: end } = run;
    for (;;) {
      const toEnd = end === parent.children.length - 1;
      // An argument at an edge of a paragraph makes all of it.
      const atEdge = isParameter && parent.name === 'p' && !isOfBareText(parent) && (first === 0 || toEnd);
      const all = atEdge || (toEnd && (first === 0 || listNames.has(parent.name)));
      const bare = parent.openEnd === parent.start && parent.closeStart === parent.end && !parent.whole;
      // A list ends before the line end that ends its last line.
      const ends = listNames.has(parent.name) && [...run.calls].some((n) => this.#endsLine(n));
      const opens = ends || (parent.name === 'p' && (isParameter || isOfBareText(parent)));
      const above = this.#extents.parentOf(parent);
      if (!all || !bare || !opens || !above) break;
      first = this.#extents.indexOf(parent);
      end = first;
      parent = above;
    }
    return this.#ofLine(this.#ofCell({ parent, first, last: end, calls: run.calls }));
  }

  /** Cells of the page are made by a call that begins their line with a cell. */
  #ofLine(run: Run): Run {
    const { parent, first, calls } = run;
    const { text } = this.expansion;
    const isCell = (node: Draft | undefined): boolean => cellNames.has(node?.name ?? '');
    const call = this.#calls[[...calls][0] as number] as Call;
    const line = text.slice(text.lastIndexOf('\n', call.start - 1) + 1, call.start);
    if (
      !isCell(parent.children[first]) ||
      !isBlank(line) ||
      !/^\s*[|!]/.test(text.slice(call.start, call.end))
    )
      return run;
    for (let next = parent.children[run.last + 1]; next?.print?.row && isCell(next); ) {
      if (text.slice(call.end, next.start).includes('\n')) break;
      next = parent.children[++run.last + 1];
    }
    return run;
  }

  #endsLine(call: number): boolean {
    const { start, end } = this.#calls[call] as Call;
    return start < end && this.expansion.text[end - 1] === '\n';
  }

  /** What a call makes that begins like a cell, in a cell, makes all of it. */
  #ofCell(run: Run): Run {
    const { parent, calls } = run;
    const [call] = [...calls].map((n) => this.#calls[n] as Call);
    const sign = this.expansion.text[call?.start ?? 0];
    const begins = sign === '|' || (sign === '!' && parent.name === 'td');
    if ((parent.name !== 'td' && parent.name !== 'th') || !begins) return run;
    const above = this.#extents.parentOf(parent);
    if (!above || call?.start === call?.end) return run;
    const at = this.#extents.indexOf(parent);
    return { parent: above, first: at, last: at, calls };
  }

  /** `own`: the call made the node, or some of its markup; `inside`: something in it. */
  #touched(node: Draft, number: number): 'own' | 'inside' | '' {
    if (node.print?.call !== undefined) return node.print.call === number ? 'own' : '';
    const { start, end } = this.#calls[number] as Call;
    const reach = this.#extents.reach(node);
    if (reach.high < start || reach.low > end) return '';
    if (node.start >= 0) {
      if (this.#attributes.holds(node, number)) return '';
      const overlaps = (from: number, to: number): boolean => from < end && to > start && from < to;
      if (node.kind !== 'element' || isPlaceholder(node)) {
        if (overlaps(node.start, node.end) && !this.#isBeside(node, number)) return 'own';
      } else if (overlaps(node.start, node.openEnd)) {
        if (node.name === 'table' && start > node.start) this.#attributes.cut(node, start);
        return 'own';
      } else if (overlaps(node.closeStart, node.end)) return 'own';
      else if (node.openEnd === node.start) {
        if (hulls.has(node.name) && !node.print?.copy && start <= node.start && node.start < end)
          return 'own';
        if (node.whole && node.name === 'a' && overlaps(node.start, node.end)) return 'own';
      }
    }
    const inside = this.#candidates(node, number).some(([, child]) => this.#touched(child, number) !== '');
    return inside ? 'inside' : '';
  }

  /** Whether a call made nothing of a table that what stands in it was put before, or something in a figure there. */
  #isBeside({ children }: Draft, number: number): boolean {
    const [only] = children;
    if (children.length === 1 && only?.name === 'table') return this.#touched(only, number) === '';
    const touched = children.filter((child) => this.#touched(child, number) !== '');
    const [figure] = touched;
    return touched.length === 1 && figure?.name === 'figure' && this.#touched(figure, number) === 'inside';
  }

  /** Runs that overlap or stand in one another are one. */
  #merged(runs: readonly Run[]): Run[] {
    const byParent = new Map<Draft, Run[]>();
    for (const run of runs.toSorted((a, b) => a.first - b.first)) {
      const others = byParent.get(run.parent);
      const before = others?.at(-1);
      if (!others) byParent.set(run.parent, [run]);
      else if (!before || before.last < run.first) others.push(run);
      else {
        before.last = Math.max(before.last, run.last);
        for (const call of run.calls) before.calls.add(call);
      }
    }
    const out: Run[] = [];
    for (const [parent, those] of byParent) {
      const around = this.#around(parent, byParent);
      if (!around) out.push(...those);
      else for (const { calls } of those) for (const call of calls) around.calls.add(call);
    }
    return out.sort((a, b) => b.first - a.first);
  }

  /** The outermost run that a node stands in. */
  #around(node: Draft, byParent: ReadonlyMap<Draft, readonly Run[]>): Run | undefined {
    let found: Run | undefined;
    let inner = node;
    for (let parent = this.#extents.parentOf(inner); parent; parent = this.#extents.parentOf(parent)) {
      const runs = byParent.get(parent) ?? [];
      const at = this.#extents.indexOf(inner);
      const run = runs[last(runs, ({ first }) => first <= at)];
      if (run && at <= run.last) found = run;
      inner = parent;
    }
    return found;
  }

  #apply({ parent, first, last: end, calls }: Run): void {
    const nodes = parent.children.slice(first, end + 1).flatMap(withFostered);
    const numbers = [...calls].sort((a, b) => a - b);
    const about = `#mwt${++this.counter.count}`;
    const { group, at } = this.#described(nodes, numbers);
    const isMade = (node: Draft): boolean =>
      node.kind === 'comment' &&
      numbers.some((n) => {
        const call = this.#calls[n] as Call;
        return call.start <= node.start && node.end <= call.end;
      });
    const isNothing = (node: Draft): boolean =>
      node.print?.call !== undefined || (isMade(node) && structures.has(parent.name));
    const room = {
      from: parent.children[first - 1]?.end ?? -1,
      to: parent.children[end + 1]?.start ?? -1,
    };
    const gapped = this.#withGaps(nodes, parent, numbers, room).filter((node) => !isNothing(node));
    const shown = inline.has(parent.name) ? withoutGaps(gapped) : withSilent(gapped);
    let next: Group = { about, ...group };
    const mark = (node: Draft): Draft => {
      // What a placeholder shows is made, where it stands is known of all of it only.
      if (isPlaceholder(node)) node.children = withSilent(node.children).map(mark);
      else if (listNames.has(node.name)) node.children.forEach(fillItem);
      const isShown = node.kind === 'comment' ? isMade(node) : node.kind !== 'text' || node.value !== '';
      if (!isPlaceholder(node) && isShown) {
        const marked = node.kind === 'element' ? node : spanAround(node);
        marked.print = { ...marked.print, group: next };
        next = { about };
        return marked;
      }
      return node;
    };
    const marked = shown.map(mark);
    parent.children.splice(first, end - first + 1, ...marked);
    if (!next.parts) return;
    // What made nothing at the end of a paragraph stands behind it.
    // In what no link is, the whole of it begins before the call.
    const head = marked[0]?.start ?? -1;
    const place = head >= 0 ? Math.min(at, head) : at;
    const nothing = mark(draft('span', { start: place, end: place }));
    const above = this.#extents.parentOf(parent);
    const isEnd = marked.length === 0 && first === parent.children.length && first > 0;
    if (isEnd && above && parent.name === 'p' && parent.openEnd === parent.start)
      above.children.splice(above.children.indexOf(parent) + 1, 0, nothing);
    else parent.children.splice(first, 0, nothing);
  }

  /** The parts of a group, and where it stands. */
  #described(
    nodes: readonly Draft[],
    numbers: readonly number[],
  ): { group: Omit<Group, 'about'>; at: number } {
    const calls = numbers.map((n) => this.#calls[n] as Call);
    const [firstCall] = calls as [Call, ...Call[]];
    const lastCall = calls.at(-1) as Call;
    let low = firstCall.start;
    let high = lastCall.end;
    for (const node of nodes) {
      const reach = this.#extents.reach(node);
      if (reach.high < 0) continue;
      low = Math.min(low, reach.low);
      high = Math.max(high, reach.high);
    }
    // What shows nothing at the end of a paragraph, or of a row that nothing closes, stands behind it.
    const { name, openEnd, closeStart, start: from, end: to, children } = nodes.at(-1) as Draft;
    const open = name === 'p' ? openEnd === from : name === 'tr' && closeStart === to;
    const last = children.at(-1);
    if (open && (last?.kind === 'comment' || (name === 'tr' && isSilent(last)))) {
      const shown = children.findLast(
        (node) =>
          !isSilent(node) && node.kind !== 'comment' && (node.kind !== 'text' || !isBlank(node.value)),
      );
      high = Math.max(lastCall.end, shown ? this.#extents.reach(shown).high : 0);
    }
    const start = low < firstCall.start ? this.#pageOffset(low) : firstCall.from;
    const end = high > lastCall.end ? this.#pageOffset(high) : lastCall.to;
    const parts: string[] = [];
    let at = start;
    calls.forEach((call, i) => {
      if (call.from > at) parts.push(JSON.stringify(this.page.slice(at, call.from)));
      parts.push(partOf(call, i, this.page, this.naming));
      at = call.to;
    });
    if (end > at) parts.push(JSON.stringify(this.page.slice(at, end)));
    const key = parts.length === 1 ? functionOf(firstCall, this.naming)?.key : undefined;
    const type = firstCall.node.attrs.typeof ?? 'mw:Transclusion';
    return {
      group: {
        type: key === undefined ? type : `${type} mw:ParserFunction/${key}`,
        parts,
        page: { start, end },
      },
      at: firstCall.start,
    };
  }

  /** Where an offset that no call made stands in the page. */
  #pageOffset(at: number): number {
    const call = this.#calls[last(this.#calls, (candidate) => candidate.start < at)];
    return call ? Math.max(at - call.end, 0) + call.to : at;
  }

  /** Blanks between blocks are no nodes; those of a group are. */
  #withGaps(
    nodes: readonly Draft[],
    parent: Draft,
    numbers: readonly number[],
    room: { readonly from: number; readonly to: number },
  ): Draft[] {
    if (structures.has(parent.name)) return [...nodes];
    const { text } = this.expansion;
    const out: Draft[] = [];
    const gap = (from: number, to: number): void => {
      const value = from < to ? text.slice(from, to) : '';
      // Between two of them blanks alone are none.
      const counts = value.includes('\n') || (value !== '' && out.length === 0);
      // What the parent left out at its edge, or is a neighbour's, has no place in it.
      const isIn =
        (parent.start < 0 || (from >= parent.openEnd && to <= parent.closeStart)) &&
        from >= room.from &&
        (room.to < 0 || to <= room.to);
      if (counts && isBlank(value)) out.push(isIn ? textDraft(value, from, to) : textDraft(value, -1, -1));
    };
    let at = (this.#calls[numbers[0] as number] as Call).start;
    for (const node of nodes) {
      if (node.start >= 0) {
        if (at >= 0) gap(at, node.start);
        at = node.end;
      }
      out.push(node);
    }
    gap(at, (this.#calls[numbers.at(-1) as number] as Call).end);
    // Line ends of a call beside blocks of its own say nothing.
    const isGap = (node: Draft | undefined): boolean => node?.kind === 'text' && !nodes.includes(node);
    const isDiv = (node: Draft | undefined): boolean => node?.name === 'div';
    if (isGap(out[0]) && (isDiv(out[1]) || out[1]?.name === 'table')) out[0] = emptySpan([]);
    if (isGap(out.at(-1)) && isDiv(out.at(-2))) out.pop();
    return out;
  }
}

const isCall = ({ attrs, print, children }: Draft): boolean =>
  /^mw:(?:Transclusion|Param)$/.test(attrs.typeof ?? '') &&
  print?.call === undefined &&
  children.length === 0;

const isSilent = (node: Draft | undefined): boolean =>
  (node?.name === 'link' || node?.name === 'meta') && node.children.length === 0;

/** The place of a call that made nothing, before cells of a row: all of the row is said to be made by it. */
const isInRow = (node: Draft | undefined, parent: Draft): boolean =>
  node?.print?.call !== undefined &&
  parent.name === 'tr' &&
  parent.children.at(-1)?.print?.call === undefined;

/** Properties of the page in a table but in no cell of it, with what they stand in. */
function fostered(table: Draft): { node: Draft; parent: Draft }[] {
  return table.children.flatMap((node) =>
    isSilent(node)
      ? [{ node, parent: table }]
      : structures.has(node.name) && !node.whole
        ? fostered(node)
        : [],
  );
}

/** A table, and before it what a server does not leave in it. */
function withFostered(table: Draft): Draft[] {
  if (table.name === 'tr') table.children = table.children.filter((child) => !isInRow(child, table));
  if (table.name !== 'table') return [table];
  const all = fostered(table);
  const found = all.filter(({ node }) => node.name === 'link');
  // A call that made nothing is said of the whole table.
  for (const { node, parent } of all)
    if (node.print?.call !== undefined) parent.children = parent.children.filter((child) => child !== node);
  // Its place in the table is kept by what shows nothing.
  for (const { node, parent } of found) {
    const place = leaf('meta', node.start, node.end, { typeof: 'mw:Placeholder' }, { src: '' });
    parent.children = parent.children.map((child) => (child === node ? place : child));
    Object.assign(node, { start: -1, openEnd: -1, closeStart: -1, end: -1 });
  }
  return [...found.map(({ node }) => node), table];
}

/** Blanks between properties of the page go: a text of nothing keeps the place. */
const withoutGaps = (nodes: readonly Draft[]): Draft[] =>
  nodes.map((node, i) => {
    const goes =
      node.kind === 'text' && isBlank(node.value) && isSilent(nodes[i - 1]) && isSilent(nodes[i + 1]);
    return goes ? { ...node, value: '', start: -1, openEnd: -1, closeStart: -1, end: -1 } : node;
  });

/** What a group begins with and shows nothing stands in an empty element between blocks. */
function withSilent(nodes: readonly Draft[]): Draft[] {
  const out = withoutGaps(nodes);
  let end = 0;
  const isFirst = (node: Draft | undefined): boolean =>
    (isSilent(node) && node?.attrs.property !== 'mw:PageProp/toc') ||
    (end > 0 && node?.kind === 'text' && node.value === '');
  while (isFirst(out[end])) end++;
  return end === 0 ? out : [emptySpan(out.slice(0, end)), ...out.slice(end)];
}

/** An item in which nothing shows anything. */
function fillItem(item: Draft): void {
  if (item.children.length > 0 && item.children.every(isSilent)) item.children = [emptySpan(item.children)];
}

function emptySpan(children: Draft[]): Draft {
  const [first, end] = [children[0], children.at(-1)];
  const [from, to] = [first?.start ?? -1, end?.end ?? -1];
  const span = draft('span', { attrs: { class: 'mw-empty-elt' }, children, start: from, end: to });
  span.openEnd = from;
  return span;
}

function spanAround(node: Draft): Draft {
  const { start, end } = node;
  return draft('span', { start, openEnd: start, closeStart: end, end, children: [node] });
}

const comments = /<!--[\s\S]*?-->/g;

/** A function that the wiki's parser answers itself: its key, its name as written, and what stands behind the colon. */
function functionOf(
  { node }: Call,
  { parserFunction }: Naming,
): { key: string; wt: string; args: readonly string[] } | null {
  const { parts } = JSON.parse(node.attrs['data-mw'] ?? '{}') as { parts?: { template?: Part }[] };
  const { target, params } = parts?.[0]?.template ?? {};
  if (!target || target.href !== undefined) return null;
  const colon = /[:：]/.exec(target.wt.replace(comments, (found) => ' '.repeat(found.length)));
  const wt = colon ? target.wt.slice(0, colon.index) : target.wt;
  const key = parserFunction(wt.replace(comments, '').trim(), target.function ?? '');
  if (key === null) return null;
  const others = Object.values(params ?? {}).map((value) => value.wt);
  return { key, wt, args: colon ? [target.wt.slice(colon.index + 1), ...others] : others };
}

/** A call as JSON: its parameters in the order in which they are written. */
function partOf(call: Call, i: number, page: string, naming: Naming): string {
  const { node } = call;
  const known = functionOf(call, naming);
  if (known) {
    const params = known.args.map((wt, n) => `"${n + 1}":${JSON.stringify({ wt })}`);
    const target = JSON.stringify({ wt: known.wt, key: known.key });
    return `{"parserfunction":{"target":${target},"params":{${params.join(',')}},"i":${i}}}`;
  }
  const data = JSON.parse(node.attrs['data-mw'] ?? '{}') as { parts?: Record<string, Part>[] };
  const [[kind, { target, params }]] = Object.entries(data.parts?.[0] ?? {}) as [[string, Part]];
  const href = target.href === undefined ? {} : { href: naming.href(target.href) };
  const wt = target.wt.replace(/^(?:\s|<!--[\s\S]*?-->)+/, '');
  const placed = (node.print?.params ?? []) as readonly { key: string; keyStart: number; keyEnd: number }[];
  const given = new Map<string, string>();
  for (const { key, keyStart, keyEnd } of placed) {
    const written = page.slice(keyStart, keyEnd);
    const value = written === '' || written === key ? params[key] : { ...params[key], key: { wt: written } };
    given.set(key, `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  }
  const made = `"target":${JSON.stringify({ ...target, wt, ...href })},"params":{${[...given.values()].join(',')}},"i":${i}`;
  return `{${JSON.stringify(kind)}:{${made}}}`;
}
