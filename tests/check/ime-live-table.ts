/** What `check:ime-live` types, and where. */

export interface Method {
  readonly name: string;
  /** The name that `ime-session engine` knows. */
  readonly engine: string;
  /** X keyboard layout; `us` for all that have a method. */
  readonly layout: string;
  /**
   * One key a character, `<Name>` for an X key symbol, `<look>` for the time in which a person looks at a conversion
   * (anthy confirms nothing when it is told to before it has shown one).
   */
  readonly keys: string;
  /** What has to come of it. */
  readonly text: string;
  /** Whether the last letter is composed until something else is typed. */
  readonly open: boolean;
}

const method = (
  name: string,
  engine: string,
  keys: string,
  text: string,
  { layout = 'us', open = false } = {},
): Method => ({ name, engine, layout, keys, text, open });

export const methods: readonly Method[] = [
  method('anthy (Japanese)', 'ja', 'nihongo <look><Return>', '日本語'),
  method('mozc (Japanese)', 'mozc', 'nihongo <look><Return>', '日本語'),
  method('libpinyin (Chinese)', 'zh', 'nihao zhongguo ', '你好中国'),
  method('hangul (Korean)', 'ko', 'dkssudgktpdy ', '안녕하세요 '),
  method('m17n itrans (Hindi)', 'hi', 'namaste kSatriya ', 'नमस्ते क्षत्रिय '),
  method('m17n swanalekha (Malayalam)', 'ml', 'malayaaLam ', 'മലയാളം ', { open: true }),
  method('m17n telex (Vietnamese)', 'vi', 'tieengs Vieejt ', 'tiếng Việt '),
  method('unikey (Vietnamese)', 'unikey', 'tieengs Vieejt ', 'tiếng Việt '),
  method('m17n kesmanee (Thai)', 'th', 'l<semicolon>ylfu', 'สวัสดี', { open: true }),
  method('dead keys (French)', 'us', '<dead_circumflex>e<dead_diaeresis>i', 'êï', { layout: 'fr' }),
];

export interface LivePlace {
  readonly name: string;
  /** With the caret in place of U+E000. */
  readonly wikitext: string;
  /** The same for an editable element that nobody watches. */
  readonly html: string;
}

const caret = '\ue000';
export const livePlaces: readonly LivePlace[] = [
  {
    name: 'paragraph',
    wikitext: `${caret}\n\nThe end.`,
    html: `<p>${caret}</p><p>The end.</p>`,
  },
  {
    name: 'list item',
    wikitext: `* one\n* ${caret}\n* three`,
    html: `<ul><li>one</li><li>${caret}</li><li>three</li></ul>`,
  },
  {
    name: 'table cell',
    wikitext: `{|\n! head\n! more\n|-\n| one\n| ${caret}\n|}`,
    html: `<table><tbody><tr><th>head</th><th>more</th></tr><tr><td>one</td><td>${caret}</td></tr></tbody></table>`,
  },
  {
    name: 'behind a template',
    wikitext: `lead {{chip}}${caret} tail`,
    html: `<p>lead <span contenteditable="false">chip</span>${caret} tail</p>`,
  },
];

/** Milliseconds from one key to the next. */
export const delays: readonly number[] = [10, 30, 60];

export const engines = ['chromium', 'firefox', 'webkit'] as const;
export type Engine = (typeof engines)[number];

export type Side = 'ours' | 'bare';

/** What a page under test (tests/input/live.ts) says of itself. */
export interface LiveRead {
  /** What was typed; `null` when something else has changed, too. */
  readonly typed: string | null;
  /** All of the text; of ours, as the document has it. */
  readonly text: string;
  /** Whether a composition has begun and not ended. */
  readonly composing: boolean;
  /** What is wrong beside it. */
  readonly problems: readonly string[];
  readonly log: readonly string[];
}

/** One line of the results: what came of typing once. */
export interface Run {
  readonly engine: Engine;
  readonly method: string;
  readonly place: string;
  readonly delay: number;
  /** From 1. */
  readonly time: number;
  readonly side: Side;
  readonly ok: boolean;
  /** Of a loss: all the text that there was, and what happened. */
  readonly text?: string;
  readonly problems?: readonly string[];
  readonly log?: readonly string[];
}

/** A misspelt word that is corrected by the first suggestion of Firefox's menu. */
export interface Spelling {
  readonly name: string;
  readonly wrong: string;
  readonly right: string;
  /** What is pressed on: text of one formatting. */
  readonly at: string;
}

export const spellings: readonly Spelling[] = [
  { name: 'plain', wrong: 'a wrold z', right: 'a world z', at: 'wrold' },
  { name: 'in bold', wrong: "a '''wrold''' z", right: "a '''world''' z", at: 'wrold' },
  { name: 'in a link', wrong: 'a [[Page|wrold]] z', right: 'a [[Page|world]] z', at: 'wrold' },
  { name: 'begins in bold', wrong: "a '''wro'''ld z", right: "a '''wor'''ld z", at: 'wro' },
  { name: 'ends in bold', wrong: "a wr'''old''' z", right: "a wo'''rld''' z", at: 'wr' },
  { name: 'bold in the middle', wrong: "a w'''ro'''ld z", right: "a w'''or'''ld z", at: 'ro' },
  { name: 'ends in a link', wrong: 'a wr[[Page|old]] z', right: 'a wo[[Page|rld]] z', at: 'wr' },
  { name: 'italic and bold', wrong: "a ''wr'''old''''' z", right: "a ''wo'''rld''''' z", at: 'wr' },
  { name: 'in an item', wrong: "* one\n* a wr'''old'''", right: "* one\n* a wo'''rld'''", at: 'wr' },
];

export interface SpellingRun {
  readonly spelling: string;
  readonly ok: boolean;
  /** The source after the correction, and after one undo. */
  readonly got: string;
  readonly undone: string;
}
