import type { Call } from './expansion.js';
import { last } from './expansion.js';
import type { Token } from './token.js';

/** In what a call made, a category goes on the line before it: line ends before it say nothing. */
export function joinBeforeLinks(tokens: readonly Token[], text: string, calls: readonly Call[]): Token[] {
  const out: Token[] = [];
  for (const token of tokens) {
    if (token.type === 'atom' && token.kind === 'silent' && token.node.name === 'link') {
      const call = calls[last(calls, ({ start }) => start <= token.start)];
      if (call && token.start < call.end) join(out, text, call.start);
    }
    out.push(token);
  }
  return out;
}

function join(out: Token[], text: string, from: number): void {
  for (let i = out.length - 1; i >= 0; i--) {
    const token = out[i] as Token;
    if (token.start < from) return;
    if (token.type === 'newline') out[i] = { type: 'text', start: token.start, end: token.end };
    else if (token.type !== 'text' || !/^\s*$/.test(text.slice(token.start, token.end))) return;
  }
}
