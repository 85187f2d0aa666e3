/** Makes an editor that is open already one of several on its page. */

import { collabPlugin, mergeOutside, type OutsideConflict, remoteMeta, replaceContent } from '@stet/collab';
import type { LeaseAnswer, Person, SessionClient } from '@stet/collab/session';
import { sharedUndo } from '@stet/editor';
import type { Node } from 'prosemirror-model';
import { type Plugin, TextSelection, type Transaction } from 'prosemirror-state';
import type { Editor } from '../editor.js';
import type { Msg } from '../messages.js';
import { createSessionBar, type SessionBar } from './bar.js';
import { caretsPlugin } from './carets.js';
import { sessionMessages } from './messages.js';
import { resolvePlace } from './places.js';
import { readDom } from './read-dom.js';
import { localUnsent } from './unsent.js';

export interface JoinOptions {
  readonly editor: Editor;
  readonly client: SessionClient;
  /** The wikitext that the editor was opened with, and its revision. */
  readonly wikitext: string;
  readonly revision: number;
  /** Where it is shown who is here. */
  readonly place: Element;
  /** The newest text of the page, when somebody has saved it from outside. */
  readonly fetchPage: () => Promise<{ readonly revision: number; readonly text: string }>;
  /** Loads the page anew. */
  readonly reload: () => void;
  /** Milliseconds to wait for the server before the page is for reading alone. */
  readonly patience?: number;
  readonly notice: (text: string | null, action?: { label: string; run(): void }) => void;
}

export interface JoinedSession {
  /** The editor is in the session. */
  readonly isJoined: boolean;
  /** How many others are here. */
  readonly others: number;
  /** Asks for the right to save; `null` while the server does not answer. */
  lease(): Promise<LeaseAnswer | null>;
  release(): void;
  /** What `freeze` gave is saved as a revision. Resolves when the others know, or will not. */
  saved(revision: number, frozen: string): Promise<void>;
  freeze(): string;
  /** Who wrote what since the last save, to be shown before the next one: asks for the right to save. */
  review(): Promise<HTMLElement>;
  /** `leaving`: the person ends the work on the page. */
  leave(leaving: boolean): void;
}

/** The key of prosemirror-history's plug-in, which the session's undo takes the place of. */
const historyKey = 'history$';
const keyOf = (plugin: Plugin): string => (plugin as unknown as { key: string }).key;

export function joinSession(options: JoinOptions): JoinedSession {
  const { editor, client, notice } = options;
  const { view } = editor;
  let msg: Msg = String;
  let bar: SessionBar | null = null;
  let isJoined = false;
  let ended = false;
  let hasLeft = false;
  /** The text that others have as the page's, as far as it is known: for merging what comes from outside. */
  let base: Node = editor.opened;
  /** A text of the page that all that is here was made of. */
  let baseText = options.wikitext;
  const goTo = (person: Person): void => {
    const at =
      person.selection &&
      client.binding &&
      resolvePlace(client.binding, view.state.doc, person.selection.head);
    if (at === null) return;
    const { node } = view.domAtPos(at);
    const element = node.nodeType === 1 ? (node as Element) : node.parentElement;
    element?.scrollIntoView({ block: 'center' });
  };
  const onStatus = (): void => {
    const { end } = client;
    keepUnsent(client.whereabouts === 'ended' && !ended);
    if (client.whereabouts !== 'ended' || ended || end === 'closed' || !end) return;
    ended = true;
    notice(msg(`session-ended-${end}`), { label: msg('session-reload'), run: options.reload });
  };

  /** What others have made of the page comes into the editor, as one change that keeps the selection. */
  const catchUp = (content: Node): void => {
    const tr: Transaction = view.state.tr;
    replaceContent(tr, content.content);
    if (tr.docChanged) view.dispatch(tr.setMeta(remoteMeta, true).setMeta('addToHistory', false));
  };

  const join = async (): Promise<void> => {
    const { hello } = client;
    if (!hello || view.isDestroyed) return;
    let { opened } = editor;
    const isTyped = !view.state.doc.eq(opened);
    const isSame = hello.revision === options.revision;
    if (!isSame) {
      if (isTyped) {
        notice(msg('session-busy'));
        client.destroy(false);
        return;
      }
      const { source } = await client.base();
      opened = editor.addBase(source);
      base = opened;
      baseText = source;
    }
    await new Promise<void>((done) => editor.afterComposition(done));
    if (view.isDestroyed) return;
    const current = isSame ? view.state.doc : opened;
    const binding = client.bind(opened, current, editor.isComposing, settled);
    catchUp(binding.document);
    binding.adopt(view.state.doc);
    const { undo } = client;
    const carets = caretsPlugin({
      client,
      binding,
      isComposing: editor.isComposing,
      afterComposition: editor.afterComposition,
    });
    const shared = sharedUndo({
      undo: () => undo?.undo() != null,
      redo: () => undo?.redo() != null,
      undoDepth: () => (undo?.undoStack.length ?? 0) + (binding.isBehind ? 1 : 0),
      redoDepth: () => (binding.isBehind ? 0 : (undo?.redoStack.length ?? 0)),
    });
    const kept = view.state.plugins.filter((plugin) => keyOf(plugin) !== historyKey);
    view.updateState(
      view.state.reconfigure({
        plugins: [...kept, shared, carets, collabPlugin(binding, editor, client.sendSoon)],
      }),
    );
    keepCaret();
    if (hello.saved !== hello.revision)
      editor.markSaved(hello.snapshot === client.freeze() ? undefined : null);
    else editor.markSaved(opened);
    isJoined = true;
    if (client.readOnly) editor.setEditable(false);
    if (hello.kept) {
      notice(msg('session-kept', hello.kept.names.join(', ')), {
        label: msg('session-take-up'),
        run: () => {
          notice(null);
          takeUp().catch((error: unknown) => notice(String(error)));
        },
      });
    } else void offerUnsent();
    client.on('saved', ({ by, isCurrent }) => {
      editor.markSaved(isCurrent ? undefined : null);
      base = view.state.doc;
      notice(msg('session-saved-by', by));
    });
    client.on('outside', (revision) => {
      if (revision > 0) void takeOutside();
    });
    if (hello.outside > 0) void takeOutside();
  };

  const takeUp = async (): Promise<void> => {
    const document = await client.takeUp();
    if (document) {
      const there = view.state.schema.nodeFromJSON(document);
      editor.afterComposition(() => mergeIn(base, there, true));
    }
    await offerUnsent();
  };

  const window = view.dom.ownerDocument.defaultView as Window;
  const unsent = localUnsent(window, client.page);
  let isKept = false;
  let keeping = 0;
  /** What the server has not is kept as wikitext, too, until it has. */
  const keepUnsent = (now: boolean): void => {
    window.clearTimeout(keeping);
    if (!(isJoined ? !client.isStored : client.end && !view.state.doc.eq(editor.opened))) {
      if (isKept) unsent.drop();
      isKept = false;
    } else if (now) {
      isKept = true;
      const vector = isJoined ? client.vector() : '';
      unsent.put({ base: baseText, text: editor.getWikitext().text, vector, at: Date.now() });
    } else if (client.whereabouts !== 'sending') keeping = window.setTimeout(() => keepUnsent(true), 1000);
  };

  /** What an earlier visit kept and no session has. */
  const offerUnsent = async (): Promise<void> => {
    for (const left of await unsent.left()) {
      if (view.isDestroyed) return;
      const takeUp = (from: Node): void =>
        editor.afterComposition(() => {
          mergeIn(from, editor.addBase(left.text), true);
          client.send();
          const off = client.on('status', () => {
            if (client.whereabouts !== 'stored') return;
            off();
            unsent.drop(left.key);
          });
        });
      const state = client.compare(left.vector);
      const from = editor.addBase(left.base);
      const { doc, conflicts } = mergeOutside(from, view.state.doc, editor.addBase(left.text));
      if (state === 'here' || (conflicts.length === 0 && doc.eq(view.state.doc))) {
        unsent.drop(left.key);
        continue;
      }
      // The copy of this very session lacks what was typed last before the page was closed.
      if (state === 'more') {
        takeUp(view.state.doc);
        return;
      }
      const when = new Date(left.at).toLocaleString(
        view.dom.closest<HTMLElement>('.stet')?.lang || undefined,
      );
      notice(msg('session-unsent', when), {
        label: msg('session-take-up'),
        run: () => {
          notice(null);
          takeUp(from);
        },
      });
      return;
    }
  };

  /** Undo shows where it did something. */
  const keepCaret = (): void => {
    client.undo?.on('stack-item-popped', () => {
      const { selection } = view.state;
      if (selection instanceof TextSelection) view.dispatch(view.state.tr.scrollIntoView());
    });
  };

  /** Runs something when nobody composes, and what the browser has done by itself is known. */
  const settled = (run: () => void): void =>
    editor.afterComposition(() => {
      readDom(view);
      run();
    });

  let merging = false;
  /** One of those who are here brings a revision from outside into the session; alone, saving shows both texts. */
  const takeOutside = async (): Promise<void> => {
    if (merging || client.people.length === 0 || client.readOnly) return;
    merging = true;
    try {
      // Not all at once: whoever comes first does it, for the others there is nothing left then.
      await new Promise((done) => setTimeout(done, Math.random() * 400));
      if (!client.hello?.outside || view.isDestroyed) return;
      const page = await options.fetchPage();
      const lease = await client.lease();
      if (!lease.granted) return;
      // Somebody else was quicker: nobody has to wait for what is not needed.
      if (!client.hello.outside) {
        client.release();
        return;
      }
      editor.afterComposition(() => {
        const outside = editor.addBase(page.text);
        mergeIn(base, outside, false);
        base = outside;
        baseText = page.text;
        client.merged(page.revision);
        client.release();
        editor.markSaved(outside);
        notice(msg('session-outside'));
      });
    } catch (error) {
      notice(String(error));
    } finally {
      merging = false;
    }
  };

  /** `there` and what is here were made of `from`. What both changed is shown with both texts. */
  const mergeIn = (from: Node, there: Node, isOwn: boolean): void => {
    const { doc, conflicts } = mergeOutside(from, view.state.doc, there);
    const tr = view.state.tr;
    replaceContent(tr, doc.content);
    view.dispatch(isOwn ? tr : tr.setMeta('addToHistory', false));
    for (const conflict of conflicts) showConflict(conflict);
  };

  const showConflict = (conflict: OutsideConflict): void => {
    const document = view.dom.ownerDocument;
    const card = document.createElement('section');
    card.className = 'stet-conflict';
    card.setAttribute('role', 'alert');
    const title = document.createElement('h2');
    title.textContent = msg('session-conflict');
    const text = (name: string, nodes: readonly Node[]): HTMLElement => {
      const part = document.createElement('div');
      const head = document.createElement('h3');
      head.textContent = msg(name);
      const body = document.createElement('p');
      body.dir = 'auto';
      body.textContent = nodes.map((node) => node.textContent).join('\n') || msg('session-deleted');
      part.append(head, body);
      return part;
    };
    const button = (name: string, run: () => void): HTMLElement => {
      const element = document.createElement('button');
      element.type = 'button';
      element.className = 'stet-button stet-button-outline';
      element.textContent = msg(name);
      element.addEventListener('click', () => {
        run();
        card.remove();
        editor.focus();
      });
      return element;
    };
    card.append(
      title,
      text('session-conflict-here', conflict.here),
      text('session-conflict-there', conflict.there),
      button('session-keep-here', () => undefined),
      button('session-take-there', () => {
        const doc = conflict.take(view.state.doc);
        const tr = view.state.tr;
        replaceContent(tr, doc.content);
        view.dispatch(tr);
      }),
    );
    options.place.closest('.stet')?.after(card);
    if (!card.isConnected) view.dom.before(card);
  };

  const start = async (): Promise<void> => {
    msg = await sessionMessages(view.dom.closest<HTMLElement>('.stet')?.lang ?? '');
    if (view.isDestroyed || hasLeft) return;
    bar = createSessionBar(options.place, client, msg, goTo);
    const off = client.on('status', onStatus);
    const isHere = await client.ready(options.patience ?? 5000);
    if (view.isDestroyed) return off();
    onStatus();
    if (!isHere && !client.end && view.state.doc.eq(editor.opened)) {
      editor.setEditable(false);
      const alone = (): void => {
        notice(null);
        client.destroy(true);
        editor.setEditable(true);
        editor.focus();
      };
      notice(msg('session-unreachable'), { label: msg('session-alone'), run: alone });
    }
    if (!isHere && !(await client.ready(2 ** 31 - 1))) return;
    if (!isHere) {
      editor.setEditable(true);
      notice(null);
    }
    await join();
  };
  void start();
  const onBlur = (): void => client.send();
  const onLeave = (): void => {
    client.send();
    if (!view.isDestroyed) keepUnsent(true);
  };
  window.addEventListener('pagehide', onLeave);
  window.addEventListener('blur', onBlur);

  return {
    get isJoined() {
      return isJoined && client.whereabouts !== 'ended';
    },
    get others() {
      return client.people.length;
    },
    async lease() {
      try {
        return await client.lease();
      } catch {
        // The wiki itself may answer although the session does not: it compares revisions.
        return null;
      }
    },
    release: () => client.release(),
    freeze: () => client.freeze(),
    async saved(revision, frozen) {
      try {
        await client.saved(revision, frozen);
      } catch {
        // It is saved all the same: for the others it is a save from outside.
      }
      editor.markSaved(client.freeze() === frozen ? undefined : null);
      base = view.state.doc;
    },
    async review() {
      const lease = await client.lease().catch(() => null);
      const names = lease?.granted ? lease.contributors : [];
      const { reviewElement } = await import('./review.js');
      return reviewElement({ document: view.dom.ownerDocument, client, base, msg, names });
    },
    leave(leaving) {
      hasLeft = true;
      window.removeEventListener('pagehide', onLeave);
      window.removeEventListener('blur', onBlur);
      window.clearTimeout(keeping);
      unsent.destroy();
      bar?.destroy();
      client.destroy(leaving);
    },
  };
}
