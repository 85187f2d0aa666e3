import { type Call, last } from './expansion.js';
import { type Draft, leaf } from './node.js';
import { atom, type Token } from './token.js';

/** The place of a call that made nothing, in a page whose calls are expanded: an offset, and the call's number. */
interface Mark {
  readonly at: number;
  readonly call: number;
}

/** Puts marks between the tokens of a stretch where calls stand that made nothing; what is one piece has none in it. */
export function withMarks(
  tokens: readonly Token[],
  calls: readonly Call[],
  start: number,
  end: number,
): Token[] {
  const wanted: Mark[] = [];
  for (let n = last(calls, (call) => call.start < start) + 1; n < calls.length; n++) {
    const call = calls[n] as Call;
    if (call.start > end) break;
    if (call.start === call.end) wanted.push({ at: call.start, call: n });
  }
  if (wanted.length === 0) return [...tokens];
  const out: Token[] = [];
  let next = 0;
  for (const token of tokens) {
    let from = token.start;
    for (let mark = wanted[next]; mark && mark.at < token.end; mark = wanted[++next]) {
      if (mark.at <= token.start) out.push(atom('mark', markDraft(mark)));
      else if (token.type === 'text') {
        out.push({ type: 'text', start: from, end: mark.at });
        out.push(atom('mark', markDraft(mark)));
        from = mark.at;
      }
    }
    out.push(from > token.start ? { type: 'text', start: from, end: token.end } : token);
  }
  for (let mark = wanted[next]; mark; mark = wanted[++next]) out.push(atom('mark', markDraft(mark)));
  return out;
}

const markDraft = ({ at, call }: Mark): Draft =>
  leaf('meta', at, at, { typeof: 'mw:Transclusion' }, { call });
