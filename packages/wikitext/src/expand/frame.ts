import type { Source } from './source.js';

/** A value that is expanded where it was written, once, when somebody asks. */
export interface Argument {
  readonly key: string;
  /** Given with a name, so that blanks around its value do not count. */
  readonly named: boolean;
  readonly source: Source;
  readonly start: number;
  readonly end: number;
  value?: string;
}

/** What a text is expanded in: the page itself (`parent` null), or one call of a template. */
export interface Frame {
  readonly parent: Frame | null;
  /** Title of the page or template, with namespace and blanks. */
  readonly title: string;
  /** Templates around this one. */
  readonly depth: number;
  readonly args: ReadonlyMap<string, Argument>;
}

/** The template is being expanded already. */
export function isOpen(frame: Frame, title: string): boolean {
  for (let at: Frame | null = frame; at?.parent; at = at.parent) if (at.title === title) return true;
  return false;
}
