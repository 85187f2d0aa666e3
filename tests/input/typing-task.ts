import type { EditKind } from '../check/roundtrip-edits.js';

/** What a person does, where the caret or the selection is already set. */
export interface TypingTask {
  readonly kind: EditKind;
  /** For a report. */
  readonly where: string;
  /** The text stands in a note: Enter opens it first, then `selectInside` sets the caret. */
  readonly inside: boolean;
  /** Ctrl+B instead of text. */
  readonly bold: boolean;
  /** How many times Backspace is pressed at most: until `deleted`. */
  readonly backspaces: number;
  readonly text: string;
  /** Typed by an input method. */
  readonly composed: boolean;
}

/** A block that a person cannot type in where it stands: the text of an inline image, say. */
export type Elsewhere = 'elsewhere';
