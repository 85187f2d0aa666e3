import { diffView } from './diff.js';
import { type Html, html, json } from './html.js';
import type { Page, Revision } from './store.js';
import { pageUrl } from './title.js';

/** Addresses of what the client bundle is made of, with its hashes. */
export interface Assets {
  script: string;
  styles: string[];
  /** What the editor loads once it starts. */
  editor: string[];
  editorStyles: string[];
}

export type Tab = 'read' | 'edit' | 'source' | 'history';

interface Frame {
  title: string;
  body: Html;
  assets: Assets;
  page?: { title: string; exists: boolean; tab: Tab | null; lang: string; dir: string };
  query?: string;
  /** Modules to fetch at once, and style sheets beside the first ones. */
  preload?: string[];
  styles?: string[];
}

const tabs: [Tab, string][] = [
  ['read', 'Read'],
  ['edit', 'Edit'],
  ['source', 'Source'],
  ['history', 'History'],
];

const tabUrl = (title: string, tab: Tab) => pageUrl(title, tab === 'read' ? {} : { action: tab });

/** A whole HTML document around a body. */
export function frame({ title, body, assets, page, query = '', preload = [], styles = [] }: Frame): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} – Stet wiki</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
${[...assets.styles, ...styles].map((href) => html`<link rel="stylesheet" href="${href}">\n`)}${preload.map((href) => html`<link rel="modulepreload" href="${href}">\n`)}<script type="module" src="${assets.script}"></script>
</head>
<body class="wiki">
<a class="skip" href="#content">Skip to the page</a>
<header class="site">
<a class="brand" href="/"><span class="brand-mark" aria-hidden="true">stet</span> <span class="brand-name">wiki</span></a>
<form class="search" action="/" role="search"><input type="search" name="q" value="${query}" placeholder="Search pages" aria-label="Search pages by title" maxlength="200" autocomplete="off" dir="auto"></form>
<a class="button" href="/new">New page</a>
</header>
<main id="content" tabindex="-1">
${
  page &&
  html`<h1 class="page-title page-head" lang="${page.lang}" dir="${page.dir}">${page.title}</h1>
<div class="page-bar"><nav class="tabs" aria-label="Views of this page">${tabs
    .filter(([tab]) => page.exists || tab === 'edit' || tab === 'source')
    .map(([tab, label]) => {
      const name = !page.exists && tab === 'edit' ? 'Create' : label;
      return html`<a href="${tabUrl(page.title, tab)}" data-tab="${tab}"${page.tab === tab && html` aria-current="page"`}>${name}</a>`;
    })}</nav></div>`
}
${body}
</main>
<footer class="site-foot">Demonstration wiki of <b>Stet</b>, a visual editor for wiki markup. Everything you save stays on this machine.</footer>
</body>
</html>
`.value;
}

const dates = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });

export function time(iso: string): Html {
  return html`<time datetime="${iso}">${dates.format(new Date(iso))} UTC</time>`;
}

export function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

export function listView(
  pages: Page[],
  total: number,
  query: string,
  at: number,
  perPage: number,
  creatable: string | null,
): Html {
  const link = (page: number, label: string) =>
    html`<a class="button" href="/?${query && html`q=${encodeURIComponent(query)}&`}page=${page}">${label}</a>`;
  const count = `${total.toLocaleString('en')} ${total === 1 ? 'page' : 'pages'}`;
  return html`<div class="column">
<h1 class="page-title">${query ? html`Pages with “<bdi>${query}</bdi>”` : 'All pages'}</h1>
<p class="note">${total === 0 ? 'No page has this in its title.' : count}${creatable && html` · <a href="${pageUrl(creatable, { action: 'edit' })}">Create “<bdi>${creatable}</bdi>”</a>`}</p>
<ul class="pages">${pages.map(
    (p) =>
      html`<li><a href="${pageUrl(p.title)}" lang="${p.lang}" dir="auto">${p.title}</a><span class="pages-detail"><span class="pages-lang">${p.lang}</span> ${size(p.size)} · ${time(p.changed)}</span></li>\n`,
  )}</ul>
${(at > 0 || total > (at + 1) * perPage) && html`<nav class="pager" aria-label="More pages">${at > 0 && link(at - 1, 'Previous')}${total > (at + 1) * perPage && link(at + 1, 'Next')}</nav>`}
</div>`;
}

export function newView(error = '', title = ''): Html {
  return html`<form class="column form" action="/new" method="get">
<h1 class="page-title">New page</h1>
${error && html`<p class="message message-error" role="alert">${error}</p>`}
<label class="field">Title <input name="title" value="${title}" required autofocus dir="auto" maxlength="255"></label>
<label class="field">Language <input name="lang" value="en" size="12" pattern="[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*" title="A language code, such as en, ar or zh-Hant"></label>
<p><button class="button button-primary">Create</button></p>
</form>`;
}

interface Content {
  body: Html;
  categories?: Html | false;
  notice?: Html | false;
}

/** Where a page's text stands, in the read view and under the editor alike. */
export function contentView(
  page: { lang: string; dir: string },
  { body, categories, notice }: Content,
): Html {
  return html`${notice}<div class="page-body"><div class="stet-content" lang="${page.lang}" dir="${page.dir}">${body}</div>${categories}</div>`;
}

export function missingView(title: string): Html {
  return html`<div class="column"><p class="message" role="status">There is no page “<bdi>${title}</bdi>” yet.</p>
<p><a class="button button-primary" href="${pageUrl(title, { action: 'edit' })}" data-tab="edit">Create this page</a></p></div>`;
}

export function oldRevisionNotice(page: Page, revision: Revision): Html {
  return html`<p class="message column" role="status">This is the page as saved on ${time(revision.saved)}${revision.summary && html` (“<bdi>${revision.summary}</bdi>”)`}. It has been changed since. <a href="${pageUrl(page.title)}">Read the newest</a> · <a href="${pageUrl(page.title, { action: 'diff', old: revision.id, new: page.revision })}">What changed since</a></p>`;
}

/** What the editor starts from, as data in the page: no second request, nothing that runs. */
export function editorData(data: unknown): Html {
  return html`<script type="application/json" id="page-data">${json(data)}</script>`;
}

export interface SourceForm {
  text: string;
  base: number;
  lang: string;
  dir: string;
  summary?: string;
  error?: Html | false;
}

export function sourceView(title: string, form: SourceForm): Html {
  // The line feed after <textarea> is dropped by HTML, so that one at the start of the text is not.
  return html`<form class="column source" method="post" action="${pageUrl(title, { action: 'source' })}" accept-charset="utf-8">
${form.error}
<input type="hidden" name="base" value="${form.base}"><input type="hidden" name="lang" value="${form.lang}">
<textarea name="text" aria-label="Source of the page" lang="${form.lang}" dir="${form.dir}" spellcheck="true" rows="28">
${form.text}</textarea>
<div class="save-bar"><label class="field field-wide">Summary <input name="summary" maxlength="500" dir="auto" value="${form.summary ?? ''}" placeholder="What did you change, and why?"></label>
<button class="button button-primary">Save</button> <a class="button" href="${pageUrl(title)}">Cancel</a></div>
</form>`;
}

export function historyView(
  page: Page,
  revisions: Revision[],
  total: number,
  at: number,
  perPage: number,
): Html {
  return html`<form class="column" action="${pageUrl(page.title)}" method="get"><input type="hidden" name="action" value="diff">
<p class="note">Newest first. Choose two versions to compare. ${revisions.length > 1 && html`<button class="button">Compare</button>`}</p>
<ol class="history">${revisions.map((r, i) => {
    const parent = revisions[i + 1];
    const change = parent ? r.size - parent.size : r.size;
    const current = r.id === page.revision;
    return html`<li><span class="history-pick"><input type="radio" name="old" value="${r.id}" aria-label="Older version" ${i === 1 && html`checked`}><input type="radio" name="new" value="${r.id}" aria-label="Newer version" ${i === 0 && html`checked`}></span>
<span class="history-main"><a href="${pageUrl(page.title, current ? {} : { rev: r.id })}">${time(r.saved)}</a>${current && html` <span class="tag">newest</span>`}<span class="history-summary" dir="auto">${r.summary || (r.parent === 0 ? 'Page created' : '')}</span></span>
<span class="history-detail">${size(r.size)} <span class="change ${change < 0 ? 'change-less' : 'change-more'}">${change < 0 ? '−' : '+'}${Math.abs(change)}</span>${r.parent !== 0 && html` <a href="${pageUrl(page.title, { action: 'diff', old: r.parent, new: r.id })}">Changes</a>`}</span></li>\n`;
  })}</ol>
${total > (at + 1) * perPage && html`<p><a class="button" href="${pageUrl(page.title, { action: 'history', page: at + 1 })}">Older</a></p>`}
</form>`;
}

export function compareView(page: Page, before: Revision, after: Revision, texts: [string, string]): Html {
  const side = (name: string, r: Revision) =>
    html`<p><b>${name}</b> <a href="${pageUrl(page.title, { rev: r.id })}">${time(r.saved)}</a><br><span class="note" dir="auto">${r.summary}</span></p>`;
  return html`<div class="column column-wide"><div class="diff-sides">${side('Before', before)}${side('After', after)}</div>
${diffView(texts[0], texts[1], page)}</div>`;
}

/**
 * Somebody saved while this text was being written. Both texts are shown; `mine` becomes a form when it came from one
 * (the source tab), otherwise the client keeps it and answers the buttons.
 */
export function conflictView(page: Page, current: string, mine: string, form: Html | null): Html {
  return html`<section class="column column-wide conflict" aria-labelledby="conflict-title">
<div class="message message-notice" role="alert"><h2 id="conflict-title">This page was changed while you were editing</h2>
<p>Somebody saved it on ${time(page.changed)}. Nothing is lost: your text is here, and so is the page as it is now. Look at the difference, then decide.</p></div>
<h3>From the page as it is now to your text</h3>
${diffView(current, mine, page)}
${
  form ??
  html`<div class="conflict-actions"><button type="button" class="button button-primary" data-conflict="save">Save my text</button> <button type="button" class="button" data-conflict="edit">Go back to my text</button> <a class="button" href="${pageUrl(page.title)}" target="_blank" rel="noopener">Open the page as it is now</a></div>`
}
<details><summary>The page as it is now, in full</summary><textarea class="conflict-text" readonly rows="16" lang="${page.lang}" dir="${page.dir}" aria-label="The page as it is now">
${current}</textarea></details>
${
  !form &&
  html`<details><summary>Your text, in full</summary><textarea class="conflict-text" readonly rows="16" lang="${page.lang}" dir="${page.dir}" aria-label="Your text">
${mine}</textarea></details>`
}
</section>`;
}
