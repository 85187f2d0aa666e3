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

/**
 * What the editor asks of the place that embeds it. Everything is optional: a host that lacks a feature loses that
 * feature, not the editor.
 */
export interface Host {
  /** Finds pages whose title begins with, or is like, `query`. */
  searchPages?(query: string, signal: AbortSignal): Promise<readonly PageResult[]>;
  /** The address of a page of this wiki, for "Open link". */
  pageUrl?(title: string): string;
  /** The picture of a file. The host answers for it: pictures are shown from its addresses only. */
  image?(file: string, width: number | null): ImageInfo | null;
}
