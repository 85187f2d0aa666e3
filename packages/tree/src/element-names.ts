/** Names of elements by what they are, for all that has to know. */

/** Names in a row, parted by blanks, as a set. */
export const set = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** Say how text looks. */
export const formatting = set(
  'b i u s strike del ins sub sup small big code tt kbd samp var cite em strong dfn q font span',
);

/** Hold blocks, and mean nothing else. */
export const containerNames = set(
  'div center blockquote section article aside header footer nav main address details summary fieldset form hgroup',
);

/** Stand between blocks, or are parts of what does. */
export const blockNames: ReadonlySet<string> = new Set([
  ...set(
    'p h1 h2 h3 h4 h5 h6 ul ol dl li dt dd pre hr table caption tbody thead tfoot tr td th figure figcaption',
  ),
  ...containerNames,
]);

/** `h1` to `h6`. */
export const isHeading = (name: string): boolean => /^h[1-6]$/.test(name);
export const listNames = set('ul ol dl');
export const itemNames = set('li dt dd');
export const cellNames = set('td th');
/** Stand in a table, and nowhere else. */
export const onlyInTables = set('caption col colgroup tbody thead tfoot tr td th');

/** The names that are not the ones given. */
export const without = (names: ReadonlySet<string>, others: ReadonlySet<string>): string[] =>
  [...names].filter((name) => !others.has(name));
