import { describe, expect, it } from 'vitest';
import { ExpressionError, evaluate, formatNumber } from './expression.js';

function shown(formula: string): string {
  try {
    const value = evaluate(formula);
    return value === null ? '' : formatNumber(value);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return [error.key.replace('pfunc_expr_', ''), ...error.params].join(' ');
  }
}

describe('values', () => {
  it.each<[string, string]>([
    ['', ''],
    ['  ', ''],
    ['1.5', '1.5'],
    ['.5', '0.5'],
    ['1+2*3', '7'],
    ['(1+2)*3', '9'],
    ['2-3-4', '-5'],
    ['2^3^2', '64'],
    ['-2^2', '4'],
    ['2*-3', '-6'],
    ['--1', '1'],
    ['+-1', '-1'],
    ['7/2', '3.5'],
    ['7 div 2', '3.5'],
    ['7 mod 3', '1'],
    ['-7 mod 3', '-1'],
    ['7.9 mod 3.9', '1'],
    ['7.5 fmod 2', '1.5'],
    ['1e3', '1000'],
    ['2e-2', '0.02'],
    ['e', '2.718281828459'],
    ['pi', '3.1415926535898'],
    ['1/3 round 2', '0.33'],
    ['2.5 round 0', '3'],
    ['-2.5 round 0', '-3'],
    ['1.005 round 2', '1.01'],
    ['1234.5678 round -2', '1200'],
    ['8.99999/9 round 5', '1'],
    ['1+1 round 0', '2'],
    ['not 0', '1'],
    ['not 3 + 1', '1'],
    ['ceil 1.2', '2'],
    ['floor -1.2', '-2'],
    ['trunc -1.7', '-1'],
    ['abs -3', '3'],
    ['exp 0', '1'],
    ['ln 1', '0'],
    ['sqrt 9', '3'],
    ['sin 0 + cos 0 + tan 0', '1'],
    ['asin 0 + acos 1 + atan 0', '0'],
    ['1 < 2', '1'],
    ['2 <= 1', '0'],
    ['1 = 1.0', '1'],
    ['1 != 2', '1'],
    ['1 <> 1', '0'],
    ['3 > 2 and 1 >= 1', '1'],
    ['0 or 2', '1'],
    ['1 or 0 and 0', '1'],
    ['1 + 1 = 2 and 3', '1'],
    ['&lt; 1', 'unexpected_operator <'],
    ['1 &lt; 2', '1'],
    ['5 \u2212 3', '2'],
    ['0.1+0.2', '0.3'],
    ['1/3', '0.33333333333333'],
    ['10^13', '10000000000000'],
    ['10^14', '1.0E+14'],
    ['10^15', '1.0E+15'],
    ['12345678901234567890', '1.2345678901235E+19'],
    ['1/10^5', '1.0E-5'],
    ['1.5/10^7', '1.5E-7'],
    ['0.0001', '0.0001'],
    ['1*0.0', '0'],
    ['10^400', 'INF'],
  ])('%j = %s', (formula, expected) => expect(shown(formula)).toBe(expected));
});

describe('errors', () => {
  it.each<[string, string]>([
    ['1 +', 'missing_operand +'],
    ['not', 'missing_operand not'],
    ['* 1', 'unexpected_operator *'],
    ['1 2', 'unexpected_number'],
    ['1 pi', 'unexpected_number'],
    ['1 not 2', 'unexpected_operator not'],
    ['1 (2)', 'unexpected_operator ('],
    ['(1', 'unclosed_bracket'],
    ['1)', 'unexpected_closing_bracket'],
    ['foo', 'unrecognised_word foo'],
    ['January 8', 'unrecognised_word january'],
    ['1 $ 2', 'unrecognised_punctuation $'],
    ['1,2', 'unrecognised_punctuation ,'],
    ['1 / 0', 'division_by_zero'],
    ['1 mod 0', 'division_by_zero'],
    ['1 mod 0.5', 'division_by_zero'],
    ['1 fmod 0', 'division_by_zero'],
    ['acos 2', 'invalid_argument acos'],
    ['ln 0', 'invalid_argument_ln ln'],
    ['sqrt -1', 'not_a_number sqrt'],
    [`${'('.repeat(200)}1`, 'stack_exhausted'],
    ['- '.repeat(200), 'stack_exhausted'],
  ])('%j: %s', (formula, expected) => expect(shown(formula)).toBe(expected));
});
