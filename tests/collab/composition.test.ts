import { Binding, claimClient, collabPlugin, linkDocs, remoteMeta, seedUpdate } from '@stet/collab';
import { importTree } from '@stet/document';
import { parse } from '@stet/wikitext';
import { EditorState, type PluginView, type Transaction } from 'prosemirror-state';
import { expect, test } from 'vitest';
import * as Y from 'yjs';

/** A surface without a browser: it composes when it is told to, and fails when it is changed meanwhile. */
class Surface {
  composing = false;
  #later: (() => void)[] = [];
  readonly isComposing = (): boolean => this.composing;
  readonly afterComposition = (run: () => void): void => {
    if (this.composing) this.#later.push(run);
    else run();
  };
  end(): void {
    this.composing = false;
    for (const run of this.#later.splice(0)) run();
  }
}

class Person {
  readonly outer = new Y.Doc();
  readonly surface = new Surface();
  readonly binding: Binding;
  readonly remote: Transaction[] = [];
  state: EditorState;
  readonly #plugin: PluginView;

  constructor(update: Uint8Array) {
    const inner = new Y.Doc();
    claimClient(inner);
    Y.applyUpdate(this.outer, update);
    const { isComposing, afterComposition } = this.surface;
    linkDocs(this.outer, inner, { hold: isComposing, later: afterComposition });
    this.binding = new Binding(inner);
    const plugin = collabPlugin(this.binding, this.surface);
    this.state = EditorState.create({ doc: this.binding.document, plugins: [plugin] });
    this.#plugin = plugin.spec.view?.(this as never) as PluginView;
  }

  readonly dispatch = (tr: Transaction): void => {
    if (tr.getMeta(remoteMeta)) {
      expect(this.surface.composing).toBe(false);
      this.remote.push(tr);
    }
    const before = this.state;
    this.state = before.apply(tr);
    this.#plugin.update?.(this as never, before);
  };

  type(text: string, pos: number, to = pos): void {
    this.dispatch(this.state.tr.insertText(text, pos, to));
  }

  get text(): string {
    return this.state.doc.textBetween(0, this.state.doc.content.size, '|');
  }
}

const two = (): [Person, Person] => {
  const update = seedUpdate(importTree(parse('alpha\n\nbravo\n')));
  const people: [Person, Person] = [new Person(update), new Person(update)];
  const [a, b] = people;
  a.outer.on('update', (update, origin) => origin === b || Y.applyUpdate(b.outer, update, a));
  b.outer.on('update', (update, origin) => origin === a || Y.applyUpdate(a.outer, update, b));
  return people;
};

test('what others do waits until the composition ends, beside it and in another paragraph', () => {
  const [a, b] = two();
  a.surface.composing = true;
  a.type('に', 6);
  b.type('X', 1);
  b.type('Y', b.state.doc.content.size - 1);
  a.type('日本', 6, 7);
  expect(a.text).toBe('alpha日本|bravo');
  expect(b.text).toBe('Xalpha日本|bravoY');
  a.surface.end();
  expect(a.text).toBe('Xalpha日本|bravoY');
  expect(a.state.doc.eq(b.state.doc)).toBe(true);
  expect(a.remote.length).toBeGreaterThan(0);
});

test('a peer deletes the paragraph that somebody composes in: the text stays', () => {
  const [a, b] = two();
  a.surface.composing = true;
  a.type('に', 6);
  b.dispatch(b.state.tr.delete(0, 7 + 1));
  a.type('日本', 6, 7);
  a.surface.end();
  expect(a.text).toContain('日本');
  expect(a.state.doc.eq(b.state.doc)).toBe(true);
});

test('what mends one’s own edit waits, too, and then comes', () => {
  const [a, b] = two();
  a.surface.composing = true;
  a.type('\ud83d', 6);
  expect(a.remote).toHaveLength(0);
  a.type('z', 7);
  a.surface.end();
  expect(a.text).toBe('alpha\ufffdz|bravo');
  expect(b.text).toBe(a.text);
});
