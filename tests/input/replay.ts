/**
 * Replays a recording into an editor as a browser would have made it: events are dispatched on the surface, existing
 * text nodes are edited in place, the selection is set. What the editor cancels, a browser would not have done.
 */

import { redoDepth, undo, undoDepth } from '@stet/editor';
import type { Editor } from '@stet/ui';
import type { Node } from 'prosemirror-model';
import { TextSelection } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import type { Clock } from './clock.js';
import { editableText, editableTexts, textOffset, textPoint } from './dom-text.js';
import type { Place } from './places.js';
import type { EventStep, Recording, Step, TextStep, Verdict } from './recording.js';

function eventOf(step: EventStep): Event {
  const { targetRange: _, ...given } = step.init;
  const init = { bubbles: true, cancelable: true, composed: true, ...given } as Record<string, unknown>;
  let event: Event;
  if (step.type.startsWith('key')) event = new KeyboardEvent(step.type, init);
  else if (step.type.startsWith('composition'))
    event = new CompositionEvent(step.type, { ...init, data: String(init.data ?? '') });
  else
    event = new InputEvent(step.type, {
      ...init,
      cancelable: step.type === 'beforeinput' && init.inputType !== 'insertCompositionText',
    });
  // Constructors leave out what is deprecated, and input methods are known by it.
  for (const name of ['keyCode', 'which', 'charCode'] as const) {
    const value = step.init[name === 'which' ? 'keyCode' : name];
    if (value !== undefined) Object.defineProperty(event, name, { get: () => value });
  }
  return event;
}

/** The text of a text block; what stands in a reference is none of it. */
function ownText(block: Node): string {
  const texts: string[] = [];
  block.forEach((child) => void texts.push(child.text ?? ''));
  return texts.join('');
}

/** The text blocks from the one at `pos` on, `count` of them, as text. */
function modelText(doc: Node, pos: number, count: number): string {
  const texts: string[] = [];
  doc.nodesBetween(pos, doc.content.size, (node) => {
    if (!node.isTextblock) return true;
    if (texts.length < count) texts.push(ownText(node));
    return false;
  });
  return texts.join('\n');
}

/** The position of the text block with this text, and the position at a place in its text. */
function findCaret(
  doc: Node,
  text: string,
  offset: number,
  behindAtom: boolean,
): { block: number; caret: number } {
  let found: { block: number; caret: number } | null = null;
  doc.descendants((node, pos) => {
    if (found || !node.isTextblock) return !found;
    if (ownText(node) !== text) return false;
    let count = 0;
    let caret = pos + 1;
    node.forEach((child, start) => {
      const size = child.text?.length ?? 0;
      if (size > 0 && offset > count && offset <= count + size) caret = pos + 1 + start + offset - count;
      if (size === 0 && offset === count && behindAtom) caret = pos + 1 + start + child.nodeSize;
      count += size;
    });
    found = { block: pos, caret };
    return false;
  });
  if (!found) throw new RangeError(`There is no text block "${text}".`);
  return found;
}

/** What stands in a block that is to be empty: wikitext has no empty paragraphs. */
export const standIn = 'Q';

function emptyBlock(view: EditorView): void {
  const { block, caret } = findCaret(view.state.doc, standIn, 1, false);
  view.dispatch(view.state.tr.delete(block + 1, caret).setMeta('addToHistory', false));
}

const textBefore = (doc: Node, block: number, pos: number): number =>
  ownText(doc.resolve(block + 1).parent.cut(0, pos - block - 1)).length;

/** Where `next` differs from `text`: a range to replace, and by what. Insertions end at `caret` where they can. */
function difference(
  text: string,
  next: string,
  caret: number | null,
): { from: number; to: number; put: string } {
  const least = Math.min(text.length, next.length);
  let from = 0;
  while (from < least && text[from] === next[from]) from++;
  let same = 0;
  while (same < least - from && text.at(-1 - same) === next.at(-1 - same)) same++;
  let end = next.length - same;
  let to = text.length - same;
  while (caret !== null && end > caret && from > 0 && slides(text, next, from, to, end)) {
    from--;
    to--;
    end--;
  }
  return { from, to, put: next.slice(from, end) };
}

/** Whether the changed stretch can lie one unit earlier with the same result. */
const slides = (text: string, next: string, from: number, to: number, end: number): boolean =>
  (from === to || text[from - 1] === text[to - 1]) && (from === end || next[from - 1] === next[end - 1]);

/** The browser's own way to change text: existing text nodes are edited, one is made where there is none. */
function edit(
  block: Element,
  next: string,
  caret: number | null,
  fillerBr: boolean,
  edges: [number, number],
): void {
  const document = block.ownerDocument;
  const text = editableText(block);
  const [first, last] = edges;
  const held =
    text.slice(0, first) === next.slice(0, first) &&
    text.slice(text.length - last) === next.slice(next.length - last);
  const [start, end] = held ? [first, last] : [0, 0];
  const own = difference(
    text.slice(start, text.length - end),
    next.slice(start, next.length - end),
    caret === null ? null : caret - start,
  );
  const from = own.from + start;
  const to = own.to + start;
  const selection = document.getSelection();
  if (from === to && own.put === '') return;
  let put = own.put;
  if (to > from) {
    let count = 0;
    for (const node of editableTexts(block)) {
      const a = Math.max(0, from - count);
      const b = Math.min(node.data.length, to - count);
      count += node.data.length;
      if (a >= b) continue;
      node.replaceData(a, b - a, put);
      put = '';
      if (node.data === '') removeEmpty(node, block);
    }
  } else if (put !== '') {
    const focus = selection?.focusNode ?? null;
    const point = textPoint(block, from, focus);
    // A caret beside an atom stands in the block: the browser makes a text node where it is.
    const besideAtom = focus !== null && focus.nodeType === 1 && block.contains(focus);
    if (besideAtom && selection) insertText(focus as Element, selection.focusOffset, put);
    else if (point) point[0].insertData(point[1], put);
    else insertText(block, 0, put);
  }
  const filler = block.querySelector(':scope > br:last-child');
  const empty = editableText(block) === '' && !block.querySelector('[contenteditable="false"]');
  if ((empty || fillerBr) && !filler) block.append(document.createElement('br'));
  else if (!empty && !fillerBr && filler) filler.remove();
}

/** A browser keeps no empty text node, nor the element of formatting that has lost its text. */
function removeEmpty(text: Text, block: Element): void {
  let node: ChildNode = text;
  while (node.parentNode !== block && node.parentElement?.childNodes.length === 1) node = node.parentElement;
  const parent = node.parentNode as Element;
  const at = [...parent.childNodes].indexOf(node);
  const selection = block.ownerDocument.getSelection();
  const inside = selection?.focusNode === text || node.contains(selection?.focusNode ?? null);
  node.remove();
  if (inside) selection?.collapse(parent, at);
}

function insertText(parent: Element, offset: number, put: string): void {
  const node = parent.ownerDocument.createTextNode(put);
  const beside = [parent.childNodes[offset - 1], parent.childNodes[offset]];
  const text = beside.find((child) => child?.nodeType === 3) as Text | undefined;
  if (text) text.insertData(text === beside[0] ? text.data.length : 0, put);
  else parent.insertBefore(node, parent.childNodes[offset] ?? null);
}

/** Replays `recording` in the editor, which shows `place` around the recording's first text. */
export async function replay(
  editor: Editor,
  recording: Recording,
  place: Place,
  clock: Clock,
): Promise<Verdict> {
  const { view } = editor;
  const problems: string[] = [];
  const { before, after } = place;
  const around = (text: string): string => before + text + after;
  if (around(recording.startText) === '') emptyBlock(view);
  const { block, caret } = findCaret(
    view.state.doc,
    around(recording.startText),
    before.length + recording.startCaret,
    place.behindAtom ?? false,
  );
  const start = view.state.doc;
  view.focus();
  view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, caret)));
  await clock.tasks();
  await clock.advance(1000);
  await clock.tasks();

  const element = (): Element => view.nodeDOM(block) as Element;
  const selection = view.dom.ownerDocument.getSelection();
  const place_ = (offset: number): [globalThis.Node, number] => {
    const near = selection?.focusNode ?? null;
    if (near && textOffset(element(), near, selection?.focusOffset ?? 0) === offset)
      return [near, selection?.focusOffset ?? 0];
    return textPoint(element(), offset, near) ?? [element(), 0];
  };
  const many = recording.endsWithParagraphs ?? 1;
  let cancelled = false;
  let split = false;
  let time = 0;
  for (const [index, step] of recording.steps.entries()) {
    if (step.t > time) {
      await clock.advance((step.t - time) * 1000);
      time = step.t;
    }
    switch (step.do) {
      case 'event': {
        if (/^(keydown|beforeinput|compositionstart)$/.test(step.type)) cancelled = false;
        if (cancelled && step.type === 'input') break;
        const went = view.dom.dispatchEvent(eventOf(step));
        if (!went && /^(keydown|keypress|beforeinput)$/.test(step.type)) cancelled = true;
        // The editor makes the paragraph itself, and at once.
        if (!went && many > 1 && step.init.key === 'Enter') split = true;
        // Listeners of genuine events are followed by what promises wait for; dispatched ones are not.
        await Promise.resolve();
        break;
      }
      case 'text':
        if (step.paragraphs !== undefined && step.paragraphs > 1) split = true;
        if (!cancelled && !split) write(step, nextCaret(recording.steps, index, before));
        break;
      case 'select':
        if (!cancelled && !split)
          selection?.setBaseAndExtent(
            ...place_(before.length + step.anchor),
            ...place_(before.length + step.focus),
          );
        break;
      case 'settle':
        await clock.tasks();
        if (!split) compare(`step ${step.seq}`, step.expectText);
        break;
    }
  }
  await clock.tasks();
  await clock.advance(1000);
  await clock.tasks();

  if (many === 1) {
    compare('end', recording.final.text);
    // In the middle of a container there is one way to write it; at its edges text may stand inside or outside.
    const source = place.open + recording.final.text + place.close;
    if (place.name.endsWith('middle') && editor.getWikitext().text !== source)
      problems.push(`source: "${editor.getWikitext().text}" instead of "${source}"`);
    if (recording.final.selection) compareCaret(before.length + recording.final.selection[1]);
  } else {
    const rest = recording.startText.slice(recording.startCaret);
    const text = modelText(view.state.doc, block, many);
    const expected = `${before}${recording.final.text}\n${rest}${after}`;
    if (text !== expected) problems.push(`end: "${text}" instead of "${expected}"`);
  }
  if (view.composing) {
    // Some recordings end in the middle: what comes next is not theirs.
    view.dom.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true }));
    await clock.tasks();
    await clock.advance(1000);
    await clock.tasks();
  }
  undoAll(view);
  if (!view.state.doc.eq(start)) problems.push('undo does not give back the page');
  return { problems };

  /** Changes the text; where the recording has no new caret, a browser leaves it where it is. */
  function write(step: TextStep, caret: number | null): void {
    const { focusNode = null, focusOffset = 0 } = selection ?? {};
    const kept = textOffset(element(), focusNode, focusOffset);
    edit(element(), around(step.text), caret, step.fillerBr ?? false, [before.length, after.length]);
    if (caret !== null || kept === null) return;
    const next = Math.min(kept, before.length + step.text.length);
    if (textOffset(element(), selection?.focusNode ?? null, selection?.focusOffset ?? 0) === next) return;
    selection?.collapse(...place_(next));
  }

  function compare(when: string, text: string): void {
    const model = modelText(view.state.doc, block, 1);
    const dom = editableText(element());
    const expected = around(text);
    if (model !== expected) problems.push(`${when}: the document has "${model}" instead of "${expected}"`);
    else if (dom !== expected) problems.push(`${when}: the page shows "${dom}" instead of "${expected}"`);
  }

  function compareCaret(offset: number): void {
    const { doc, selection: now } = view.state;
    const $block = doc.resolve(block + 1);
    const inBlock = now.head > block && now.head <= block + 1 + $block.parent.content.size;
    const model = inBlock ? textBefore(doc, block, now.head) : null;
    const dom = textOffset(element(), selection?.focusNode ?? null, selection?.focusOffset ?? 0);
    if (model !== offset) problems.push(`caret: the document has it at ${model} instead of ${offset}`);
    else if (dom !== offset) problems.push(`caret: the page has it at ${dom} instead of ${offset}`);
  }
}

/** Where the browser will put the caret after the text of a step. */
function nextCaret(steps: readonly Step[], index: number, before: string): number | null {
  for (const step of steps.slice(index + 1)) {
    if (step.do === 'text' || step.do === 'settle') return null;
    if (step.do === 'select') return before.length + step.focus;
  }
  return null;
}

function undoAll(view: EditorView): void {
  for (let left = 1000; left > 0 && undoDepth(view.state) > 0; left--) {
    if (!undo(view.state, view.dispatch)) throw new Error('Undo does nothing.');
  }
  if (undoDepth(view.state) > 0) throw new Error(`Undo does not end (${redoDepth(view.state)} done).`);
}
