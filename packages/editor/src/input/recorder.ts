/**
 * Records what a person's keys and input method do in one block of an editable element, in the format
 * `ime-recording/1` (docs/input.md), so that `npm run check:input` can replay it: a fault report that others can run.
 */

/** One step of a recording; `do` is `event`, `text`, `select` or `settle`. `t` is in seconds. */
export interface RecordedStep {
  readonly seq: number;
  readonly t: number;
  readonly do: string;
  readonly [more: string]: unknown;
}

export interface InputRecording {
  readonly format: 'ime-recording/1';
  readonly name: string;
  readonly userAgent: string;
  readonly startText: string;
  readonly startCaret: number;
  readonly final: { readonly text: string; readonly selection: readonly [number, number] | null };
  readonly steps: readonly RecordedStep[];
}

const types = [
  'keydown',
  'keypress',
  'keyup',
  'compositionstart',
  'compositionupdate',
  'compositionend',
  'beforeinput',
  'input',
] as const;

const texts = (block: Element): Text[] => {
  const walker = block.ownerDocument.createTreeWalker(block, 1 | 4, (node) =>
    node.nodeType === 3 ? 1 : (node as HTMLElement).contentEditable === 'false' ? 2 : 3,
  );
  const found: Text[] = [];
  while (walker.nextNode()) found.push(walker.currentNode as Text);
  return found;
};

const textOf = (block: Element): string =>
  texts(block)
    .map(({ data }) => data)
    .join('');

function offsetOf(block: Element, node: Node | null, offset: number): number | null {
  if (!node || !block.contains(node)) return null;
  const range = block.ownerDocument.createRange();
  let count = 0;
  for (const text of texts(block)) {
    if (text === node) return count + offset;
    range.setStart(text, 0);
    range.collapse(true);
    if (range.comparePoint(node, offset) < 0) return count;
    count += text.data.length;
  }
  return count;
}

/** What of an event a replay needs; nothing that says more of the person. */
function initOf(event: Event): Record<string, unknown> {
  const init: Record<string, unknown> = {};
  const given = event as unknown as Record<string, unknown>;
  for (const name of ['key', 'code', 'data', 'inputType'])
    if (typeof given[name] === 'string' && given[name] !== '') init[name] = given[name];
  for (const name of ['keyCode', 'charCode'])
    if (typeof given[name] === 'number' && given[name] !== 0) init[name] = given[name];
  for (const name of ['isComposing', 'shiftKey', 'ctrlKey', 'altKey', 'metaKey'])
    if (given[name] === true) init[name] = true;
  return init;
}

/**
 * Begins to record in the block that has the caret.
 * @param root the editable element
 * @param blockOf the block around a node, as it stands now
 * @throws RangeError where there is no caret in `root`
 */
export function recordInput(
  root: HTMLElement,
  blockOf: (node: Node) => Element | null,
): { stop(name: string): InputRecording } {
  const document = root.ownerDocument;
  const window = document.defaultView as Window & typeof globalThis;
  const selection = (): Selection => document.getSelection() as Selection;
  const first = selection().focusNode;
  const found = first && root.contains(first) ? blockOf(first) : null;
  if (!found) throw new RangeError('recordInput: put the caret into the text first.');
  let block = found;
  const steps: RecordedStep[] = [];
  const began = window.performance.now();
  const startText = textOf(block);
  const startCaret = offsetOf(block, first, selection().focusOffset) ?? 0;
  let text = startText;
  let ends: readonly [number, number] | null = [startCaret, startCaret];
  let settling = false;

  const add = (what: string, more: Record<string, unknown>): void => {
    const t = Math.round(window.performance.now() - began) / 1000;
    steps.push({ seq: steps.length, t, do: what, ...more });
  };
  /** What the browser has changed since the last step. */
  const look = (): void => {
    const { anchorNode, anchorOffset, focusNode, focusOffset } = selection();
    if (!block.isConnected && focusNode && root.contains(focusNode)) block = blockOf(focusNode) ?? block;
    const now = textOf(block);
    if (now !== text) {
      const last = block.lastChild;
      const fillerBr = now !== '' && last?.nodeName === 'BR';
      add('text', { text: now, ...(fillerBr ? { fillerBr } : {}) });
      text = now;
    }
    const anchor = offsetOf(block, anchorNode, anchorOffset);
    const focus = offsetOf(block, focusNode, focusOffset);
    if (anchor === null || focus === null || (ends?.[0] === anchor && ends[1] === focus)) return;
    add('select', { anchor, focus });
    ends = [anchor, focus];
  };
  const settle = (): void => {
    settling = false;
    look();
    add('settle', { expectText: text });
  };
  const listen = (event: Event): void => {
    look();
    add('event', { type: event.type, init: initOf(event) });
    if (settling) return;
    settling = true;
    window.setTimeout(settle, 0);
  };
  for (const type of types) root.addEventListener(type, listen, true);

  return {
    stop(name) {
      for (const type of types) root.removeEventListener(type, listen, true);
      look();
      return {
        format: 'ime-recording/1',
        name,
        userAgent: window.navigator.userAgent,
        startText,
        startCaret,
        final: { text, selection: ends },
        steps,
      };
    },
  };
}

/** Where a recording holds what a person wrote. */
const written = new Set(['text', 'expectText', 'startText', 'data', 'key']);

/**
 * The recording with other letters: each of `from` is that of `to` at the same place, wherever it stands, and keys that
 * wrote one do not say which they were. Letters that an input method made of others (`にほ` of `niho`) are letters too.
 * @throws RangeError where the two are not of the same length, so that offsets would no longer hold
 */
export function redactRecording(recording: InputRecording, from: string, to: string): InputRecording {
  if (from === '' || from.length !== to.length)
    throw new RangeError('redactRecording: give as many letters to put as there are to replace.');
  const letters = new Map([...from].map((letter, i) => [letter, [...to][i] ?? '']));
  const other = (text: string): string => [...text].map((letter) => letters.get(letter) ?? letter).join('');
  return JSON.parse(
    JSON.stringify(recording, function (this: Record<string, unknown>, key: string, value: unknown) {
      const byKey = typeof this.key === 'string' && [...this.key].length === 1 && letters.has(this.key);
      if (byKey && (key === 'code' || key === 'keyCode' || key === 'charCode')) return undefined;
      // `Enter` and `Backspace` are names of keys, not text.
      if (typeof value !== 'string' || !written.has(key) || (key === 'key' && [...value].length > 1))
        return value;
      return other(value);
    }),
  ) as InputRecording;
}
