import { decodeEntities } from '../entity.js';

/** Why an expression has no value: the key of a message, and what stands in it. */
export class ExpressionError extends Error {
  readonly params: readonly string[];

  constructor(
    readonly key: string,
    ...params: string[]
  ) {
    super(key);
    this.params = params;
  }
}

interface Operator {
  /** As error texts name it. */
  readonly name: string;
  /** The higher, the closer it binds; operators of one rank bind from the left. */
  readonly rank: number;
  readonly operands: 1 | 2;
  readonly run: (a: number, b: number) => number;
}

const one = (name: string, rank: number, run: (a: number) => number): Operator => ({
  name,
  rank,
  operands: 1,
  run,
});
const two = (name: string, rank: number, run: (a: number, b: number) => number): Operator => ({
  name,
  rank,
  operands: 2,
  run,
});
const truth = (value: boolean): number => (value ? 1 : 0);

const negative = one('-', 10, (a) => -a);
const positive = one('+', 10, (a) => a);

function divide(a: number, b: number): number {
  if (b === 0) throw new ExpressionError('pfunc_expr_division_by_zero');
  return a / b;
}

function remainder(a: number, b: number): number {
  const divisor = Math.trunc(b);
  if (divisor === 0) throw new ExpressionError('pfunc_expr_division_by_zero');
  return Math.trunc(a) % divisor || 0;
}

function arc(name: string, run: (a: number) => number): Operator {
  return one(name, 9, (a) => {
    if (a < -1 || a > 1) throw new ExpressionError('pfunc_expr_invalid_argument', name);
    return run(a);
  });
}

/** Rounds half away from zero; digits behind the fifteenth are noise. */
function round(value: number, digits: number): number {
  const places = Math.trunc(digits);
  if (!Number.isFinite(value) || Math.abs(places) > 300) return places < -300 ? 0 : value;
  const scale = 10 ** Math.abs(places);
  const scaled = places < 0 ? value / scale : value * scale;
  if (!Number.isFinite(scaled) || Math.abs(scaled) >= 1e15) return value;
  const steps = Number(scaled.toPrecision(15));
  const whole = Math.sign(steps) * Math.floor(Math.abs(steps) + 0.5);
  return places < 0 ? whole * scale : whole / scale;
}

/** Operators that are words, and those that are signs: binary ones where an operand stands before them. */
const operators: ReadonlyMap<string, Operator> = new Map(
  Object.entries({
    e: two('e', 10, (a, b) => a * 10 ** b),
    not: one('not', 9, (a) => truth(a === 0)),
    ceil: one('ceil', 9, Math.ceil),
    trunc: one('trunc', 9, Math.trunc),
    floor: one('floor', 9, Math.floor),
    abs: one('abs', 9, Math.abs),
    exp: one('exp', 9, Math.exp),
    ln: one('ln', 9, (a) => {
      if (a <= 0) throw new ExpressionError('pfunc_expr_invalid_argument_ln', 'ln');
      return Math.log(a);
    }),
    sqrt: one('sqrt', 9, (a) => {
      const root = Math.sqrt(a);
      if (Number.isNaN(root)) throw new ExpressionError('pfunc_expr_not_a_number', 'sqrt');
      return root;
    }),
    sin: one('sin', 9, Math.sin),
    cos: one('cos', 9, Math.cos),
    tan: one('tan', 9, Math.tan),
    asin: arc('asin', Math.asin),
    acos: arc('acos', Math.acos),
    atan: one('atan', 9, Math.atan),
    '^': two('^', 8, (a, b) => {
      const power = a ** b;
      if (Number.isNaN(power)) throw new ExpressionError('pfunc_expr_not_a_number', '^');
      return power;
    }),
    '*': two('*', 7, (a, b) => a * b),
    '/': two('/', 7, divide),
    div: two('/', 7, divide),
    mod: two('mod', 7, remainder),
    fmod: two('fmod', 7, (a, b) => {
      if (b === 0) throw new ExpressionError('pfunc_expr_division_by_zero');
      return a % b;
    }),
    '+': two('+', 6, (a, b) => a + b),
    '-': two('-', 6, (a, b) => a - b),
    round: two('round', 5, round),
    '=': two('=', 4, (a, b) => truth(a === b)),
    '<': two('<', 4, (a, b) => truth(a < b)),
    '>': two('>', 4, (a, b) => truth(a > b)),
    '<=': two('<=', 4, (a, b) => truth(a <= b)),
    '>=': two('>=', 4, (a, b) => truth(a >= b)),
    '<>': two('<>', 4, (a, b) => truth(a !== b)),
    '!=': two('!=', 4, (a, b) => truth(a !== b)),
    and: two('and', 3, (a, b) => truth(a !== 0 && b !== 0)),
    or: two('or', 2, (a, b) => truth(a !== 0 || b !== 0)),
  }),
);

const bracket: Operator = { name: '(', rank: -1, operands: 1, run: (a) => a };
const constants: ReadonlyMap<string, number> = new Map([
  ['e', Math.E],
  ['pi', Math.PI],
]);
const token = /\s+|([0-9.]+)|([A-Za-z]+)|(<=|>=|<>|!=|[-+*/^()=<>])|([\s\S])/gu;
const stackLimit = 100;

/**
 * The value of a formula, as `{{#expr:}}` reckons.
 * @returns `null` where nothing is given
 * @throws {ExpressionError} where it is no formula, or has no value
 * @see https://www.mediawiki.org/wiki/Manual:Expr_parser_function_syntax
 */
export function evaluate(formula: string): number | null {
  const operands: number[] = [];
  const stack: Operator[] = [];
  let wantsOperand = true;

  const apply = ({ name, operands: count, run }: Operator): void => {
    if (operands.length < count) throw new ExpressionError('pfunc_expr_missing_operand', name);
    const b = operands.pop() as number;
    operands.push(count === 1 ? run(b, 0) : run(operands.pop() as number, b));
  };
  const push = (operator: Operator): void => {
    stack.push(operator);
    if (stack.length > stackLimit) throw new ExpressionError('pfunc_expr_stack_exhausted');
    wantsOperand = true;
  };
  const operand = (value: number): void => {
    if (!wantsOperand) throw new ExpressionError('pfunc_expr_unexpected_number');
    operands.push(value);
    if (operands.length > stackLimit) throw new ExpressionError('pfunc_expr_stack_exhausted');
    wantsOperand = false;
  };

  for (const [, number, letters, sign, other] of decodeEntities(formula)
    .replaceAll('\u2212', '-')
    .matchAll(token)) {
    if (other !== undefined) throw new ExpressionError('pfunc_expr_unrecognised_punctuation', other);
    if (number !== undefined) {
      operand(Number.parseFloat(number) || 0);
      continue;
    }
    const word = letters?.toLowerCase() ?? sign;
    if (word === undefined) continue;
    const constant = wantsOperand ? constants.get(word) : undefined;
    if (constant !== undefined) {
      operand(constant);
      continue;
    }
    if (word === '(') {
      if (!wantsOperand) throw new ExpressionError('pfunc_expr_unexpected_operator', '(');
      push(bracket);
      continue;
    }
    if (word === ')') {
      for (;;) {
        const last = stack.pop();
        if (!last) throw new ExpressionError('pfunc_expr_unexpected_closing_bracket');
        if (last === bracket) break;
        apply(last);
      }
      wantsOperand = false;
      continue;
    }
    let operator = operators.get(word);
    if (!operator) {
      if (word === 'pi') throw new ExpressionError('pfunc_expr_unexpected_number');
      throw new ExpressionError('pfunc_expr_unrecognised_word', word);
    }
    if (wantsOperand && word === '-') operator = negative;
    else if (wantsOperand && word === '+') operator = positive;
    if ((operator.operands === 1) !== wantsOperand)
      throw new ExpressionError('pfunc_expr_unexpected_operator', operator.name);
    if (operator.operands === 2) {
      while ((stack.at(-1)?.rank ?? -1) >= operator.rank) apply(stack.pop() as Operator);
    }
    push(operator);
  }
  for (let last = stack.pop(); last; last = stack.pop()) {
    if (last === bracket) throw new ExpressionError('pfunc_expr_unclosed_bracket');
    apply(last);
  }
  return operands[0] ?? null;
}

/** A number as MediaWiki prints it: fourteen digits, `1.0E+25` beyond them. */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return 'NAN';
  if (!Number.isFinite(value)) return value > 0 ? 'INF' : '-INF';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [digits, exponent] = value.toExponential(13).split('e') as [string, string];
  const power = Number(exponent);
  if (power < -4 || power >= 14) {
    const short = digits.replace(/\.?0+$/, '');
    return `${short.includes('.') ? short : `${short}.0`}E${power < 0 ? '-' : '+'}${Math.abs(power)}`;
  }
  return String(Number(value.toPrecision(14)));
}
