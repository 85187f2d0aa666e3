/** The smallest steps that make a document equal to what a shared page builds. */

import { Fragment, type Node, Slice } from 'prosemirror-model';
import { AddMarkStep, RemoveMarkStep, ReplaceStep, type Step, type Transform } from 'prosemirror-transform';
import { blockSteps } from './block-steps.js';
import { sizeBefore } from './flatten.js';
import { inlineSteps } from './inline-steps.js';

/** A block by its id and the ids of the containers around it, looked for from where it should be among those of the page on. */
export function findBlock(
  doc: Node,
  path: readonly string[],
  id: string,
  near = 0,
): { readonly node: Node; readonly pos: number } | null {
  let parent = doc;
  let pos = 0;
  for (const wanted of [...path, id]) {
    const index = indexOfId(parent.children, wanted, parent === doc ? near : 0);
    const found = parent.children[index];
    if (!found) return null;
    pos += sizeBefore(parent, index) + 1;
    parent = found;
  }
  return { node: parent, pos: pos - 1 };
}

function indexOfId(nodes: readonly Node[], id: string, near: number): number {
  const most = Math.max(nodes.length - near, near + 1);
  for (let away = 0; away < most; away++) {
    if (nodes[near + away]?.attrs.id === id) return near + away;
    if (nodes[near - away]?.attrs.id === id) return near - away;
  }
  return -1;
}

interface Range {
  readonly from: number;
  readonly toOld: number;
  readonly toNew: number;
}

/** Where two contents differ, `null` where they do not. */
function difference(before: Fragment, after: Fragment): Range | null {
  const from = before.findDiffStart(after);
  if (from === null) return null;
  const ends = before.findDiffEnd(after);
  if (!ends) return null;
  let { a, b } = ends;
  const overlap = from - Math.min(a, b);
  if (overlap > 0) {
    a += overlap;
    b += overlap;
  }
  return { from, toOld: a, toNew: b };
}

/** Applies steps made for the document as it is, from the back; formatting before what is put in at the same place. */
function applyAll(tr: Transform, steps: readonly Step[]): void {
  const placed = steps.map((step) => {
    const isMark = step instanceof AddMarkStep || step instanceof RemoveMarkStep;
    return { step, isMark, from: isMark || step instanceof ReplaceStep ? step.from : 0 };
  });
  placed.sort((a, b) => b.from - a.from || Number(b.isMark) - Number(a.isMark));
  for (const { step } of placed) if (tr.maybeStep(step).failed) return;
}

/** Makes the content of the text block at `pos` that of `after`. */
export function replaceInline(tr: Transform, pos: number, before: Node, after: Node): void {
  const range = difference(before.content, after.content);
  if (!range) return;
  // One place where text comes or goes, as it mostly is, cannot be less.
  if (range.from === range.toOld || range.from === range.toNew) {
    replaceRange(tr, pos, after, range);
    return;
  }
  applyAll(tr, inlineSteps(pos, before, after));
  const rest = difference((tr.doc.nodeAt(pos) as Node).content, after.content);
  if (rest) replaceRange(tr, pos, after, rest);
}

function replaceRange(tr: Transform, pos: number, after: Node, { from, toOld, toNew }: Range): void {
  tr.step(new ReplaceStep(pos + 1 + from, pos + 1 + toOld, after.slice(from, toNew)));
}

/** Makes the content of the document `content`. */
export function replaceContent(tr: Transform, content: Fragment): void {
  const after = tr.doc.type.create(tr.doc.attrs, content);
  applyAll(tr, blockSteps(tr.doc, after));
  const range = difference(tr.doc.content, content);
  if (!range) return;
  const step = new ReplaceStep(range.from, range.toOld, after.slice(range.from, range.toNew));
  const { doc } = step.apply(tr.doc);
  if (doc?.content.eq(content)) {
    tr.step(step);
    return;
  }
  // Where ends lie at depths that do not fit together: whole blocks of the page.
  const before = tr.doc.children;
  const now = content.content;
  const least = Math.min(before.length, now.length);
  let start = 0;
  let pos = 0;
  while (start < least && (before[start] as Node).eq(now[start] as Node))
    pos += (before[start++] as Node).nodeSize;
  let end = 0;
  while (
    end < least - start &&
    (before[before.length - 1 - end] as Node).eq(now[now.length - 1 - end] as Node)
  )
    end++;
  let to = pos;
  for (const node of before.slice(start, before.length - end)) to += node.nodeSize;
  tr.step(new ReplaceStep(pos, to, new Slice(Fragment.fromArray(now.slice(start, now.length - end)), 0, 0)));
}
