import type { Site } from '../../site.js';
import type { Title } from '../../title.js';
import type { Call, FunctionTable } from '../call.js';
import type { Variables } from '../tables.js';
import { bareTitle, namespaceName, titleIn } from '../titles.js';
import { wikiEncode } from './letters.js';

const escapes = /["&'<=>[\]{|};]|^[*#:!+-]|__|:\/\//g;

/** A page's name as text: nothing in it may be read as markup. */
export function escapeName(text: string): string {
  return text.replace(escapes, (found) => `&#${found.charCodeAt(0)};${found.slice(1)}`);
}

function prefixed(namespace: number, name: string, site: Site): string {
  const prefix = namespaceName(namespace, site);
  return prefix === '' ? name : `${prefix}:${name}`;
}

function subject(namespace: number): number {
  return namespace > 0 && namespace % 2 === 1 ? namespace - 1 : namespace;
}

/** The talk namespace; `null` where there is none. */
function talk(namespace: number): number | null {
  return namespace < 0 ? null : namespace % 2 === 1 ? namespace : namespace + 1;
}

interface Name {
  readonly title: Title;
  readonly name: string;
  readonly site: Site;
}

function steps({ title, name, site }: Name): string[] {
  return site.namespacesWithSubpages.has(title.namespace) ? name.split('/') : [name];
}

/** What each name is; the same with `e` behind it is written as in an address. */
const names: Readonly<Record<string, (page: Name) => string>> = {
  pagename: ({ name }) => name,
  fullpagename: ({ title, name, site }) => prefixed(title.namespace, name, site),
  basepagename: (page) => {
    const all = steps(page);
    return (all.length > 1 ? all.slice(0, -1) : all).join('/');
  },
  subpagename: (page) => steps(page).at(-1) ?? '',
  rootpagename: (page) => steps(page)[0] ?? '',
  subjectpagename: ({ title, name, site }) => prefixed(subject(title.namespace), name, site),
  articlepagename: ({ title, name, site }) => prefixed(subject(title.namespace), name, site),
  talkpagename: ({ title, name, site }) => {
    const namespace = talk(title.namespace);
    return namespace === null ? '' : prefixed(namespace, name, site);
  },
};

const spaces: Readonly<Record<string, (page: Name) => string>> = {
  namespace: ({ title, site }) => namespaceName(title.namespace, site),
  subjectspace: ({ title, site }) => namespaceName(subject(title.namespace), site),
  articlespace: ({ title, site }) => namespaceName(subject(title.namespace), site),
  talkspace: ({ title, site }) => {
    const namespace = talk(title.namespace);
    return namespace === null ? '' : namespaceName(namespace, site);
  },
};

type Reader = (title: Title, site: Site) => string;

const readers: Record<string, Reader> = {
  namespacenumber: (title) => String(title.namespace),
};
for (const [key, read] of Object.entries(names)) {
  const at: Reader = (title, site) => read({ title, name: bareTitle(title), site });
  readers[key] = (title, site) => escapeName(at(title, site));
  readers[`${key}e`] = (title, site) => escapeName(wikiEncode(at(title, site)));
}
for (const [key, read] of Object.entries(spaces)) {
  const at: Reader = (title, site) => read({ title, name: '', site });
  readers[key] = at;
  readers[`${key}e`] = (title, site) => wikiEncode(at(title, site));
}

function ofArgument(read: Reader): (call: Call) => string {
  return (call) => {
    const { site } = call.expander;
    const title = titleIn(call.expander.stash.without(call.text(0)), 0, site);
    return title && title.interwiki === '' ? read(title, site) : '';
  };
}

/** `{{PAGENAME:Title}}` and its relatives. */
export const pageNames: FunctionTable = {
  ...Object.fromEntries(Object.entries(readers).map(([key, read]) => [key, ofArgument(read)])),
  // What only a wiki knows: without a host that answers, a page is not protected.
  protectionlevel: () => '',
  protectionexpiry: () => '',
  cascadingsources: () => '',
};

/** `{{PAGENAME}}` and its relatives: of the page that is expanded. */
export const pageVariables: Variables = {
  ...Object.fromEntries(
    Object.entries(readers).map(([key, read]) => [
      key,
      ({ title, site }) => (title ? read(title, site) : ''),
    ]),
  ),
  pageid: () => '',
  revisionid: () => '',
  revisionuser: () => '',
  revisionsize: () => '',
  cascadingsources: () => '',
};
