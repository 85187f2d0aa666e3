import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'libsql';
import { searchKey } from './title.js';

export interface Page {
  id: number;
  title: string;
  lang: string;
  dir: 'ltr' | 'rtl';
  /** The newest revision. */
  revision: number;
  /** When that was saved, as ISO 8601. */
  changed: string;
  /** Of the newest text, in bytes of UTF-8. */
  size: number;
}

export interface Revision {
  id: number;
  page: number;
  summary: string;
  saved: string;
  size: number;
  /** The revision it was made from; 0 for the first. */
  parent: number;
}

export interface SaveRequest {
  title: string;
  lang: string;
  dir: 'ltr' | 'rtl';
  text: string;
  summary: string;
  /** The revision the text was made from; 0 for a new page. */
  base: number;
}

export type SaveResult =
  | { status: 'saved' | 'unchanged'; page: Page }
  | { status: 'conflict'; page: Page; text: string };

const schema = `
  create table if not exists page (
    id integer primary key,
    title text not null unique,
    search text not null,
    lang text not null,
    dir text not null,
    latest integer not null
  );
  create index if not exists page_search on page (search);
  create table if not exists revision (
    id integer primary key autoincrement,
    page integer not null references page (id),
    parent integer not null,
    saved text not null,
    summary blob not null,
    size integer not null,
    encoding text not null,
    body blob not null
  );
  create index if not exists revision_page on revision (page, id);
`;

/**
 * Texts are blobs: SQLite's text ends at the first NUL when it is read back. A text that UTF-8 cannot carry (half of a
 * surrogate pair, as a broken import can leave it) is kept as UTF-16, so that it too comes back unit for unit.
 */
function encode(text: string): { encoding: string; body: Buffer } {
  const encoding = text.isWellFormed() ? 'utf8' : 'utf16le';
  return { encoding, body: Buffer.from(text, encoding) };
}

function decode(body: Buffer, encoding: string): string {
  return Buffer.from(body).toString(encoding === 'utf16le' ? 'utf16le' : 'utf8');
}

const pageColumns = `page.id, page.title, page.lang, page.dir, page.latest as revision,
  revision.saved as changed, revision.size as size`;
const pageTables = 'page join revision on revision.id = page.latest';

/** The wiki's pages and all their revisions, in one file (`:memory:` for none). Nothing is ever removed. */
export class Store {
  readonly #db: Database.Database;

  constructor(file: string) {
    if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
    this.#db = new Database(file);
    this.#db.exec('pragma journal_mode = wal');
    this.#db.exec('pragma synchronous = full');
    this.#db.exec(schema);
  }

  close(): void {
    this.#db.close();
  }

  count(query = ''): number {
    const row = this.#db
      .prepare(`select count(*) as n from page where search like ? escape '\\'`)
      .get(pattern(query));
    return (row as { n: number }).n;
  }

  /** Pages whose title holds `query`, those that begin with it first. */
  list(query: string, limit: number, offset: number): Page[] {
    return this.#db
      .prepare(
        `select ${pageColumns} from ${pageTables} where page.search like ? escape '\\'
         order by page.search like ? escape '\\' desc, page.search limit ? offset ?`,
      )
      .all(pattern(query), pattern(query).slice(1), limit, offset) as unknown as Page[];
  }

  page(title: string): Page | null {
    const row = this.#db.prepare(`select ${pageColumns} from ${pageTables} where page.title = ?`).get(title);
    return (row as Page | undefined) ?? null;
  }

  has(title: string): boolean {
    return this.#db.prepare('select 1 as found from page where title = ?').get(title) !== undefined;
  }

  text(revision: number): string | null {
    const row = this.#db.prepare('select body, encoding from revision where id = ?').get(revision) as
      | { body: Buffer; encoding: string }
      | undefined;
    return row ? decode(row.body, row.encoding) : null;
  }

  revision(page: number, id: number): Revision | null {
    const row = this.#db
      .prepare('select id, page, parent, saved, summary, size from revision where page = ? and id = ?')
      .get(page, id);
    return row ? toRevision(row) : null;
  }

  /** Newest first. */
  revisions(page: number, limit: number, offset = 0): Revision[] {
    return this.#db
      .prepare(
        `select id, page, parent, saved, summary, size from revision where page = ?
         order by id desc limit ? offset ?`,
      )
      .all(page, limit, offset)
      .map(toRevision);
  }

  /**
   * Saves a text as the newest revision, unless the page has a newer one than `base`: then nothing is written, and
   * what the page holds now comes back.
   */
  save(request: SaveRequest): SaveResult {
    const run = this.#db.transaction(() => {
      const before = this.page(request.title);
      const text = before ? (this.text(before.revision) ?? '') : '';
      if (before && text === request.text) return { status: 'unchanged', page: before };
      if (before && before.revision !== request.base) return { status: 'conflict', page: before, text };
      const { encoding, body } = encode(request.text);
      const pageId = before?.id ?? this.#newPage(request);
      const added = this.#db
        .prepare(
          `insert into revision (page, parent, saved, summary, size, encoding, body)
           values (?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(
          pageId,
          before?.revision ?? 0,
          new Date().toISOString(),
          Buffer.from(request.summary),
          Buffer.byteLength(request.text),
          encoding,
          body,
        );
      this.#db.prepare('update page set latest = ? where id = ?').run(Number(added.lastInsertRowid), pageId);
      const page = this.page(request.title);
      if (!page) throw new Error(`“${request.title}” is not there after it was saved.`);
      return { status: 'saved', page };
    });
    return run() as SaveResult;
  }

  #newPage({ title, lang, dir }: SaveRequest): number {
    const added = this.#db
      .prepare('insert into page (title, search, lang, dir, latest) values (?, ?, ?, ?, 0)')
      .run(title, searchKey(title), lang, dir);
    return Number(added.lastInsertRowid);
  }
}

function toRevision(row: unknown): Revision {
  const { id, page, parent, saved, size, summary } = row as Omit<Revision, 'summary'> & { summary: Buffer };
  return { id, page, parent, saved, size, summary: Buffer.from(summary).toString('utf8') };
}

function pattern(query: string): string {
  return `%${searchKey(query).replace(/[\\%_]/g, '\\$&')}%`;
}
