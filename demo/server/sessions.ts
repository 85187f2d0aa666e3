import { createHash } from 'node:crypto';
import { importTree, withText } from '@stet/document';
import { type Collaboration, createCollaboration, type Log } from '@stet/server';
import { parse } from '@stet/wikitext';
import { siteFor } from './site.js';
import type { Store } from './store.js';

/** Tokens are `{ secret, name }`, made by each browser for itself: the wiki has no users. */
function userOf(token: string): { id: string; name: string } | null {
  let value: unknown;
  try {
    value = JSON.parse(token);
  } catch {
    return null;
  }
  const { secret, name } = (value ?? {}) as { secret?: unknown; name?: unknown };
  if (typeof secret !== 'string' || !/^[0-9a-f]{32}$/.test(secret) || typeof name !== 'string') return null;
  const id = createHash('sha256').update(secret).digest('hex').slice(0, 16);
  return { id, name: name.trim().slice(0, 60) || 'Guest' };
}

/** The sessions in which people edit this wiki's pages together. */
export function createSessions(store: Store, log: Log): Collaboration {
  return createCollaboration({
    log,
    host: {
      authenticate: async (token) => userOf(token),
      revision: async (page) => store.page(page)?.revision ?? 0,
      async load(title) {
        const page = store.page(title);
        const source = page ? (store.text(page.revision) ?? '') : '';
        const tree = parse(source, { title, site: siteFor(page?.lang ?? 'en') });
        return { revision: page?.revision ?? 0, source, document: withText(importTree(tree)) };
      },
    },
  });
}
