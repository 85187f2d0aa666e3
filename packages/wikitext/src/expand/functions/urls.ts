import { parseTitle } from '../../title.js';
import type { Call, FunctionTable } from '../call.js';
import type { Expander } from '../expander.js';
import type { Variables } from '../tables.js';
import { titleIn, titleText } from '../titles.js';
import { wikiEncode } from './letters.js';

interface Addresses {
  readonly server: string;
  readonly articlePath: string;
  readonly script: string;
  readonly scriptPath: string;
}

function addresses({ options: { urls } }: Expander): Addresses {
  const scriptPath = urls?.scriptPath ?? '/w';
  return {
    server: urls?.server ?? 'https://localhost',
    articlePath: urls?.articlePath ?? '/wiki/$1',
    script: urls?.script ?? `${scriptPath}/index.php`,
    scriptPath,
  };
}

/** A page's address without the server; `null` for what is no title. With the server of the other wiki for an interwiki title. */
function address(call: Call): { url: string; foreign: boolean } | null {
  const { expander } = call;
  const title = parseTitle(expander.stash.without(call.text(0)), expander.site);
  if (!title) return null;
  const query = call.text(1);
  const fragment = title.fragment === null ? '' : `#${wikiEncode(title.fragment)}`;
  if (title.interwiki !== '') {
    const base = expander.site.interwiki.get(title.interwiki)?.url ?? '$1';
    const url = base.replace('$1', () => wikiEncode(title.text));
    return {
      url: url + (query === '' ? '' : `${url.includes('?') ? '&' : '?'}${query}`) + fragment,
      foreign: true,
    };
  }
  const { articlePath, script } = addresses(expander);
  const name = wikiEncode(titleText(title));
  const url = query === '' ? articlePath.replace('$1', () => name) : `${script}?title=${name}&${query}`;
  return { url: url + fragment, foreign: false };
}

function local(call: Call): string | null {
  return address(call)?.url ?? null;
}

function full(call: Call): string | null {
  const found = address(call);
  if (!found) return null;
  return found.foreign ? found.url : addresses(call.expander).server + found.url;
}

function canonical(call: Call): string | null {
  const url = full(call);
  return url?.startsWith('//') ? `https:${url}` : url;
}

/** The same, fit for an attribute of HTML. */
function escaped(read: (call: Call) => string | null): (call: Call) => string | null {
  return (call) =>
    read(call)
      ?.replaceAll('&', '&amp;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#039;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;') ?? null;
}

/** @see https://www.mediawiki.org/wiki/Help:Magic_words#URL_data */
export const urls: FunctionTable = {
  localurl: local,
  localurle: escaped(local),
  fullurl: full,
  fullurle: escaped(full),
  canonicalurl: canonical,
  canonicalurle: escaped(canonical),
  filepath: (call) => {
    const title = titleIn(call.text(0), 6, call.expander.site);
    const name = title && titleText(title).replace(/^[^:]*:/, '');
    const url = name ? (call.expander.options.fileUrl?.(name) ?? '') : '';
    return url !== '' && call.hasFlag('NOWIKI') ? call.expander.stash.add(url) : url;
  },
};

export const urlVariables: Variables = {
  sitename: ({ options }) => options.siteName ?? '',
  server: (expander) => addresses(expander).server,
  servername: (expander) =>
    addresses(expander)
      .server.replace(/^(?:[a-z]+:)?\/\//, '')
      .replace(/[:/].*$/, ''),
  scriptpath: (expander) => addresses(expander).scriptPath,
  stylepath: (expander) => `${addresses(expander).scriptPath}/skins`,
};
