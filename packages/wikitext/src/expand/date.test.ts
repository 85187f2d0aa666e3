import { describe, expect, it } from 'vitest';
import { formatDate, hebrew, roman } from './date-format.js';
import { parseDate } from './date-input.js';
import { Locale } from './locale.js';

const now = Date.parse('2012-10-18T13:05:09Z');

describe('reading dates', () => {
  it.each<[string, string]>([
    ['', '2012-10-18T13:05:09'],
    ['now', '2012-10-18T13:05:09'],
    ['today', '2012-10-18T00:00:00'],
    ['noon', '2012-10-18T12:00:00'],
    ['tomorrow', '2012-10-19T00:00:00'],
    ['yesterday noon', '2012-10-17T12:00:00'],
    ['@86400', '1970-01-02T00:00:00'],
    ['2001-02-03', '2001-02-03T00:00:00'],
    ['2001-02-03 04:05', '2001-02-03T04:05:00'],
    ['2001-02-03T04:05:06Z', '2001-02-03T04:05:06'],
    ['2001-02-03T04:05:06.789+02:00', '2001-02-03T02:05:06'],
    ['2001-02-03 23:00 EST', '2001-02-04T04:00:00'],
    ['2001-02', '2001-02-01T00:00:00'],
    ['20010203', '2001-02-03T00:00:00'],
    ['20010203040506', '2001-02-03T04:05:06'],
    ['2/3/2001', '2001-02-03T00:00:00'],
    ['2001/2/3', '2001-02-03T00:00:00'],
    ['3.2.2001', '2001-02-03T00:00:00'],
    ['3-2-2001', '2001-02-03T00:00:00'],
    ['4 August 1961', '1961-08-04T00:00:00'],
    ['4th of Aug, 1961', '1961-08-04T00:00:00'],
    ['4-Aug-1961', '1961-08-04T00:00:00'],
    ['August 4, 1961', '1961-08-04T00:00:00'],
    ['August 4', '2012-08-04T00:00:00'],
    ['Aug. 4, 1961 5:30 pm', '1961-08-04T17:30:00'],
    ['12 am', '2012-10-18T00:00:00'],
    ['August 1961', '1961-08-01T00:00:00'],
    ['1961 August', '1961-08-01T00:00:00'],
    ['August', '2012-08-18T00:00:00'],
    ['Friday, 4 August 1961', '1961-08-04T00:00:00'],
    ['1961', '1961-10-18T00:00:00'],
    ['17:30', '2012-10-18T17:30:00'],
    ['173045', '2012-10-18T17:30:45'],
    ['17:30 4 August 1961', '1961-08-04T17:30:00'],
    ['+1 day', '2012-10-19T13:05:09'],
    ['-2 weeks', '2012-10-04T13:05:09'],
    ['3 months ago', '2012-07-18T13:05:09'],
    ['next year', '2013-10-18T13:05:09'],
    ['last month', '2012-09-18T13:05:09'],
    ['2012-01-31 +1 month', '2012-03-02T00:00:00'],
    ['1 January 2000 + 36 hours', '2000-01-02T12:00:00'],
    ['monday', '2012-10-22T00:00:00'],
    ['thursday', '2012-10-18T00:00:00'],
    ['next thursday', '2012-10-25T00:00:00'],
    ['last thursday', '2012-10-11T00:00:00'],
    ['first day of next month', '2012-11-01T13:05:09'],
    ['last day of february 2012', '2012-02-29T00:00:00'],
    ['0044-03-15', '0044-03-15T00:00:00'],
  ])('%j', (text, expected) => {
    const time = parseDate(text, now, 0);
    expect(time === null ? null : new Date(time).toISOString().slice(0, 19)).toBe(expected);
  });

  it.each(['foo', '32 August 2001', '2001-13-01', '25:00', '13 pm', '2001-02-03 04:05 xyz', 'x'.repeat(500)])(
    '%j is none',
    (text) => expect(parseDate(text, now, 0)).toBeNull(),
  );

  it('takes the clock of the place where none is named', () => {
    expect(parseDate('2001-02-03 04:05', now, 120)).toBe(Date.parse('2001-02-03T02:05Z'));
    expect(parseDate('2001-02-03 04:05 UTC', now, 120)).toBe(Date.parse('2001-02-03T04:05Z'));
  });
});

describe('writing dates', () => {
  const english = new Locale('en');
  it.each<[string, string]>([
    ['Y-m-d H:i:s', '2012-10-18 13:05:09'],
    ['D, l; j, d; N w z W', 'Thu, Thursday; 18, 18; 4 4 291 42'],
    ['F M m n t L o y', 'October Oct 10 10 31 1 2012 12'],
    ['a A g h G H', 'pm PM 1 01 13 13'],
    ['U', '1350565509'],
    ['c', '2012-10-18T13:05:09+00:00'],
    ['r', 'Thu, 18 Oct 2012 13:05:09 +0000'],
    ['e T I O P Z', 'UTC UTC 0 +0000 +00:00 0'],
    ['"Year" Y \\Y', 'Year 2012 Y'],
    ['"Y', '"2012'],
    ['Y\\', '2012\\'],
    ['xrY xhj xx xq', 'MMXII י"ח x xq'],
    ['xkY xoY', '2555 101'],
    ['xij xiF xiY', '27 Mehr 1391'],
    ['xmY xjY', '1433 5773'],
    ['xg', 'October'],
    ['', ''],
    ['. - ä', '. - ä'],
  ])('%j', (format, expected) =>
    expect(formatDate(format, { time: now, offset: 0 }, english)).toBe(expected),
  );

  it('shows the clock of a place', () => {
    expect(formatDate('H:i P', { time: now, offset: -210 }, english)).toBe('09:35 -03:30');
  });

  it('counts weeks as ISO does', () => {
    const clock = (text: string) => ({ time: Date.parse(text), offset: 0 });
    expect(formatDate('o-W', clock('2010-01-03'), english)).toBe('2009-53');
    expect(formatDate('o-W', clock('2012-12-31'), english)).toBe('2013-01');
  });

  it('speaks other languages, and English where it knows none', () => {
    expect(formatDate('l, j. F', { time: now, offset: 0 }, new Locale('de'))).toBe('Donnerstag, 18. Oktober');
    expect(formatDate('l', { time: now, offset: 0 }, new Locale('x!'))).toBe('Thursday');
  });

  it('writes old numerals', () => {
    expect([1, 4, 9, 14, 40, 90, 400, 1999, 0, 20_000].map(roman).join()).toBe(
      'I,IV,IX,XIV,XL,XC,CD,MCMXCIX,0,20000',
    );
    expect([1, 15, 16, 115, 5773].map(hebrew).join(' ')).toBe('א\' ט"ו ט"ז קט"ו ה\'תשע"ג');
  });
});
