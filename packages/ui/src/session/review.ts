/** Who wrote what since the last save, for the dialog that saves: each change in the colour of its author. */

import { type AuthoredBlock, type AuthoredRun, authoredChanges } from '@stet/collab';
import { personColors, type SessionClient } from '@stet/collab/session';
import type { Node } from 'prosemirror-model';
import type { Msg } from '../messages.js';

export interface ReviewOptions {
  readonly document: Document;
  readonly client: SessionClient;
  /** The page as it was saved last. */
  readonly base: Node;
  readonly msg: Msg;
  /** Those who have changed something, for the sentence above. */
  readonly names: readonly string[];
}

/** So much unchanged text is shown beside a change, in UTF-16 units. */
const around = 60;

/** The list is made when it is opened first. */
export function reviewElement({ document, client, base, msg, names }: ReviewOptions): HTMLElement {
  const element = document.createElement('div');
  element.className = 'stet-review';
  if (names.length > 1) {
    const by = document.createElement('p');
    by.textContent = msg('session-written-by', names.join(', '));
    element.append(by);
  }
  const details = document.createElement('details');
  const summary = document.createElement('summary');
  summary.textContent = msg('session-review');
  const place = document.createElement('div');
  details.append(summary, place);
  element.append(details);
  const show = async (): Promise<void> => {
    try {
      const authors = await client.authors();
      if (client.binding) place.replaceChildren(...list(document, client, authors, base, msg));
    } catch {
      place.textContent = msg('session-review-failed');
    }
  };
  details.addEventListener('toggle', () => void show(), { once: true });
  return element;
}

function list(
  document: Document,
  client: SessionClient,
  authors: ReadonlyMap<number, string>,
  base: Node,
  msg: Msg,
): HTMLElement[] {
  const { binding, hello } = client;
  const changes = binding ? authoredChanges(binding, base, client.snapshot) : [];
  const colors = new Map<string, number>();
  const nameOf = (author: number | null): string => {
    const own = author === client.doc.clientID ? hello?.user.name : undefined;
    return own ?? authors.get(author ?? 0) ?? msg('session-somebody');
  };
  // Those who are here have the colour of their carets.
  for (const { name, color } of client.people) colors.set(name, color);
  const colorOf = (name: string): number => {
    let color = colors.get(name);
    if (color === undefined) {
      const used = new Set(colors.values());
      color = Array.from({ length: personColors }, (_, i) => i).find((each) => !used.has(each)) ?? 0;
      colors.set(name, color);
    }
    return color;
  };
  const make = (tag: string, name: string, ...children: (string | HTMLElement)[]): HTMLElement => {
    const element = document.createElement(tag);
    if (name) element.className = name;
    element.append(...children);
    return element;
  };
  const hidden = (text: string): HTMLElement => make('span', 'stet-review-said', text);
  const tag = (name: string): HTMLElement =>
    make('span', `stet-review-name stet-peer-${colorOf(name)}`, name);

  const run = (
    { text, kind, client: author }: AuthoredRun,
    index: number,
    all: readonly unknown[],
  ): Iterable<string | HTMLElement> => {
    const shown = text.replaceAll('\ufffc', '▣');
    if (kind === 'deleted') return [make('del', '', hidden(msg('session-review-deleted')), shown)];
    // What was here before, in another block, is nobody's.
    if (kind === 'added' && author !== null) {
      const name = nameOf(author);
      const element = make(
        'ins',
        `stet-peer-${colorOf(name)}`,
        hidden(msg('session-review-added', name)),
        shown,
      );
      element.title = name;
      return [element];
    }
    if (shown.length <= 2 * around) return [shown];
    const start = index > 0 ? shown.slice(0, around) : '';
    const end = index < all.length - 1 ? shown.slice(-around) : '';
    return [`${start}…${end}`];
  };
  const item = ({ runs, others, isGone }: AuthoredBlock): HTMLElement => {
    const by = [...new Set(others.map(nameOf))];
    const element = make('li', '');
    const written = new Set(
      runs.flatMap(({ kind, client: author }) =>
        kind === 'added' && author !== null ? [nameOf(author)] : [],
      ),
    );
    const names = isGone ? by : [...new Set([...written, ...by])];
    element.append(...names.flatMap((name) => [tag(name), ' ']));
    if (isGone && by.length > 0) element.append(hidden(msg('session-review-deleted-by', by.join(', '))));
    const text = make('span', '');
    text.dir = 'auto';
    text.append(...runs.flatMap((each, index) => [...run(each, index, runs)]));
    element.append(text);
    if (!isGone && written.size === 0 && by.length > 0) {
      element.append(' ', make('small', '', msg('session-review-changed-by', by.join(', '))));
    }
    return element;
  };
  if (changes.length === 0) return [make('p', '', msg('session-review-none'))];
  return [make('ul', '', ...changes.map(item))];
}
