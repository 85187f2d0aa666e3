import { exportDocument, importTree, withText } from '@stet/document';
import type { RewriteCounter } from '@stet/editor';
import { defaultSite, parse, print, type Site } from '@stet/wikitext';
import type { Node } from 'prosemirror-model';
import type { EditorView } from 'prosemirror-view';
import type { Host } from './host.js';
import { createMessages, directionOf, type Messages } from './messages.js';
import { mountEditor } from './mount.js';

export interface EditorOptions {
  /** The page's source. */
  readonly wikitext: string;
  /** The wiki that the page belongs to; an English one by default. */
  readonly site?: Site;
  readonly title?: string;
  /** Language of the page's content. */
  readonly lang?: string;
  /** Direction of the page's content; that of its language by default. */
  readonly dir?: 'ltr' | 'rtl';
  /** Words of the interface, from `loadMessages`; English by default. */
  readonly messages?: Messages;
  /** What the place that embeds the editor can do for it. */
  readonly host?: Host;
  /** The text is not what is stored already (it was changed as source, say): Save is offered from the start. */
  readonly changed?: boolean;
  /** `false`: the page can be read and selected, not changed. */
  readonly editable?: boolean;
  /** Puts the toolbar here (a header that sticks, say) instead of above the page. */
  readonly toolbarContainer?: HTMLElement;
  /** Stands at the end of the toolbar, before Save: who is here, a switch. */
  readonly toolbarEnd?: Element;
  /** The page was changed. Called in each change; asking for the wikitext here is slow on long pages. */
  readonly onChange?: () => void;
  /** Save was pressed (or Ctrl+S). Without it no Save is shown. */
  readonly onSave?: () => void;
  readonly onCancel?: () => void;
  /** The person wants the source. */
  readonly onSource?: () => void;
  /** For development: counts text that is drawn anew although the browser had put it there. */
  readonly rewrites?: RewriteCounter;
}

/** The page as wikitext again. */
export interface SavedWikitext {
  readonly text: string;
  /** The text was parsed again and is what the person sees. */
  readonly proven: boolean;
  /** The source of each place that could not be written exactly as shown; empty when proven. */
  readonly declared: readonly string[];
  /** A sentence for the person about that; `''` when proven. */
  readonly message: string;
}

export interface Editor {
  /** The page's source now. What was not edited is the source that was given, byte for byte. */
  getWikitext(): SavedWikitext;
  /** Whether the page differs from what was opened, or last marked as saved. */
  isDirty(): boolean;
  /** The page as it is now has been saved, or as it was with `doc`; `null`: what is saved is not known. */
  markSaved(doc?: Node | null): void;
  setEditable(editable: boolean): void;
  /** Shows a sentence over the page (a save that failed), with something to do; `null` takes it away. */
  notice(text: string | null, action?: { label: string; run(): void }): void;
  focus(): void;
  /** Takes the editor away and frees all it holds. */
  destroy(): void;
  readonly view: EditorView;
  /** The document of the wikitext that was given. */
  readonly opened: Node;
  /** Another text of the page: what comes from its document, which is given back, keeps its source too. */
  addBase(wikitext: string): Node;
  /** Whether an input method composes: what nobody typed waits for its end, see `afterComposition`. */
  isComposing(): boolean;
  afterComposition(run: () => void): void;
}

/**
 * Opens a page for editing inside `element`.
 * @throws RangeError where `wikitext` is no string.
 */
export function createEditor(element: HTMLElement, options: EditorOptions): Editor {
  const { site = defaultSite, title, wikitext } = options;
  if (typeof wikitext !== 'string') {
    throw new RangeError('createEditor: options.wikitext must be the source of the page, as a string.');
  }
  const messages = options.messages ?? createMessages();
  const page = { site, title };
  const bases = [parse(wikitext, page)];
  const opened = withText(importTree(bases[0] as (typeof bases)[0]));
  let saved = options.changed ? null : opened;
  let dirty = saved === null;

  const mounted = mountEditor(element, {
    ...options,
    doc: opened,
    site,
    messages,
    // A page that says neither has the direction of its text, block by block.
    ...(options.lang && !options.dir ? { dir: directionOf(options.lang) } : {}),
    readNotes: (source) => importTree(parse(source, page)),
    onChange() {
      check();
      options.onChange?.();
    },
  });
  const { view } = mounted.surface;
  // Blocks that were not touched are the same objects: the comparison stops at them.
  const check = (): void => {
    dirty = saved === null || !view.state.doc.eq(saved);
    mounted.setDirty(dirty);
  };
  if (dirty) mounted.setDirty(true);

  return {
    view,
    opened,
    addBase(text) {
      const base = parse(text, page);
      bases.push(base);
      return withText(importTree(base));
    },
    isComposing: mounted.surface.isComposing,
    afterComposition: (run) => mounted.surface.afterComposition(run),
    getWikitext() {
      mounted.flush();
      const printed = print(exportDocument(view.state.doc), { bases, ...page });
      const { text, proven } = printed;
      const declared = printed.declared.map(({ source }) => source);
      const message = proven ? '' : messages.msg('declared-count', Math.max(1, declared.length));
      return { text, proven, declared, message };
    },
    isDirty() {
      mounted.flush();
      return dirty;
    },
    markSaved(doc = view.state.doc) {
      saved = doc;
      check();
    },
    setEditable: mounted.setEditable,
    notice: mounted.notice,
    focus: () => view.focus(),
    destroy: () => mounted.destroy(),
  };
}
