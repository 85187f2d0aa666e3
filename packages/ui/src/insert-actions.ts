import { insertAtom, insertBlock, newId, type OpenTarget, openAt } from '@stet/editor';
import { hrefOf, parseTitle } from '@stet/wikitext';
import { cdxIconImageAdd, cdxIconPuzzle } from '@wikimedia/codex-icons';
import type { Command } from 'prosemirror-state';
import { ask } from './ask.js';
import { templateTarget } from './content/transclusion.js';
import type { InspectorContext } from './inspector.js';

/** Opens content; says whether there is something to open. */
export type Open = (target: OpenTarget) => boolean;

const fileNamespace = 6;
const templateNamespace = 10;

/** Runs a command and opens what it inserted. */
export function insertAndOpen(context: InspectorContext, open: Open, command: Command): void {
  const view = context.activeView();
  if (context.run(command)) openAt(view, view.state.selection.from, open);
}

/** Asks for a template's name, inserts it and opens its parameters. */
export function insertTemplate(context: InspectorContext, open: Open): void {
  const { msg } = context;
  ask(context, {
    title: msg('insert-template'),
    icon: cdxIconPuzzle,
    label: msg('template-name'),
    answer(name) {
      const namespace = context.site.namespaceNames.get(templateNamespace) ?? 'Template';
      const title = parseTitle(name.includes(':') ? name : `${namespace}:${name}`, context.site);
      if (!title || /[{}]/.test(name)) return msg('link-invalid');
      const target = { ...templateTarget(name), href: hrefOf(title) };
      const mw = JSON.stringify({ parts: [{ template: { target, params: {}, i: 0 } }] });
      context.card.close();
      insertAndOpen(context, open, insertAtom('transclusion', 'transclusionBlock', { mw }));
      return undefined;
    },
  });
}

/** Asks for a file's name, inserts it as a thumbnail and opens its properties. */
export function insertImage(context: InspectorContext, open: Open): void {
  const { msg } = context;
  ask(context, {
    title: msg('insert-image'),
    icon: cdxIconImageAdd,
    label: msg('image-file'),
    answer(name) {
      const namespace = context.site.namespaceNames.get(fileNamespace) ?? 'File';
      const bare = withoutPrefix(name, ['File', 'Image', namespace]);
      const title = parseTitle(`${namespace}:${bare}`, context.site);
      if (!title || bare === '') return msg('link-invalid');
      context.card.close();
      insertAndOpen(context, open, (state, dispatch) => {
        const { figure, line } = state.schema.nodes;
        if (!figure || !line) return false;
        const attrs = {
          id: newId(state),
          type: 'mw:File/Thumb',
          resource: hrefOf(title),
          mw: '{"attribs":[]}',
        };
        return insertBlock(figure.create(attrs, line.create({ id: newId(state) })))(state, dispatch);
      });
      return undefined;
    },
  });
}

/** A title without the namespace that a person may have typed before it. */
export function withoutPrefix(name: string, prefixes: readonly string[]): string {
  const colon = name.indexOf(':');
  const prefix = name.slice(0, Math.max(0, colon)).trim().toLowerCase();
  return prefixes.some((known) => known.toLowerCase() === prefix)
    ? name.slice(colon + 1).trim()
    : name.trim();
}
