/** The wiki behind the server. */

import type { Node } from 'prosemirror-model';
import type { User } from './session.js';

/** A page as the wiki has it. */
export interface LoadedPage {
  /** 0 for a page that is not there yet. */
  readonly revision: number;
  readonly source: string;
  /** Made from the source, the same each time. */
  readonly document: Node;
}

/** The wiki behind the server. */
export interface CollaborationHost {
  /** Who a token stands for, and whether that person may write; `null` for nobody. */
  authenticate(token: string, page: string): Promise<(User & { readonly readOnly?: boolean }) | null>;
  /** The newest revision of a page, 0 for one that is not there. */
  revision(page: string): Promise<number>;
  load(page: string): Promise<LoadedPage>;
}
