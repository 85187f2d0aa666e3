import '@stet/ui/session.css';
import { SessionClient } from '@stet/collab/session';
import type { Editor } from '@stet/ui';
import { type JoinedSession, joinSession } from '@stet/ui/session';
import { IndexeddbPersistence } from 'y-indexeddb';
import type { EditedPage } from './edit.js';

/** Who this is. The wiki has no users: a browser is one, and says what it is called. */
function identity(): string {
  const key = 'stet-identity';
  const stored = localStorage.getItem(key);
  if (stored) return stored;
  const secret = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
  const made = JSON.stringify({
    secret,
    name: `Guest ${1 + (Number.parseInt(secret.slice(0, 6), 16) % 999)}`,
  });
  localStorage.setItem(key, made);
  return made;
}

/** Edits the page together with everybody who has it open, from now on. */
export function joinPage(editor: Editor, page: EditedPage, place: Element): JoinedSession {
  const address = new URL('/sessions', location.href);
  address.protocol = address.protocol.replace('http', 'ws');
  const client = new SessionClient({
    page: page.title,
    socket: () => new WebSocket(address),
    token: identity,
    keep: (name, doc) => new IndexeddbPersistence(`stet ${name}`, doc),
  });
  return joinSession({
    editor,
    client,
    wikitext: page.text,
    revision: page.revision,
    place,
    async fetchPage() {
      const answer = await fetch(`/api/page/${encodeURIComponent(page.title)}`);
      if (!answer.ok) throw new Error(`The wiki answered ${answer.status}.`);
      return (await answer.json()) as EditedPage;
    },
    reload: () => location.reload(),
    notice: (text, action) => editor.notice(text, action),
  });
}
