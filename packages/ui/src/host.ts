import type { ExpandOptions } from '@stet/wikitext/expand';

/** A page that a search found. */
export interface PageResult {
  readonly title: string;
  readonly description?: string;
  /** The page does not exist. */
  readonly missing?: boolean;
}

/** An image as the page shows it. */
export interface ImageInfo {
  readonly url: string;
  readonly width: number;
  readonly height: number;
}

/** The source of a page, as a wiki stores it. */
export interface PageText {
  readonly text: string;
  /** The title that the page redirects to; without it the text is looked at. */
  readonly redirect?: string;
}

/**
 * What the editor asks of the place that embeds it. Everything is optional: a host that lacks a feature loses that
 * feature, not the editor.
 */
export interface Host {
  /** Finds pages whose title begins with, or is like, `query`. */
  searchPages?(query: string, signal: AbortSignal): Promise<readonly PageResult[]>;
  /** Whether a page of this wiki exists, as far as the host knows: links to a page that does not are red. */
  exists?(title: string): boolean;
  /** The address of a page of this wiki, for "Open link". */
  pageUrl?(title: string): string;
  /** The picture of a file. The host answers for it: pictures are shown from its addresses only. */
  image?(file: string, width: number | null): ImageInfo | null;
  /**
   * What templates of the page become, by their source, as far as the host knows it when the page opens: they are
   * shown at once, and nothing moves. (`callSource` gives the source under which a call is looked up.)
   */
  readonly expansions?: Readonly<Record<string, string>>;
  /** Sources of pages by title (with namespace, blanks): templates are expanded here. What is missing does not exist. */
  getPages?(titles: readonly string[]): Promise<ReadonlyMap<string, PageText | null>>;
  /**
   * Expands calls as the wiki's server does, for instance by MediaWiki's `expandtemplates`: all calls where there is
   * no `getPages`, else what only a server can (Lua). The answer is by the source asked for.
   */
  expand?(sources: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** What templates are told of the wiki: its name, its addresses. */
  readonly wiki?: Pick<ExpandOptions, 'siteName' | 'urls' | 'localOffset' | 'variable' | 'message'>;
}
