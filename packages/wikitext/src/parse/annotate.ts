import { set } from '@stet/tree';
import { type Draft, draft, textDraft } from './node.js';
import type { Group } from './wrap.js';

/**
 * Ranges that tags annotate (`<translate>`, `<tvar>`), in a page for showing: each start gets an id, where it stands in
 * the page, and its attributes. A range that does not fit into the tree is widened to the smallest run of siblings that
 * holds it, with an element around; one that begins or ends in a table but in no cell of it, to the table and what was
 * put before it. A tag without its other half is text.
 *
 * @see https://www.mediawiki.org/wiki/Specs/HTML#Annotations
 */
export function annotate(nodes: Draft[], pageOffset: (at: number) => number | null): Draft[] {
  const root = draft('#root', { children: nodes });
  new Annotator(pageOffset).run(root);
  return root.children;
}

interface Range {
  readonly name: string;
  readonly start: Draft;
  readonly end: Draft;
}

/** Children of an element, from the first to the last index. */
interface Run {
  readonly parent: Draft;
  readonly first: number;
  readonly last: number;
}

const tableParts = set('table tbody thead tfoot tr');
/** Hold nothing but parts of their own. */
const structures = new Set([...tableParts, 'ul', 'ol', 'dl']);
const inline = set('p pre h1 h2 h3 h4 h5 h6 a b i span small big sub sup u s del ins code tt font em strong');
const type = /^mw:Annotation\/(.+?)(\/End)?$/;

const typeOf = (node: Draft): RegExpExecArray | null => type.exec(node.attrs.typeof ?? '');
const isAnnotation = (node: Draft): boolean => typeOf(node) !== null;
const isPlaceholder = ({ attrs, children }: Draft): boolean =>
  attrs.typeof === 'mw:Placeholder' && children.length > 0;
/** Shows nothing of its own. */
const isSource = ({ attrs, children, print }: Draft): boolean =>
  attrs.typeof === 'mw:Placeholder' && children.length === 0 && print?.src?.startsWith('-{') === false;
const isBlank = (node: Draft): boolean =>
  node.kind === 'comment' || (node.kind === 'text' && node.value.trim() === '') || isAnnotation(node);
/** A paragraph that no tag opened. */
const isBare = (node: Draft): boolean => node.name === 'p' && node.openEnd === node.start;

class Annotator {
  readonly #marks: Draft[] = [];
  /** In a table, in none of its cells: the table. */
  readonly #fostered = new Map<Draft, Draft>();
  /** Placeholders that were taken away, and where their children are until they are back. */
  readonly #held: { readonly holder: Draft; readonly parent: Draft }[] = [];
  /** Elements around ranges that were widened. */
  readonly #wrappers = new Map<Draft, Range>();
  #count = 0;

  constructor(private readonly pageOffset: (at: number) => number | null) {}

  run(root: Draft): void {
    if (!this.#find(root, null)) return;
    const byTable = new Map<Draft, Draft[]>();
    for (const [mark, table] of this.#fostered) {
      const marks = byTable.get(table);
      if (marks) marks.push(mark);
      else byTable.set(table, [mark]);
    }
    for (const [table, marks] of byTable) this.#settle(table, marks);
    const ranges = this.#paired();
    for (const range of this.#inOrder(ranges)) this.#describe(range);
    // Those of one name follow one another.
    const byName = new Map<string, Range[]>();
    for (const range of ranges.toReversed()) {
      const queue = byName.get(range.name);
      if (queue) queue.push(range);
      else byName.set(range.name, [range]);
    }
    for (const range of ranges) {
      const queue = byName.get(range.name) as Range[];
      if (queue.at(-1) === range) this.#fit(range, queue);
    }
    for (const { holder, parent } of this.#held.reverse()) this.#hold(holder, parent);
  }

  /** Collects marks, and takes placeholders around them away; whether there are any in a node. */
  #find(node: Draft, table: Draft | null): boolean {
    let found = false;
    const around =
      node.name === 'table' ? node : tableParts.has(node.name) || isPlaceholder(node) ? table : null;
    node.children = node.children.flatMap((child) => {
      child.parent = node;
      if (child.kind !== 'element') return [child];
      if (isAnnotation(child)) {
        found = true;
        this.#marks.push(child);
        if (around) this.#fostered.set(child, around);
        return [child];
      }
      if (!this.#find(child, around)) return [child];
      found = true;
      if (!isPlaceholder(child)) return [child];
      const shown = child.children.filter((inner) => !isSource(inner));
      this.#held.push({ holder: { ...child, children: shown }, parent: node });
      for (const inner of shown) {
        inner.parent = node;
        // What became a placeholder by itself stands where that does.
        if (inner.start < 0)
          Object.assign(inner, { start: child.start, openEnd: child.start, end: child.end });
      }
      return shown;
    });
    return found;
  }

  /** What was put before a table is parted at the marks that stood in it; those of a call's table join it. */
  #settle(table: Draft, marks: readonly Draft[]): void {
    const parent = table.parent as Draft;
    const { first, last } = box(table);
    const before = parent.children.slice(first, last).flatMap((node) => parted(node, marks));
    if (this.pageOffset(table.start) === null) {
      for (const mark of marks) {
        this.#fostered.delete(mark);
        take(mark);
        mark.print = { ...mark.print, group: { about: (table.print?.group as Group | undefined)?.about } };
        const at = before.findIndex((node) => node.start > mark.start);
        before.splice(at < 0 ? before.length : at, 0, mark);
      }
    }
    for (const node of before) node.parent = parent;
    parent.children.splice(first, last - first, ...before);
  }

  /** Puts a placeholder back around what was in it, unless a range around all of that says as much. */
  #hold(holder: Draft, parent: Draft): void {
    const places = holder.children
      .map((child) => ancestors(child).find((node) => node.parent === parent))
      .map((child) => parent.children.indexOf(child as Draft))
      .filter((at) => at >= 0);
    const first = Math.min(...places);
    if (places.length === 0 || this.#wrappers.has(parent.children[first] as Draft)) return;
    holder.children = parent.children.splice(first, Math.max(...places) + 1 - first, holder);
    holder.parent = parent;
    for (const child of holder.children) child.parent = holder;
  }

  /** Starts with their ends, in the order of the ends; tags without their other half become text. */
  #paired(): Range[] {
    const out: Range[] = [];
    const open = new Map<string, Draft>();
    for (const mark of this.#marks.toSorted((a, b) => a.start - b.start)) {
      const [, name = '', end] = typeOf(mark) as RegExpExecArray;
      const start = open.get(name);
      if (end === undefined && !start) open.set(name, mark);
      else if (end !== undefined && start) {
        out.push({ name, start, end: mark });
        open.delete(name);
      } else toText(mark);
    }
    for (const mark of open.values()) toText(mark);
    return out;
  }

  /** As their starts come; those that stood in one table, from the last to the first. */
  #inOrder(ranges: readonly Range[]): Range[] {
    const out: Range[] = [];
    let from = 0;
    let before: Draft | undefined;
    for (const range of ranges.toSorted((a, b) => a.start.start - b.start.start)) {
      const table = this.#fostered.get(range.start);
      if (!table || table !== before) from = out.length;
      before = table;
      out.splice(table ? from : out.length, 0, range);
    }
    return out;
  }

  #describe({ start, end }: Range): void {
    const given = attributesOf(String(start.print?.src ?? ''));
    const attrs = Object.keys(given).length > 0 ? { attrs: given } : {};
    const rangeId = `mwa${this.#count++}`;
    const [from, to] = [this.#offsets(start), this.#offsets(end)];
    describe(start, { ...attrs, rangeId, ...(from && { extendedRange: false, wtOffsets: from }) });
    describe(end, to ? { wtOffsets: to } : { rangeId });
  }

  #offsets({ start, end }: Draft): [number, number] | null {
    const [from, to] = [this.pageOffset(start), this.pageOffset(end - 1)];
    return from === null || to === null ? null : [from, to + 1];
  }

  /** @param queue the ranges of its name that are left, the next one last */
  #fit(range: Range, queue: Range[]): void {
    const { start, end } = range;
    queue.pop();
    const table = this.#fostered.get(start) ?? this.#fostered.get(end);
    const run = this.#runOf(range);
    const isMade = about(start)?.about !== about(end)?.about;
    if (!table && !isMade && start.parent === run.parent && end.parent === run.parent) return;
    const { parent } = run;
    const nodes = parent.children.slice(run.first, run.last + 1);
    const [first, last] = [nodes[0] as Draft, nodes.at(-1) as Draft];
    const atEdges =
      !table &&
      !isMade &&
      (first === start || beginsWith(first, start)) &&
      (last === end || endsWith(last, end));
    const group = about(first);
    if (this.#fostered.has(start)) start.print = { ...start.print, group: first.print?.group };
    else if (group) start.print = { ...start.print, group };
    if (this.#fostered.has(start) && group) first.print = { ...first.print, group };
    if (group) end.print = { ...end.print, group };
    const inside = nodes.filter((node) => node !== start && node !== end);
    for (const mark of [start, end]) take(mark);
    if (atEdges) for (const node of nodes) shrink(node);
    const all = [start, ...inside.filter((node) => node.name !== 'p' || node.children.length > 0), end];
    let replaced = all;
    if (!atEdges) {
      describe(start, { ...JSON.parse(start.attrs['data-mw'] ?? '{}'), extendedRange: true });
      const wrapper = draft(inline.has(parent.name) ? 'span' : 'div', {
        attrs: { typeof: 'mw:ExtendedAnnRange' },
        children: all,
        print: group ? { group } : null,
        whole: true,
        ...stretchOf([...nodes, start, end]),
      });
      for (const node of all) node.parent = wrapper;
      this.#wrappers.set(wrapper, range);
      replaced = [wrapper];
      // One of its own kind in what it was widened to says nothing.
      for (
        let other = queue.at(-1);
        other && isIn(other.start, wrapper) && isIn(other.end, wrapper);
        other = queue.at(-1)
      ) {
        queue.pop();
        take(other.start);
        take(other.end);
      }
    }
    for (const node of replaced) node.parent = parent;
    const at = parent.children.indexOf(inside[0] as Draft);
    parent.children.splice(at < 0 ? run.first : at, inside.length, ...replaced);
  }

  /** The smallest run of siblings that holds two marks, all of a group, and all that was put before a table. */
  #runOf({ start, end }: Range): Run {
    const [starts, ends] = [start, end].map((mark) => ancestors(this.#fostered.get(mark) ?? mark.parent));
    let parent = (starts as Draft[]).find((node) => (ends as Draft[]).includes(node)) as Draft;
    const isInside = (wrapper: Draft): boolean => {
      const inner = this.#wrappers.get(wrapper);
      if (!inner) return structures.has(wrapper.name);
      const encloses = start.start < inner.start.start && inner.end.start < end.start;
      return encloses || this.#fostered.has(start) || this.#fostered.has(end);
    };
    while (parent.parent && isInside(parent)) parent = parent.parent;
    const place = (mark: Draft): number => {
      const node = [mark, ...ancestors(mark.parent)].find((candidate) => candidate.parent === parent);
      return parent.children.indexOf(node as Draft);
    };
    let [first, last] = [place(start), place(end)].sort((a, b) => a - b) as [number, number];
    for (const mark of [start, end]) {
      const table = this.#fostered.get(mark);
      if (table?.parent === parent) first = Math.min(first, box(table).first);
    }
    const of = (at: number): string | undefined => (parent.children[at]?.print?.group as Group)?.about;
    if (first < last || start.parent !== parent) {
      while (of(first) !== undefined && of(first - 1) === of(first)) first--;
      while (of(last) !== undefined && of(last + 1) === of(last)) last++;
    }
    return { parent, first, last };
  }
}

/** A node and all that it stands in. */
function ancestors(node: Draft | null): Draft[] {
  const out: Draft[] = [];
  for (let above = node; above; above = above.parent) out.push(above);
  return out;
}

const isIn = (node: Draft, container: Draft): boolean => ancestors(node.parent).includes(container);

/** What was put before a table, and the table itself. */
function box(table: Draft): { first: number; last: number } {
  const { children } = table.parent as Draft;
  const last = children.indexOf(table);
  let first = last;
  for (let node = children[first - 1]; node; node = children[first - 1]) {
    const at = node.start >= 0 ? node : node.children[0];
    if (!at || at.start <= table.start || at.start >= table.end) break;
    first--;
  }
  return { first, last };
}

/** A paragraph of bare text, parted at marks that stood between its nodes. */
function parted(node: Draft, marks: readonly Draft[]): Draft[] {
  if (node.kind === 'text' || !isBare(node) || node.print?.group) return [node];
  const parts = new Map<number, Draft[]>();
  for (const child of node.children.flatMap((child) => (isPlaceholder(child) ? child.children : [child]))) {
    const at = marks.filter(({ start }) => start < child.start).length;
    parts.set(at, [...(parts.get(at) ?? []), child]);
  }
  if (parts.size < 2) return [node];
  return [...parts.values()].map((children) => {
    const [first, last] = [children[0] as Draft, children.at(-1) as Draft];
    const part = draft('p', { children, start: first.start, end: last.end });
    for (const child of children) child.parent = part;
    return part;
  });
}

/** Takes a mark out of what it stands in. */
function take(mark: Draft): void {
  const { children } = mark.parent as Draft;
  const at = children.indexOf(mark);
  if (at >= 0) children.splice(at, 1);
}

const about = (node: Draft): Group | undefined => {
  const group = node.print?.group as Group | undefined;
  return group && { about: group.about };
};

/** Nothing that shows stands before a mark in a paragraph that no tag opened. */
const beginsWith = (paragraph: Draft, mark: Draft): boolean =>
  isBare(paragraph) &&
  mark.parent === paragraph &&
  paragraph.children.slice(0, paragraph.children.indexOf(mark)).every(isBlank);

const endsWith = (paragraph: Draft, mark: Draft): boolean =>
  isBare(paragraph) &&
  mark.parent === paragraph &&
  paragraph.children.slice(paragraph.children.indexOf(mark) + 1).every(isBlank);

function describe(mark: Draft, data: object): void {
  mark.attrs = { typeof: mark.attrs.typeof as string, 'data-mw': JSON.stringify(data) };
}

function toText(mark: Draft): void {
  const shown = textDraft(String(mark.print?.src ?? ''), mark.start, mark.end);
  Object.assign(mark, { ...shown, parent: mark.parent });
}

/** A paragraph of bare text without the mark that stood at its edge. */
function shrink(paragraph: Draft): void {
  const [first, last] = [paragraph.children[0], paragraph.children.at(-1)];
  if (!isBare(paragraph) || !first || !last) return;
  Object.assign(paragraph, { start: first.start, openEnd: first.start, closeStart: last.end, end: last.end });
}

/** The stretch of the page that nodes take, as that of one piece. */
function stretchOf(nodes: readonly Draft[]): Pick<Draft, 'start' | 'openEnd' | 'closeStart' | 'end'> {
  const placed = nodes.filter(({ start }) => start >= 0);
  const start = Math.min(...placed.map((node) => node.start));
  const end = Math.max(...placed.map((node) => node.end));
  return { start, openEnd: end, closeStart: end, end };
}

const attribute =
  /((?:\{\{.*?\}\}|[^\s=/>"'])+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|((?:\{\{.*?\}\}|[^\s"'>])*)))?/g;

/** The attributes of a tag as they are written, calls unread; of Translate's `<tvar|name>` its name. */
function attributesOf(tag: string): Record<string, string> {
  const [, name = '', old, rest = ''] = /^<([^\s|>/]+)(?:\|([^>]*))?([\s\S]*?)\/?>$/.exec(tag) ?? [];
  if (name === '' || old !== undefined) return old === undefined ? {} : { name: old.trim() };
  const found = [...rest.matchAll(attribute)].map((match): [string, string] => [
    match[1] as string,
    match[2] ?? match[3] ?? match[4] ?? '',
  ]);
  return Object.fromEntries(found);
}
