/** A server on a free port, and people who are connected to it. */

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Binding } from '@stet/collab';
import { SessionClient } from '@stet/collab/session';
import { importTree } from '@stet/document';
import { parse } from '@stet/wikitext';
import WebSocket from 'crossws/websocket';
import { EditorState } from 'prosemirror-state';
import {
  type Collaboration,
  type CollaborationOptions,
  createCollaboration,
  LibsqlLog,
  type Log,
} from './index.js';

export interface Running {
  readonly collaboration: Collaboration;
  readonly url: string;
  readonly pages: Map<string, { revision: number; source: string }>;
  close(): Promise<void>;
}

export const poll = async (holds: () => boolean | Promise<boolean>, what = 'a state'): Promise<void> => {
  const end = Date.now() + 18_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`${what} did not come.`);
    await new Promise((done) => setTimeout(done, 5));
  }
};

/** Tokens are `name`, or `name:read`; `bad` is nobody. */
export async function run(
  options: Partial<CollaborationOptions> & { log?: Log; port?: number } = {},
  may: (name: string) => boolean = () => true,
) {
  const pages = new Map([['Page', { revision: 1, source: 'One.\n\nTwo.\n\n* item\n' }]]);
  const pageOf = (page: string) => pages.get(page) ?? { revision: 0, source: '' };
  const log = options.log ?? new LibsqlLog(':memory:');
  const collaboration = createCollaboration({
    host: {
      async authenticate(token) {
        const [name, right] = token.split(':');
        return !name || name === 'bad' || !may(name)
          ? null
          : { id: `user-${name}`, name, readOnly: right === 'read' };
      },
      revision: async (page) => pageOf(page).revision,
      async load(page) {
        const { revision, source } = pageOf(page);
        return { revision, source, document: importTree(parse(source, { title: page })) };
      },
    },
    ...options,
    log,
  });
  const http: Server = createServer();
  http.on('upgrade', (request, socket, head) => collaboration.upgrade(request, socket, head));
  await new Promise<void>((done) => http.listen(options.port ?? 0, '127.0.0.1', done));
  const { port } = http.address() as AddressInfo;
  return {
    collaboration,
    pages,
    log,
    port,
    url: `ws://127.0.0.1:${port}/`,
    async close() {
      await collaboration.close();
      await new Promise((done) => http.close(done));
      await log.close();
    },
  };
}

export const socketTo = (url: string) => () => new WebSocket(url) as never;

/** Somebody with an editor that has no view. */
export class Visitor {
  readonly client: SessionClient;

  constructor(
    url: string,
    readonly name: string,
    page = 'Page',
  ) {
    this.client = new SessionClient({ page, socket: socketTo(url), token: () => name });
  }

  async join(source = 'One.\n\nTwo.\n\n* item\n', typed = ''): Promise<this> {
    if (!(await this.client.ready(10_000))) throw new Error(`${this.name} cannot join: ${this.client.end}`);
    const opened = importTree(parse(source, { title: 'Page' }));
    const state = EditorState.create({ doc: opened });
    this.client.bind(opened, typed === '' ? opened : state.tr.insertText(typed, 1).doc, () => false);
    return this;
  }

  get binding(): Binding {
    return this.client.binding as Binding;
  }

  get text(): string {
    return this.binding.document.textBetween(0, this.binding.document.content.size, '\n');
  }

  type(text: string, at = 1): void {
    const { tr } = EditorState.create({ doc: this.binding.document });
    this.binding.local(tr.insertText(text, at).doc, at);
  }

  stored(): Promise<void> {
    return poll(() => this.client.whereabouts === 'stored', `${this.name}: stored`);
  }
}
