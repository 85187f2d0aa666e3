/** Carets and selections of the other people, with their names. */

import type { Binding } from '@stet/collab';
import type { Person, SessionClient } from '@stet/collab/session';
import { Plugin, PluginKey } from 'prosemirror-state';
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view';
import { resolvePlace, sharedSelection } from './places.js';
import { readDom } from './read-dom.js';

const key = new PluginKey<DecorationSet>('stet-peers');

/** Milliseconds between two messages about one's own selection. */
const pause = 60;

function caretOf(person: Person, document: Document): HTMLElement {
  const caret = document.createElement('span');
  caret.className = `stet-peer-caret stet-peer-${person.color}`;
  caret.contentEditable = 'false';
  // What is read aloud is the text; who is here is said beside it.
  caret.setAttribute('aria-hidden', 'true');
  const name = document.createElement('span');
  name.className = 'stet-peer-name';
  // In an attribute, so that it is no text of the page.
  name.dataset.name = person.name;
  caret.append(name);
  return caret;
}

function draw(view: EditorView, binding: Binding, people: readonly Person[]): DecorationSet {
  const { doc } = view.state;
  const decorations: Decoration[] = [];
  for (const person of people) {
    if (!person.selection) continue;
    const anchor = resolvePlace(binding, doc, person.selection.anchor);
    const head = resolvePlace(binding, doc, person.selection.head);
    if (head === null) continue;
    if (doc.resolve(head).parent.inlineContent) {
      decorations.push(
        Decoration.widget(head, () => caretOf(person, view.dom.ownerDocument), {
          key: `${person.client}.${person.color}.${person.name}.${person.selection.head.join('.')}`,
          side: 1,
          ignoreSelection: true,
        }),
      );
    }
    if (anchor !== null && anchor !== head) {
      const className = `stet-peer-selection stet-peer-${person.color}`;
      decorations.push(
        Decoration.inline(Math.min(anchor, head), Math.max(anchor, head), { class: className }),
      );
    }
  }
  return DecorationSet.create(doc, decorations);
}

export interface CaretOptions {
  readonly client: SessionClient;
  readonly binding: Binding;
  readonly isComposing: () => boolean;
  readonly afterComposition: (run: () => void) => void;
}

/** Shows others, and shows this person to them. */
export function caretsPlugin({ client, binding, isComposing, afterComposition }: CaretOptions): Plugin {
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: () => DecorationSet.empty,
      apply(tr, set) {
        const drawn = tr.getMeta(key) as DecorationSet | undefined;
        return drawn ?? (tr.docChanged ? set.map(tr.mapping, tr.doc) : set);
      },
    },
    props: { decorations: (state) => key.getState(state) },
    view(view) {
      let frame = 0;
      let timer: ReturnType<typeof setTimeout> | undefined;
      let waiting = false;
      const window = view.dom.ownerDocument.defaultView;
      // Nothing is put beside text that is being composed.
      const refresh = (): void => {
        if (frame !== 0 || waiting) return;
        frame =
          window?.requestAnimationFrame(() => {
            frame = 0;
            if (view.isDestroyed) return;
            if (isComposing()) {
              waiting = true;
              afterComposition(() => {
                waiting = false;
                refresh();
              });
              return;
            }
            readDom(view);
            const drawn = draw(view, binding, client.people);
            if (drawn.find().length === 0 && key.getState(view.state)?.find().length === 0) return;
            view.dispatch(view.state.tr.setMeta(key, drawn).setMeta('addToHistory', false));
          }) ?? 0;
      };
      // What an empty room was not told.
      let isUntold = false;
      const tell = (): void => {
        timer ??= setTimeout(() => {
          timer = undefined;
          if (!view.isDestroyed) client.show(sharedSelection(view.state.selection));
        }, pause);
      };
      const off = client.on('presence', () => {
        refresh();
        if (!isUntold || client.isAlone) return;
        isUntold = false;
        tell();
      });
      tell();
      refresh();
      return {
        update(_, before) {
          if (before.doc === view.state.doc && before.selection.eq(view.state.selection)) return;
          if (client.isAlone) isUntold = true;
          else tell();
        },
        destroy() {
          off();
          clearTimeout(timer);
          if (frame !== 0) window?.cancelAnimationFrame(frame);
        },
      };
    },
  });
}
