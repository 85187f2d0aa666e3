import type { OpenTarget } from '@stet/editor';
import {
  insertAtom,
  insertBlock,
  insertReference,
  insertRule,
  insertTable,
  newId,
  openAt,
} from '@stet/editor';
import { hrefOf, parseTitle } from '@stet/wikitext';
import {
  cdxIconImageAdd,
  cdxIconPuzzle,
  cdxIconSpeechBubbleAdd,
  cdxIconSubtract,
  cdxIconTable,
  cdxIconTag,
} from '@wikimedia/codex-icons';
import type { Command } from 'prosemirror-state';
import { ask } from './ask.js';
import { openCategories } from './content/category.js';
import { templateTarget } from './content/transclusion.js';
import type { InspectorContext } from './inspector.js';
import type { MenuEntry } from './menu.js';

const fileNamespace = 6;
const templateNamespace = 10;

/** What the insert menu offers, and what each entry does. */
export function insertEntries(
  context: InspectorContext,
  open: (target: OpenTarget) => boolean,
): readonly (MenuEntry | null)[] {
  const { msg } = context;
  /** Runs the command and opens what it inserted. */
  const insertAndOpen = (command: Command): void => {
    const view = context.activeView();
    if (!context.run(command)) return;
    openAt(view, view.state.selection.from, open);
  };
  const insertTemplate = (name: string): string | undefined => {
    const namespace = context.site.namespaceNames.get(templateNamespace) ?? 'Template';
    const title = parseTitle(name.includes(':') ? name : `${namespace}:${name}`, context.site);
    if (!title || /[{}]/.test(name)) return msg('link-invalid');
    const target = { ...templateTarget(name), href: hrefOf(title) };
    context.card.close();
    const mw = JSON.stringify({ parts: [{ template: { target, params: {}, i: 0 } }] });
    insertAndOpen(insertAtom('transclusion', 'transclusionBlock', { mw }));
    return undefined;
  };
  const insertImage = (name: string): string | undefined => {
    const namespace = context.site.namespaceNames.get(fileNamespace) ?? 'File';
    const bare = name.replace(/^(?:File|Image)\s*:/i, '').replace(new RegExp(`^${namespace}\\s*:`, 'i'), '');
    const title = parseTitle(`${namespace}:${bare}`, context.site);
    if (!title || bare === '') return msg('link-invalid');
    context.card.close();
    const view = context.activeView();
    const type = view.state.schema.nodes.figure;
    const { line } = view.state.schema.nodes;
    if (!type || !line) return undefined;
    insertAndOpen((state, dispatch) => {
      const attrs = {
        id: newId(state),
        type: 'mw:File/Thumb',
        resource: hrefOf(title),
        mw: '{"attribs":[]}',
      };
      return insertBlock(type.create(attrs, line.create({ id: newId(state) })))(state, dispatch);
    });
    return undefined;
  };
  return [
    {
      name: 'insert-template',
      label: msg('insert-template'),
      icon: cdxIconPuzzle,
      run: () =>
        ask(context, {
          title: msg('insert-template'),
          icon: cdxIconPuzzle,
          label: msg('template-name'),
          answer: insertTemplate,
        }),
    },
    {
      name: 'insert-image',
      label: msg('insert-image'),
      icon: cdxIconImageAdd,
      run: () =>
        ask(context, {
          title: msg('insert-image'),
          icon: cdxIconImageAdd,
          label: msg('image-file'),
          answer: insertImage,
        }),
    },
    {
      name: 'insert-table',
      label: msg('insert-table'),
      icon: cdxIconTable,
      run: () => void context.run(insertTable(3, 3)),
    },
    null,
    {
      name: 'insert-comment',
      label: msg('insert-comment'),
      icon: cdxIconSpeechBubbleAdd,
      run: () => insertAndOpen(insertAtom('comment', 'commentBlock', { text: '' })),
    },
    {
      name: 'insert-rule',
      label: msg('insert-rule'),
      icon: cdxIconSubtract,
      run: () => void context.run(insertRule),
    },
    {
      name: 'insert-category',
      label: msg('insert-category'),
      icon: cdxIconTag,
      run: () => openCategories(context, true),
    },
  ];
}

/** Inserts a reference and opens its text. */
export function addReference(context: InspectorContext, open: (target: OpenTarget) => boolean): void {
  const view = context.activeView();
  if (!context.run(insertReference)) return;
  openAt(view, view.state.selection.from, open);
}
