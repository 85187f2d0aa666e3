import { type LinkLetters, repairIds } from '@stet/document';
import { localTarget } from '@stet/tree';
import { defaultSite } from '@stet/wikitext';
import { history } from 'prosemirror-history';
import type { Node } from 'prosemirror-model';
import { EditorState, type Plugin, Selection, TextSelection, type Transaction } from 'prosemirror-state';
import type { EditorView, NodeViewConstructor } from 'prosemirror-view';
import { clipboardProps } from './clipboard.js';
import { collapsePlugin } from './collapse.js';
import { contentViews } from './content/index.js';
import { showRest } from './content/reference-list.js';
import { nodeViews } from './content/views.js';
import type { OpenTarget, Picture, SurfaceContext } from './context.js';
import { cursorsPlugin } from './cursors.js';
import { drawInGroups, groupViews } from './groups.js';
import { highlightPlugin } from './highlight.js';
import { clientName, idsFor, idsPlugin } from './ids.js';
import { besidePlugin } from './input/beside.js';
import { directionPlugin } from './input/direction.js';
import { formattingPlugin } from './input/formatting.js';
import { Compositions } from './input/guard.js';
import { Hold } from './input/hold.js';
import { linksPlugin } from './input/links.js';
import { replacementPlugin } from './input/replacement.js';
import type { RewriteCounter } from './input/rewrites.js';
import { scrollingPlugin } from './input/scrolling.js';
import { surrogatesPlugin } from './input/surrogates.js';
import { KeepingView, keepingProps, upstreamPlugin } from './input/upstream.js';
import { editingKeys, type Keys, keysPlugin } from './keys.js';
import { caretLayout, layOutLazily } from './lazy.js';
import { createNestedSurface, type NestedSurface } from './nested.js';
import { openPlugin } from './open.js';
import { Opening } from './opening.js';
import { placeholderPlugin } from './placeholder.js';
import { referencesPlugin } from './references.js';
import { RenderCache } from './render-cache.js';
import { redo, undo } from './undo.js';

export interface SurfaceOptions {
  /** The document to edit. */
  readonly doc: Node;
  readonly editable?: boolean;
  /** What the surface is called for a screen reader. */
  readonly name?: string;
  /** Shown in an empty document. */
  readonly placeholder?: string;
  /** Language and direction of the content. Without a direction each block has that of its text. */
  readonly lang?: string;
  readonly dir?: string;
  /** Words for content that has no name of its own, by key; the key itself where nothing is given. */
  readonly label?: SurfaceContext['label'];
  /** The picture of a file. Without it images are boxes with their name: nothing is loaded that the page names. */
  readonly picture?: (name: string, width: number) => Picture | null;
  /** Which letters beside a link its wiki reads as a part of it, a `Site`; without it, as an English wiki does. */
  readonly site?: LinkLetters;
  /** Whether a page of the wiki exists: links to pages that do not are shown as such. Without it, as far as one knows. */
  readonly exists?: (title: string) => boolean;
  /** Reads the body of a reference list, in which notes may be defined. */
  readonly readNotes?: (source: string) => Node;
  /** What templates make; without it they are shown by their names. */
  readonly rendered?: RenderCache;
  /** Keys before those of editing. */
  readonly keys?: Keys;
  readonly plugins?: readonly Plugin[];
  /** The name of this client in ids of new content; random by default. */
  readonly client?: string;
  /** A person wants to inspect content (a press on it, or Enter). Says whether something opened. */
  readonly onOpen?: (target: OpenTarget) => boolean;
  /** After each transaction that was applied. */
  readonly onTransaction?: (tr: Transaction, view: EditorView) => void;
  /** After each transaction of a nested surface. */
  readonly onNested?: (view: EditorView) => void;
  /** For development: counts text that is drawn anew although the browser had put it there. */
  readonly rewrites?: RewriteCounter;
}

/** An editing surface without any interface around it. */
export interface Surface {
  readonly view: EditorView;
  /** A small surface over the content of one node of this one; it ends with its owner's `destroy` or this one's. */
  nested(
    element: HTMLElement,
    options: { getPos: () => number | undefined; name: string; placeholder?: string },
  ): NestedSurface;
  /** The view of the nested surface whose editable element this is; `null` for any other. */
  nestedViewOf(element: Element): EditorView | null;
  setEditable(editable: boolean): void;
  focus(): void;
  /** Whether an input method composes, here or in a nested surface: transactions that nobody typed wait for its end. */
  isComposing(): boolean;
  /** Does something when no input method composes: at once, or after the composition. */
  afterComposition(run: (view: EditorView) => void): void;
  /** Frees all: the view, nested surfaces, listeners. */
  destroy(): void;
}

/** A page from which everything was deleted keeps a paragraph to type in. */
function neverEmpty(tr: Transaction): Transaction {
  const paragraph = tr.doc.type.schema.nodes.paragraph;
  if (tr.doc.childCount === 0 && paragraph) {
    tr.insert(0, paragraph.create());
    tr.setSelection(TextSelection.create(tr.doc, 1));
  }
  return tr;
}

/** Where a person begins: in the first text, not on a template before it. */
function firstText(doc: Node): Selection {
  return Selection.findFrom(doc.resolve(0), 1, true) ?? Selection.atStart(doc);
}

/**
 * Mounts an editing surface as a child of `element`. The browser edits natively; the surface observes and fixes up.
 * Nothing outside `element` is touched, and two surfaces on one page share nothing.
 */
export function createSurface(element: HTMLElement, options: SurfaceOptions): Surface {
  const ids = idsFor(options.client ?? clientName());
  const rendered = options.rendered ?? new RenderCache();
  const references = referencesPlugin(options.readNotes, rendered);
  const context: SurfaceContext = {
    label: options.label ?? ((key) => key),
    picture: options.picture ?? (() => null),
    opening: new Opening(element.ownerDocument.defaultView),
    rendered,
    references: references.numbers,
    views: {},
  };
  const views: Record<string, NodeViewConstructor> = nodeViews(contentViews, context);
  Object.assign(context.views, views);
  const keys: Keys = { ...editingKeys(), ...options.keys };
  const nested = new Set<NestedSurface>();
  const { schema } = options.doc.type;
  const props = {
    ...clipboardProps(schema, element.ownerDocument),
    ...keepingProps(schema, ({ type, attrs }) => {
      if (!options.exists || type.name !== 'link' || !attrs.rel.startsWith('mw:WikiLink')) return false;
      const target = localTarget(attrs.href)?.title;
      return !!target && !options.exists(target);
    }),
  };
  const compositions = new Compositions();
  const hold = new Hold(
    () => view,
    () => compositions.running,
  );
  const inputPlugins = (): Plugin[] => [
    besidePlugin(),
    formattingPlugin(options.site ?? defaultSite, (run) => hold.later(run)),
    replacementPlugin(),
    surrogatesPlugin(),
    scrollingPlugin(),
    linksPlugin(),
    ...(options.dir ? [] : [directionPlugin()]),
    idsPlugin(ids),
  ];
  const { rewrites } = options;
  const layOutCaret = caretLayout();
  let editable = options.editable ?? true;

  const state = EditorState.create({
    doc: options.doc,
    selection: firstText(options.doc),
    plugins: [
      upstreamPlugin(),
      ...(options.plugins ?? []),
      openPlugin((target) => options.onOpen?.(target) ?? false),
      keysPlugin(keys),
      ...inputPlugins(),
      history({ newGroupDelay: 600 }),
      references.plugin,
      highlightPlugin(),
      collapsePlugin(),
      cursorsPlugin(),
      ...(options.placeholder ? [placeholderPlugin(options.placeholder)] : []),
    ],
  });

  const attributes = (name: string | undefined, className: string): Record<string, string> => ({
    class: `stet-surface ${className}`,
    role: 'textbox',
    'aria-multiline': 'true',
    ...(name ? { 'aria-label': name } : {}),
    ...(options.lang ? { lang: options.lang } : {}),
    ...(options.dir ? { dir: options.dir } : {}),
  });

  const view: EditorView = new KeepingView(element, {
    // Empty until it is set to draw in groups.
    state: EditorState.create({ schema }),
    nodeViews: views,
    ...props,
    markViews: { ...props.markViews, ...groupViews },
    attributes: attributes(options.name, 'stet-content'),
    editable: () => editable,
    dispatchTransaction(tr) {
      if (view.isDestroyed || hold.takes(tr)) return;
      // What others did is not ours to mend: they mended it where they did it.
      if (tr.docChanged && !tr.getMeta('remote')) repairIds(neverEmpty(tr), ids);
      const { state: next, transactions } = view.state.applyTransaction(tr);
      hold.note(transactions);
      const { head } = next.selection;
      layOutCaret(view, tr.docChanged ? tr.mapping.invert().map(head) : head);
      if (rewrites) rewrites.watch(view, next, () => view.updateState(next));
      else view.updateState(next);
      if (tr.docChanged) for (const small of [...nested]) small.sync();
      options.onTransaction?.(tr, view);
    },
  });

  drawInGroups(view);
  view.updateState(state);
  compositions.add(view);
  const endRest = showRest(view, context);

  const endLazy = layOutLazily(view.dom);
  context.opening.done();

  return {
    view,
    nested(place, small) {
      const historyKeys: Keys = {
        'Mod-z': () => undo(view.state, view.dispatch),
        'Mod-y': () => redo(view.state, view.dispatch),
        'Mod-Shift-z': () => redo(view.state, view.dispatch),
      };
      const surface = createNestedSurface(place, {
        outer: view,
        composing: () => compositions.running,
        getPos: small.getPos,
        nodeViews: views,
        props,
        attributes: attributes(small.name, 'stet-content'),
        plugins: [
          upstreamPlugin(),
          keysPlugin({ ...keys, ...historyKeys }),
          ...inputPlugins(),
          highlightPlugin(),
          collapsePlugin(),
          ...(small.placeholder ? [placeholderPlugin(small.placeholder)] : []),
        ],
        onUpdate: (inner) => options.onNested?.(inner),
      });
      nested.add(surface);
      const endCompositions = compositions.add(surface.view);
      return {
        ...surface,
        destroy() {
          endCompositions();
          nested.delete(surface);
          surface.destroy();
        },
      };
    },
    nestedViewOf: (place) => [...nested].find((small) => small.view.dom === place)?.view ?? null,
    setEditable(value) {
      if (value === editable) return;
      editable = value;
      view.setProps({});
      for (const small of nested) small.view.setProps({});
    },
    focus: () => view.focus(),
    isComposing: () => compositions.running,
    afterComposition: (run) => hold.later(run),
    destroy() {
      endLazy();
      context.opening.end();
      hold.destroy();
      for (const small of [...nested]) small.destroy();
      nested.clear();
      endRest();
      view.destroy();
    },
  };
}
