/**
 * Edits of text that are typed: each is drawn as for the corpus check, made as a transaction to know what is to come
 * out, and then described as what a person does with keys.
 */

import { createIds, exportDocument, importTree, repairIds } from '@stet/document';
import type { Tree } from '@stet/tree';
import type { Editor } from '@stet/ui';
import { parse, print, type Site, siteFromData } from '@stet/wikitext';
import type { Node } from 'prosemirror-model';
import { EditorState, NodeSelection, TextSelection } from 'prosemirror-state';
import { ReplaceStep } from 'prosemirror-transform';
import type { EditorView } from 'prosemirror-view';
import { drawEdit, type EditKind, findPlaces, type Places } from '../check/roundtrip-edits.js';
import { difference } from '../check/roundtrip-page.js';
import { Random } from '../lib/random.js';
import { editableText } from './dom-text.js';
import type { Elsewhere, TypingTask } from './typing-task.js';

/** Kinds of edits that are typed. */
const kinds: readonly EditKind[] = ['typeWord', 'deleteWord', 'boldWord', 'changeCell', 'changeHeading'];

export interface TypingPage {
  readonly wikitext: string;
  readonly title: string;
  readonly siteData: unknown;
  /** The editor loses the last letter of what is typed. */
  readonly lossy: boolean;
}

interface Range {
  readonly from: number;
  readonly to: number;
  /** Where the note begins that holds the range. */
  readonly note: number | null;
}

/** What prosemirror-view notes at the element of a view. */
interface Shown {
  readonly pmViewDesc: { domFromPos(pos: number, side: number): { node: globalThis.Node; offset: number } };
}

export const siteOf = (data: unknown): Site | undefined =>
  data === null ? undefined : (siteFromData(data) as Site);

export class Typing {
  readonly #base: Tree;
  readonly #doc: Node;
  readonly #places: Places;
  readonly #random: Random;
  #wanted = '';
  #range: Range = { from: 0, to: 0, note: null };

  constructor(
    readonly editor: Editor,
    readonly page: TypingPage,
    seed: number,
  ) {
    this.#base = parse(page.wikitext, this.#options);
    this.#doc = importTree(this.#base);
    this.#places = findPlaces(this.#doc);
    this.#random = new Random(seed);
  }

  get #options(): { title: string; site?: Site } {
    const site = siteOf(this.page.siteData);
    return { title: this.page.title, ...(site ? { site } : {}) };
  }

  get #view(): EditorView {
    return this.editor.view;
  }

  /** Draws an edit and sets the caret for it; `null` on a page without text. */
  draw(): TypingTask | Elsewhere | null {
    const edit = drawEdit(this.#doc, this.#places, this.#random, kinds);
    if (!edit) return null;
    const { tr } = EditorState.create({ doc: this.#doc });
    edit.apply(tr, createIds('the-typist'), this.#options.site);
    const steps = tr.steps.filter((step) => step instanceof ReplaceStep);
    const from = Math.min(...steps.map((step) => step.from));
    const to = Math.max(...steps.map((step) => step.to));
    const [first] = steps;
    if (!first) return null;
    const { content } = first.slice;
    const bold = edit.kind === 'boldWord';
    const text = bold ? '' : content.textBetween(0, content.size);
    repairIds(tr, createIds('the-typist'));
    this.#wanted = print(exportDocument(tr.doc), { bases: [this.#base], ...this.#options }).text;

    const $from = this.#doc.resolve(from);
    let note: number | null = null;
    for (let depth = $from.depth; depth > 0; depth--) {
      const node = $from.node(depth);
      if (!node.isAtom && node.type.name !== 'reference') continue;
      if (node.type.name !== 'reference' || note !== null) return 'elsewhere';
      note = $from.before(depth);
    }
    this.#range = { from, to, note };
    const byBackspace = !bold && text === '' && note === null && this.#random.below(2) === 0;
    if (!this.#select(byBackspace ? to : from)) return 'elsewhere';
    return {
      kind: edit.kind,
      where: `${$from.parent.type.name}${note === null ? '' : ' in a note'}, ${from}–${to}`,
      inside: note !== null,
      bold,
      backspaces: byBackspace ? to - from : from < to && text === '' && !bold ? 1 : 0,
      text,
      composed: this.#random.below(3) === 0,
    };
  }

  /** Sets the caret, or selects the note; `false` where the place is not shown. */
  #select(start: number): boolean {
    const view = this.#view;
    const { from, to, note } = this.#range;
    const { doc, tr } = view.state;
    const selection =
      note === null
        ? TextSelection.create(doc, start === to && from < to ? to : from, to)
        : NodeSelection.create(doc, note);
    view.focus();
    view.dispatch(tr.setSelection(selection).scrollIntoView());
    const { node } = view.domAtPos(note ?? from);
    const element = node.nodeType === 1 ? (node as Element) : node.parentElement;
    return element?.checkVisibility() === true && view.dom.contains(element);
  }

  /** Sets the selection in the note that was opened; `false` where none is. */
  selectInside(): boolean {
    const { from, to, note } = this.#range;
    const small = document.activeElement;
    if (note === null || !small || small === this.#view.dom || !small.classList.contains('stet-surface'))
      return false;
    const { pmViewDesc } = small as unknown as Shown;
    const start = pmViewDesc.domFromPos(from - note - 1, -1);
    const end = from === to ? start : pmViewDesc.domFromPos(to - note - 1, -1);
    document.getSelection()?.setBaseAndExtent(start.node, start.offset, end.node, end.offset);
    return true;
  }

  /** Whether Backspace has taken all that it was to take. */
  deleted(): boolean {
    return this.#view.state.selection.head <= this.#range.from;
  }

  /** What is wrong after it was typed; nothing, it is hoped. */
  problems(errors: readonly string[]): string[] {
    const found = [...errors];
    const { text } = this.editor.getWikitext();
    if (text !== this.#wanted)
      found.push(`wikitext, by transaction and typed, ${difference(this.#wanted, text)}`);
    const { $head } = this.#view.state.selection;
    const block = $head.parent.isTextblock ? this.#view.nodeDOM($head.before()) : null;
    if (block) {
      let own = '';
      $head.parent.forEach((child) => {
        own += child.text ?? '';
      });
      const shown = editableText(block as Element);
      if (shown !== own) found.push(`document and page, ${difference(own, shown)}`);
    }
    return found;
  }

  /** Whether all is as it was opened. */
  undone(): boolean {
    return this.#view.state.doc.eq(this.#doc) && this.editor.getWikitext().text === this.page.wikitext;
  }
}
