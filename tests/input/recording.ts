/**
 * What a person's keys and input method did, as the page saw it: the format `ime-recording/1` (docs/input.md).
 * Offsets are UTF-16 units in the text of the only paragraph.
 */

export interface EventStep {
  readonly do: 'event';
  readonly seq: number;
  /** Seconds since the recording began. */
  readonly t: number;
  readonly type: string;
  readonly init: Readonly<Record<string, unknown>>;
}

/** The text of the paragraph as the browser had changed it, before any editor reacted. */
export interface TextStep {
  readonly do: 'text';
  readonly seq: number;
  readonly t: number;
  readonly text: string;
  /** The browser left its filler `<br>` behind the text. */
  readonly fillerBr?: boolean;
  /** How many paragraphs there are, where it is not one. */
  readonly paragraphs?: number;
}

export interface SelectStep {
  readonly do: 'select';
  readonly seq: number;
  readonly t: number;
  readonly anchor: number;
  readonly focus: number;
}

/** The browser's task ended: the editor has read the DOM, and its text must be this. */
export interface SettleStep {
  readonly do: 'settle';
  readonly seq: number;
  readonly t: number;
  readonly expectText: string;
}

export type Step = EventStep | TextStep | SelectStep | SettleStep;

export interface Recording {
  readonly format: 'ime-recording/1';
  readonly name: string;
  readonly browser?: string;
  readonly ime?: string;
  readonly startText: string;
  readonly startCaret: number;
  readonly final: { readonly text: string; readonly selection: readonly [number, number] | null };
  /** Enter made more than one paragraph of it: `final.text` is that of the first. */
  readonly endsWithParagraphs?: number;
  readonly steps: readonly Step[];
}

/** Whether parsed JSON is a recording. */
export function isRecording(value: unknown): value is Recording {
  const given = value as Partial<Recording> | null;
  return given?.format === 'ime-recording/1' && Array.isArray(given.steps) && given.final !== undefined;
}

/** What went wrong in a replay; nothing where all ended as recorded. */
export interface Verdict {
  readonly problems: readonly string[];
}
