import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Collaboration } from '@stet/server';
import type { Bundle } from './assets.js';
import { pageSource } from './expand.js';
import { html } from './html.js';
import {
  checkOrigin,
  checkSocketOrigin,
  data,
  HttpError,
  maxBody,
  page as pageReply,
  type Reply,
  readBody,
  redirect,
  send,
} from './http.js';
import { restoreLines } from './lines.js';
import { paint } from './media.js';
import { finder, Renderer } from './render.js';
import { siteData } from './site.js';
import type { Page, Store } from './store.js';
import { direction, normalizeTitle, pageUrl } from './title.js';
import * as views from './views.js';

const perPage = 100;
const summaryLimit = 500;
/** Titles in one request for sources. */
const maxTitles = 50;
const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#2f5bd7"/><g fill="#fff"><circle cx="8" cy="21" r="2.2"/><circle cx="16" cy="21" r="2.2"/><circle cx="24" cy="21" r="2.2"/></g><path d="M7 11h18" stroke="#fff" stroke-width="2.4" stroke-linecap="round"/></svg>`;

interface Save {
  text: string;
  summary: string;
  base: number;
  lang?: string;
}

/** Checks what a client sent; throws `HttpError` 400 with a sentence. */
function readSave(body: string): Save {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new HttpError(400, 'The request is not JSON. Nothing was changed.');
  }
  const { text, summary = '', base = 0, lang } = (value ?? {}) as Partial<Record<keyof Save, unknown>>;
  if (typeof text !== 'string') throw new HttpError(400, '“text” has to be a string. Nothing was changed.');
  if (typeof summary !== 'string' || summary.length > summaryLimit) {
    throw new HttpError(
      400,
      `“summary” has to be a string of at most ${summaryLimit} characters. Nothing was changed.`,
    );
  }
  const revision = base === null ? 0 : base;
  if (typeof revision !== 'number' || !Number.isSafeInteger(revision) || revision < 0) {
    throw new HttpError(
      400,
      '“base” has to be the revision the text was made from, or 0 for a new page. Nothing was changed.',
    );
  }
  if (lang !== undefined && !isLanguage(lang))
    throw new HttpError(400, '“lang” has to be a language code, such as “en”. Nothing was changed.');
  return { text, summary, base: revision, ...(lang ? { lang } : {}) };
}

function isLanguage(lang: unknown): lang is string {
  return typeof lang === 'string' && /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(lang);
}

export interface WikiOptions {
  store: Store;
  bundle: Bundle;
  /** Where people edit together. Without it each is alone. */
  sessions?: Collaboration;
  log?: (line: string) => void;
}

/** The wiki as an HTTP server that is not listening yet. */
export function createWiki({ store, bundle, sessions, log = console.error }: WikiOptions): Server {
  const renderer = new Renderer(store);
  const { assets } = bundle;

  const info = (p: Page) => ({
    title: p.title,
    lang: p.lang,
    dir: p.dir,
    revision: p.revision,
    changed: p.changed,
    size: p.size,
  });

  /** A page as the editor opens it: with what its templates make and which links are red, so that nothing changes later. */
  const edited = (p: Page) => {
    const text = store.text(p.revision) ?? '';
    const { expansions, missing } = renderer.render(p.revision, p, text);
    return { ...info(p), text, site: siteData(p.lang), expansions, missing };
  };

  function titleOf(path: string): string {
    let decoded: string;
    try {
      decoded = decodeURIComponent(path);
    } catch {
      throw new HttpError(400, 'The address is not valid: a “%” in it stands for nothing.');
    }
    const checked = normalizeTitle(decoded);
    if ('error' in checked) throw new HttpError(400, checked.error);
    return checked.title;
  }

  function head(title: string, p: Page | null, tab: views.Tab | null, lang: string) {
    return { title, exists: p !== null, tab, lang: p?.lang ?? lang, dir: p?.dir ?? direction(lang) };
  }

  function save(title: string, request: Save) {
    const lang = request.lang ?? 'en';
    const result = store.save({ ...request, title, lang, dir: direction(lang) });
    // Every page that links to it, or uses it as a template, may look different now.
    if (result.status === 'saved') {
      renderer.clear();
      sessions?.changed(title, result.page.revision);
    }
    return result;
  }

  function listPage(query: URLSearchParams): Reply {
    const q = (query.get('q') ?? '').trim().slice(0, 200);
    const at = Math.max(0, Math.min(1_000_000, Math.trunc(Number(query.get('page')) || 0)));
    const checked = normalizeTitle(q);
    const creatable = 'title' in checked && !store.page(checked.title) ? checked.title : null;
    const pages = store.list(q, perPage, at * perPage);
    const body = views.listView(pages, store.count(q), q, at, perPage, q ? creatable : null);
    return pageReply(views.frame({ title: q ? `Search: ${q}` : 'All pages', body, assets, query: q }));
  }

  function newPage(query: URLSearchParams): Reply {
    const title = query.get('title');
    const lang = query.get('lang') || 'en';
    const checked = title === null ? null : normalizeTitle(title);
    if (checked && 'title' in checked) {
      if (store.page(checked.title)) return redirect(pageUrl(checked.title));
      return redirect(pageUrl(checked.title, { action: 'edit', ...(lang === 'en' ? {} : { lang }) }));
    }
    return pageReply(
      views.frame({ title: 'New page', body: views.newView(checked?.error, title ?? ''), assets }),
    );
  }

  function revisionOf(p: Page, raw: string | null) {
    const found = store.revision(p.id, Number(raw));
    if (!found) throw new HttpError(404, 'This page has no such version.');
    return found;
  }

  function wikiPage(title: string, query: URLSearchParams): Reply {
    const p = store.page(title);
    const action = query.get('action') ?? 'read';
    const asked = query.get('lang');
    const lang = isLanguage(asked) ? asked : 'en';
    const shown = (
      tab: views.Tab | null,
      body: Parameters<typeof views.frame>[0]['body'],
      status = 200,
      more = {},
    ) => pageReply(views.frame({ title, body, assets, page: head(title, p, tab, lang), ...more }), status);

    if (action === 'edit') {
      const start = p
        ? edited(p)
        : { title, lang, dir: direction(lang), revision: 0, text: '', site: siteData(lang) };
      const body = html`${views.contentView(start, { body: html`` })}${views.editorData({ ...start, styles: assets.editorStyles })}`;
      return shown('edit', body, 200, { preload: assets.editor, styles: assets.editorStyles });
    }
    if (action === 'source') {
      const text = p ? (store.text(p.revision) ?? '') : '';
      const form = { text, base: p?.revision ?? 0, lang: p?.lang ?? lang, dir: p?.dir ?? direction(lang) };
      return shown('source', views.sourceView(title, form));
    }
    if (!p) return shown(null, views.missingView(title), 404);
    if (action === 'history') {
      const at = Math.max(0, Math.trunc(Number(query.get('page')) || 0));
      const found = store.revisions(p.id, perPage + 1, at * perPage);
      const more = found.length > perPage ? (at + 1) * perPage + 1 : at * perPage + found.length;
      return shown('history', views.historyView(p, found, more, at, perPage));
    }
    if (action === 'diff') {
      let before = revisionOf(p, query.get('old'));
      let after = revisionOf(p, query.get('new'));
      if (before.id > after.id) [before, after] = [after, before];
      const texts: [string, string] = [store.text(before.id) ?? '', store.text(after.id) ?? ''];
      return shown('history', views.compareView(p, before, after, texts));
    }
    if (action !== 'read') throw new HttpError(400, `There is no view “${action}” of a page.`);
    const rev = query.get('rev');
    const revision = rev === null ? null : revisionOf(p, rev);
    const id = revision?.id ?? p.revision;
    const notice = revision && id !== p.revision && views.oldRevisionNotice(p, revision);
    const content = renderer.render(id, p, store.text(id) ?? '');
    return shown('read', views.contentView(p, { ...content, notice: notice ?? false }));
  }

  /** The source tab's form: the text comes from a textarea, which loses line ends. */
  async function saveForm(title: string, request: IncomingMessage): Promise<Reply> {
    const form = new URLSearchParams(await readBody(request, maxBody * 3));
    const base = Number(form.get('base')) || 0;
    const lang = form.get('lang');
    const summary = (form.get('summary') ?? '').slice(0, summaryLimit);
    const text = restoreLines(base ? (store.text(base) ?? '') : '', form.get('text') ?? '');
    if (Buffer.byteLength(text) > maxBody)
      throw new HttpError(
        413,
        'The text is too long: at most 10 MB can be saved. Go back: your text is still in the form.',
      );
    const result = save(title, { text, summary, base, ...(isLanguage(lang) ? { lang } : {}) });
    if (result.status !== 'conflict') return redirect(pageUrl(title));
    const p = result.page;
    const mine = views.sourceView(title, {
      text,
      base: p.revision,
      lang: p.lang,
      dir: p.dir,
      summary,
      error: html`<h3>Your text</h3>`,
    });
    const body = views.conflictView(p, result.text, text, mine);
    return pageReply(views.frame({ title, body, assets, page: head(title, p, 'source', p.lang) }), 409);
  }

  async function api(title: string, request: IncomingMessage): Promise<Reply> {
    const p = store.page(title);
    if (request.method === 'GET' || request.method === 'HEAD') {
      if (!p) return data({ error: 'missing', message: 'There is no such page.' }, 404);
      return data(edited(p));
    }
    if (request.method !== 'PUT') throw new HttpError(405, 'Use GET or PUT.');
    if (!/^application\/json\b/.test(request.headers['content-type'] ?? ''))
      throw new HttpError(415, 'Send JSON (content-type: application/json).');
    // Escapes make JSON longer than the text it carries.
    const asked = readSave(await readBody(request, maxBody * 3));
    if (Buffer.byteLength(asked.text) > maxBody)
      throw new HttpError(413, 'The text is too long: at most 10 MB can be saved. Nothing was changed.');
    const result = save(title, asked);
    if (result.status !== 'conflict')
      return data({ status: result.status, ...info(result.page) }, p ? 200 : 201);
    const view = views.conflictView(result.page, result.text, asked.text, null);
    return data(
      {
        error: 'conflict',
        message: 'The page was changed meanwhile. Nothing was saved.',
        current: { ...info(result.page), text: result.text },
        html: view.value,
      },
      409,
    );
  }

  async function answer(request: IncomingMessage): Promise<Reply> {
    checkOrigin(request);
    const raw = request.url ?? '/';
    const [path = '/', search = ''] = raw.split(/\?(.*)/s);
    const query = new URLSearchParams(search);
    if (path.startsWith('/api/page/')) return api(titleOf(path.slice('/api/page/'.length)), request);
    if (path.startsWith('/wiki/')) {
      const title = titleOf(path.slice('/wiki/'.length));
      if (request.method === 'POST' && query.get('action') === 'source') return saveForm(title, request);
      if (request.method === 'GET' || request.method === 'HEAD') return wikiPage(title, query);
      throw new HttpError(405, 'Use GET.');
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') throw new HttpError(405, 'Use GET.');
    if (path === '/') return listPage(query);
    if (path === '/new') return newPage(query);
    if (path === '/metrics' && sessions) {
      return { status: 200, type: 'text/plain; version=0.0.4; charset=utf-8', body: sessions.metrics() };
    }
    if (path === '/api/pages') {
      const q = (query.get('q') ?? '').slice(0, 200);
      return data({ pages: store.list(q, 20, 0).map(info) });
    }
    if (path === '/api/sources') {
      // What templates are made of, for the editor, which expands new ones itself.
      const lang = query.get('lang');
      const find = finder(store, isLanguage(lang) ? lang : 'en');
      const titles = query.getAll('title').slice(0, maxTitles);
      return data({
        pages: Object.fromEntries(titles.map((title) => [title, pageSource(store, find, title)])),
      });
    }
    if (path === '/icon.svg') return { status: 200, type: 'image/svg+xml', body: icon };
    if (path.startsWith('/media/')) {
      const picture = paint(titleOf(path.slice('/media/'.length)));
      if (!picture) throw new HttpError(404, 'There is no such picture.');
      return {
        status: 200,
        type: 'image/svg+xml',
        body: picture,
        headers: { 'cache-control': 'max-age=3600' },
      };
    }
    const asset = bundle.get(path);
    if (asset) {
      const zip = asset.zipped && /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
      const headers: Record<string, string> = {
        'cache-control': 'public, max-age=31536000, immutable',
        vary: 'accept-encoding',
      };
      if (zip) headers['content-encoding'] = 'gzip';
      return {
        status: 200,
        type: asset.type,
        body: zip && asset.zipped ? asset.zipped : asset.body,
        headers,
      };
    }
    throw new HttpError(404, 'There is nothing at this address.');
  }

  function failure(request: IncomingMessage, error: unknown): Reply {
    const known = error instanceof HttpError;
    if (!known) log(error instanceof Error ? (error.stack ?? error.message) : String(error));
    const status = known ? error.status : 500;
    const message = known
      ? error.message
      : 'Something went wrong in the wiki. What was saved before is safe.';
    if (request.url?.startsWith('/api/'))
      return data({ error: status === 500 ? 'internal' : 'request', message }, status);
    const body = html`<div class="column"><h1 class="page-title">${status === 404 ? 'Not found' : 'That did not work'}</h1><p class="message message-error" role="alert">${message}</p><p><a class="button" href="/">All pages</a></p></div>`;
    return pageReply(views.frame({ title: 'Error', body, assets }), status);
  }

  const server = createServer((request, response) => {
    answer(request)
      .catch((error: unknown) => failure(request, error))
      .then((reply) => send(request, response, reply))
      .catch((error: unknown) => {
        log(String(error));
        response.destroy();
      });
  });
  server.on('upgrade', (request, socket, head) => {
    try {
      if (!sessions || request.url !== '/sessions') throw new HttpError(404, 'There is nothing here.');
      checkSocketOrigin(request);
    } catch (error) {
      const status = error instanceof HttpError ? error.status : 500;
      socket.end(`HTTP/1.1 ${status} Refused\r\nconnection: close\r\n\r\n`);
      return;
    }
    sessions.upgrade(request, socket, head);
  });
  return server;
}
