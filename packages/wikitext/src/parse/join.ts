import type { Call } from './expansion.js';
import { last } from './expansion.js';
import type { Token } from './token.js';

/**
 * A category, or a language link, goes on the line before it: line ends before it say nothing, in what a call made, and in a page where more
 * follows on its line than what shows nothing.
 */
export function joinBeforeLinks(tokens: readonly Token[], text: string, calls: readonly Call[]): Token[] {
  const out: Token[] = [];
  for (const [i, token] of tokens.entries()) {
    if (isLink(token)) {
      const call = calls[last(calls, ({ start }) => start <= token.start)];
      if (call && token.start < call.end) join(out, text, call.start);
      else if (isFirst(out, text) && goesOn(tokens, i + 1, text)) join(out, text, 0);
    }
    out.push(token);
  }
  return out;
}

const isSilent = (token: Token): boolean => token.type === 'atom' && token.kind === 'silent';
const isLink = (token: Token): boolean =>
  token.type === 'atom' && token.kind === 'silent' && token.node.name === 'link';
const isBlank = (token: Token, text: string): boolean =>
  token.type === 'text' && /^\s*$/.test(text.slice(token.start, token.end));

/** Nothing but blanks stands between a line end and what comes. */
function isFirst(out: readonly Token[], text: string): boolean {
  const before = out.at(-1);
  return (before && isBlank(before, text) ? out.at(-2) : before)?.type === 'newline';
}

/** Something is shown before the line ends. */
function goesOn(tokens: readonly Token[], from: number, text: string): boolean {
  for (let i = from; i < tokens.length; i++) {
    const token = tokens[i] as Token;
    if (token.type === 'newline') return false;
    if (!isSilent(token) && !isBlank(token, text)) return true;
  }
  return false;
}

function join(out: Token[], text: string, from: number): void {
  for (let i = out.length - 1; i >= 0; i--) {
    const token = out[i] as Token;
    if (token.start < from) return;
    if (token.type === 'newline') out[i] = { type: 'text', start: token.start, end: token.end };
    else if (!isBlank(token, text)) return;
  }
}
