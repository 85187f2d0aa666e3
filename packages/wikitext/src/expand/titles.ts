import { normalName, type Site } from '../site.js';
import { parseTitle, type Title } from '../title.js';

/** A title with a namespace of its own, or in the namespace given. */
export function titleIn(text: string, namespace: number, site: Site): Title | null {
  const plain = text.trim();
  if (plain === '' || plain.startsWith('#')) return null;
  const title = parseTitle(plain, site);
  if (!title || namespace === 0 || title.colon || title.namespace !== 0 || title.interwiki !== '')
    return title;
  return parseTitle(`${site.namespaceNames.get(namespace) ?? ''}:${plain}`, site);
}

/** Namespace and name, with blanks. */
export function titleText(title: Title): string {
  return (title.interwiki === '' ? title.text : `${title.interwiki}:${title.text}`).replaceAll('_', ' ');
}

/** The title without its namespace, with blanks. */
export function bareTitle(title: Title): string {
  const text = title.text.replaceAll('_', ' ');
  return title.namespace === 0 ? text : text.slice(text.indexOf(':') + 1);
}

/** A namespace's number by its name in the site's language, its English name, an alias or its number. */
export function namespaceNumber(name: string, site: Site): number | null {
  const plain = name.trim();
  if (/^-?\d+$/.test(plain)) return site.namespaceNames.has(Number(plain)) ? Number(plain) : null;
  return site.namespaces.get(normalName(plain)) ?? null;
}

export function namespaceName(id: number, site: Site): string {
  return (site.namespaceNames.get(id) ?? '').replaceAll('_', ' ');
}

/** `a/../b` and `/b` against the page that they stand on; `null` where the path leaves the top. */
export function resolveSubpage(path: string, page: string): string | null {
  if (path.startsWith('/')) return `${page}${path.replace(/\/+$/, '')}`;
  const steps = page.split('/');
  let rest = path;
  while (rest.startsWith('../')) {
    if (steps.length < 2) return null;
    steps.pop();
    rest = rest.slice(3);
  }
  rest = rest === '..' ? '' : rest.replace(/\/+$/, '');
  return rest === '' ? steps.join('/') : `${steps.join('/')}/${rest}`;
}

/** Where a page leads by its first line, `#REDIRECT [[…]]`. */
export function redirectIn(text: string, site: Site): string | null {
  const start = /\S/.exec(text)?.index ?? text.length;
  const head = text.slice(start, start + 64).toLowerCase();
  const word = site.redirectWords.find((one) => head.startsWith(one.toLowerCase()));
  if (word === undefined) return null;
  const match = /^\s*:?\s*\[\[([^\]|\n]{1,600})(?:\|[^\]\n]{0,600})?\]\]/.exec(
    text.slice(start + word.length, start + word.length + 1300),
  );
  return match ? (match[1] as string) : null;
}
