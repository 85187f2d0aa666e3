/**
 * Writing a tree as HTML for people, sanitised. Two other forms are entries of their own: `writeExchange` of `html.ts`, which
 * `readHTML` reads back into an equal tree, and MediaWiki's DOM specification as a server writes it, `spec.ts`.
 */

import type { CiteError } from './cite.js';
import type { CallPlace } from './html-made.js';
import { writeRead } from './html-view.js';
import type { Tree, TreeElement, TreeNode } from './node.js';

/** What the read view asks of the wiki that shows it. Every address that comes back is checked like any other. */
export interface ReadOptions {
  /** The page's own title: links to it stay inside the page. */
  title?: string;
  /** The address of a page of this wiki. Title with blanks, without fragment. Default: `./Title_with_underscores`. */
  linkTo?: (title: string) => string;
  /** `false`: the link is shown as one to a missing page. Without it all pages exist. */
  exists?: (title: string) => boolean;
  /** The address behind a prefix (`fr`, `wikt`); `undefined`: shown as text. */
  interwikiUrl?: (prefix: string, title: string) => string | undefined;
  /** The address of a picture at a width in CSS pixels (`0`: its own). Without one a box with its name is shown. */
  mediaUrl?: (name: string, width: number) => string | undefined;
  /** Called for every category of the page, in order. Title with the namespace, blanks, and the sort key. */
  onCategory?: (title: string, sortKey: string) => void;
  /** Parses source that the tree keeps as data: notes that are defined inside a reference list. */
  parse?: (source: string) => Tree;
  /** What is wrong with references, in words; without it nothing is said. Keys as MediaWiki's Cite has them. */
  citeError?: (error: CiteError) => string;
  /**
   * What a transclusion, function or argument makes, as nodes that fit where it stands; `null`: its name is shown.
   * Asked once for each.
   */
  expand?: (node: TreeElement, place: CallPlace) => readonly TreeNode[] | null;
  /**
   * The tree is a part of a page that is shown in an editor: links lead nowhere, and the numbers of notes and their
   * lists (`sup.reference`, `div.stet-reference-list`) are left empty for the editor to fill, which knows the page.
   */
  part?: boolean;
}

/**
 * A tree as the HTML of a page's body. Nothing in it runs or loads by itself but pictures that `mediaUrl` named; numbers,
 * lists of notes, ids of headings and titles of links are generated.
 */
export const writeHTML = (tree: Tree, options: ReadOptions = {}): string => writeRead(tree, options);
