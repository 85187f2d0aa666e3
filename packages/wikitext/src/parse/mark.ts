import { type Draft, leaf } from './node.js';
import { atom, type Token } from './token.js';

/** The place of a call that made nothing, in a page whose calls are expanded. */
export interface Mark {
  /** UTF-16 units of the expanded page. */
  readonly at: number;
  /** The call's number. */
  readonly call: number;
}

/** Puts marks between the tokens of a stretch; what is one piece has none in it. */
export function withMarks(
  tokens: readonly Token[],
  marks: readonly Mark[],
  start: number,
  end: number,
): Token[] {
  const wanted = marks.filter(({ at }) => at >= start && at <= end);
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
