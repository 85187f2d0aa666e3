/** Names of elements by what they are, for all that has to know. */

/** Say how text looks. */
export const formatting: ReadonlySet<string> = new Set(
  'b i u s strike del ins sub sup small big code tt kbd samp var cite em strong dfn q font span'.split(' '),
);

/** Hold blocks, and mean nothing else. */
export const containerNames: ReadonlySet<string> = new Set(
  'div center blockquote section article aside header footer nav main address details summary fieldset form hgroup'.split(
    ' ',
  ),
);

/** Stand between blocks, or are parts of what does. */
export const blockNames: ReadonlySet<string> = new Set([
  ...'p h1 h2 h3 h4 h5 h6 ul ol dl li dt dd pre hr table caption tbody thead tfoot tr td th figure figcaption'.split(
    ' ',
  ),
  ...containerNames,
]);
