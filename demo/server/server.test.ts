import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Bundle } from './assets.js';
import { importFolder } from './import.js';
import { createWiki } from './server.js';
import { Store } from './store.js';

const bundle = {
  assets: { script: '/assets/main.js', styles: [], editor: [], editorStyles: [] },
  get: () => undefined,
} as unknown as Bundle;

let store: Store;
let server: Server;
let at = '';
const logged: string[] = [];

beforeEach(async () => {
  store = new Store(':memory:');
  logged.length = 0;
  server = createWiki({ store, bundle, log: (line) => logged.push(line) });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  await new Promise((done) => {
    server.close(done);
    server.closeAllConnections();
  });
  store.close();
  expect(logged).toEqual([]);
});

const put = (title: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${at}/api/page/${encodeURIComponent(title)}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const get = async (path: string) => {
  const answer = await fetch(at + path, { redirect: 'manual' });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
};
const load = async (title: string) =>
  (await (await fetch(`${at}/api/page/${encodeURIComponent(title)}`)).json()) as {
    text: string;
    revision: number;
  };
const form = (title: string, fields: Record<string, string>) =>
  fetch(`${at}/wiki/${encodeURIComponent(title)}?action=source`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    redirect: 'manual',
  });

describe('PUT and GET /api/page/:title', () => {
  it.each([
    'Page',
    'Über uns/Seite 2',
    '港町の朝',
    'المنارة القديمة',
    'a&b?c%d',
    '50% + 1',
    '👩‍🚀',
    'O\'Neill "q"',
  ])('keeps a page titled %s', async (title) => {
    expect((await put(title, { text: 'x', summary: 's', base: 0 })).status).toBe(201);
    expect((await load(title)).text).toBe('x');
    const path = `/wiki/${title.split('/').map(encodeURIComponent).join('/')}`;
    expect((await get(path)).status).toBe(200);
  });
  it.each([
    ['CRLF and no line end at the end', 'a\r\nb'],
    ['NUL', 'a\0b'],
    ['lone surrogates', 'a\ud800b\udc00'],
    ['a byte order mark', '\ufeffa'],
    ['nothing', ''],
    ['an emoji', '👩‍🚀'],
  ])('gives back unit for unit: %s', async (_name, text) => {
    await put('T', { text, base: 0 });
    expect((await load('T')).text).toBe(text);
    expect((await get('/wiki/T')).status).toBe(200);
    expect((await get('/wiki/T?action=edit')).status).toBe(200);
  });
  it('refuses a save from an old base, and says what the page is now', async () => {
    const first = (await (await put('T', { text: 'one', base: 0 })).json()) as { revision: number };
    await put('T', { text: 'two', base: first.revision });
    const answer = await put('T', { text: 'three', base: first.revision });
    expect(answer.status).toBe(409);
    const conflict = (await answer.json()) as { current: { text: string; revision: number }; html: string };
    expect(conflict.current.text).toBe('two');
    expect(conflict.html).toContain('three');
    expect((await load('T')).text).toBe('two');
    expect((await put('T', { text: 'three', base: conflict.current.revision })).status).toBe(200);
  });
  it('refuses to make a page over one that somebody made meanwhile', async () => {
    await put('T', { text: 'one', base: 0 });
    expect((await put('T', { text: 'two', base: 0 })).status).toBe(409);
  });
  it('makes no revision of a text that is the same', async () => {
    const { revision } = (await (await put('T', { text: 'one', base: 0 })).json()) as { revision: number };
    expect(await (await put('T', { text: 'one', base: 0 })).json()).toMatchObject({
      status: 'unchanged',
      revision,
    });
  });
  it('takes 10 MB and refuses more', async () => {
    const text = `${'x'.repeat(99)}\n`.repeat(104_857);
    expect((await put('T', { text, base: 0 })).status).toBe(201);
    expect((await load('T')).text).toBe(text);
    expect((await put('U', { text: `${text}${'x'.repeat(100)}`, base: 0 })).status).toBe(413);
  });
  it.each([
    ['no JSON', '{', 400],
    ['no text', '{}', 400],
    ['a base that is no revision', '{"text":"","base":-1}', 400],
    ['a language that is none', '{"text":"","lang":"<b>"}', 400],
    ['an endless summary', JSON.stringify({ text: '', summary: 'x'.repeat(501) }), 400],
  ])('refuses %s', async (_name, body, status) => {
    const answer = await put('T', body);
    expect(answer.status).toBe(status);
    expect(((await answer.json()) as { message: string }).message).toMatch(/Nothing was changed\.$/);
    expect(store.count()).toBe(0);
  });
  it.each(['', '  ', 'a<b', '[[a]]', '..', 'a/../b', 'x'.repeat(256), 'a\nb\0'])(
    'refuses the title %j',
    async (title) => {
      expect((await put(title, { text: 'x', base: 0 })).status).toBeGreaterThanOrEqual(400);
      expect(store.count()).toBe(0);
    },
  );
});

describe('other sites cannot write here', () => {
  it('refuses another origin, another kind of body, another host', async () => {
    expect((await put('T', { text: 'x' }, { origin: 'https://example.org' })).status).toBe(403);
    expect((await put('T', { text: 'x' }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await put('T', { text: 'x' }, { 'content-type': 'text/plain' })).status).toBe(415);
    const status = await new Promise((done) => {
      httpRequest(at, { headers: { host: 'evil.example' } }, (answer) => {
        answer.resume();
        done(answer.statusCode);
      }).end();
    });
    expect(status).toBe(403);
    expect(store.count()).toBe(0);
  });
  it('sends a policy that lets nothing run that is not its own', async () => {
    const policy = (await get('/')).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain("script-src 'self' ");
  });
  it('escapes titles, summaries and texts', async () => {
    const nasty = '</textarea></script><script>alert(1)</script>';
    await put(`"'&`, { text: nasty, summary: nasty, base: 0 });
    await put(`"'&`, { text: `${nasty}!`, summary: nasty, base: 1 });
    for (const query of [
      '',
      '?action=edit',
      '?action=source',
      '?action=history',
      '?action=diff&old=1&new=2',
      '?rev=1',
    ]) {
      const { text } = await get(`/wiki/${encodeURIComponent(`"'&`)}${query}`);
      expect(text).not.toContain('<script>alert');
    }
    expect((await get(`/?q=${encodeURIComponent(nasty)}`)).text).not.toContain('<script>alert');
  });
});

describe('the pages', () => {
  it('lists, searches without regard to case, offers to create what is missing', async () => {
    for (const title of ['Ärger', 'Zoo', '100%', 'a_b']) await put(title, { text: 'x', base: 0 });
    expect((await get('/')).text.match(/<li><a /g)).toHaveLength(4);
    const found = (await get('/?q=%C3%A4R')).text;
    expect(found.match(/<li><a /g)).toHaveLength(1);
    expect(found).toContain('Create “<bdi>äR</bdi>”');
    expect((await get('/?q=%25')).text.match(/<li><a /g)).toHaveLength(1);
  });
  it('answers 404 with a way to create the page', async () => {
    const { status, text } = await get('/wiki/Nowhere/at_all');
    expect(status).toBe(404);
    expect(text).toContain('There is no page “<bdi>Nowhere/at all</bdi>” yet');
    expect((await get('/wiki/%E0%A4%A')).status).toBe(400);
    expect((await get('/nowhere')).status).toBe(404);
  });
  it('shows history, old versions and differences', async () => {
    await put('T', { text: 'one two', summary: 'first', base: 0 });
    await put('T', { text: 'one three', summary: 'second', base: 1 });
    expect((await get('/wiki/T?action=history')).text).toMatch(/second[\s\S]*first/);
    expect((await get('/wiki/T?rev=1')).text).toMatch(/It has been changed since[\s\S]*one two/);
    expect((await get('/wiki/T?action=diff&old=1&new=2')).text).toMatch(
      /<del>two<\/del>[\s\S]*<ins>three<\/ins>/,
    );
    expect((await get('/wiki/T?rev=99')).status).toBe(404);
  });
  it('saves the source tab’s form with the page’s own line ends', async () => {
    await put('T', { text: 'a\r\nb\r\n', base: 0 });
    const answer = await form('T', { text: 'a\r\nB\r\n', base: '1', summary: 's' });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/wiki/T');
    expect((await load('T')).text).toBe('a\r\nB\r\n');
  });
  it('keeps both texts of the form’s conflict, and the second try is the page', async () => {
    await put('T', { text: 'one', base: 0 });
    await put('T', { text: 'theirs', base: 1 });
    const answer = await form('T', { text: 'mine', base: '1' });
    expect(answer.status).toBe(409);
    const shown = await answer.text();
    expect(shown).toContain('mine');
    expect(shown).toContain('theirs');
    expect(shown).toContain('name="base" value="2"');
    expect((await form('T', { text: 'mine', base: '2' })).status).toBe(303);
    expect((await load('T')).text).toBe('mine');
  });
});

describe('importFolder', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stet-import-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('takes titles and languages from an index above, below or beside, else the name of the file', () => {
    mkdirSync(join(folder, 'pages/a'), { recursive: true });
    mkdirSync(join(folder, 'pages/t'));
    const files = [{ file: 'pages/a/ar--x.wikitext', title: 'صفحة', lang: 'ar' }];
    writeFileSync(join(folder, 'index.json'), JSON.stringify({ files }));
    writeFileSync(
      join(folder, 'pages/t/index.json'),
      JSON.stringify({ titles: { 'n.wikitext': 'Template:N' } }),
    );
    for (const name of ['a/ar--x', 'a/plain', 't/n'])
      writeFileSync(join(folder, 'pages', `${name}.wikitext`), 'x\r\n');
    expect(importFolder(store, join(folder, 'pages'))).toEqual({ added: 3, present: 0, skipped: [] });
    expect(store.list('', 9, 0).map((p) => [p.title, p.dir])).toEqual([
      ['a/plain', 'ltr'],
      ['Template:N', 'ltr'],
      ['صفحة', 'rtl'],
    ]);
    expect(importFolder(store, join(folder, 'pages'))).toEqual({ added: 0, present: 3, skipped: [] });
  });
  it('reports what it cannot take, and gives two files of one title a page each', () => {
    writeFileSync(join(folder, 'bad.wikitext'), Buffer.from([0x61, 0xff]));
    writeFileSync(join(folder, 'x.wikitext'), 'x');
    writeFileSync(join(folder, 'y.wikitext'), 'y');
    writeFileSync(
      join(folder, 'index.json'),
      JSON.stringify({ titles: { 'x.wikitext': 'T', 'y.wikitext': 'T' } }),
    );
    const { added, skipped } = importFolder(store, folder);
    expect(added).toBe(2);
    expect(skipped).toEqual([{ file: 'bad.wikitext', reason: 'it is not UTF-8' }]);
    expect(store.has('T (y)')).toBe(true);
    expect(() => importFolder(store, join(folder, 'nowhere'))).toThrow(/There is no folder/);
  });
});
