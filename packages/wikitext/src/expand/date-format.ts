import type { Locale } from './locale.js';

/** A moment as a place's clock shows it. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  readonly time: number;
  /** Minutes that the place is ahead of UTC. */
  readonly offset: number;
}

const day = 86_400_000;

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function offsetText(minutes: number, colon: string): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}${colon}${two(size % 60)}`;
}

/** Year and week as ISO 8601 counts them: a week belongs to the year of its Thursday. */
function isoWeek(date: Date): { year: number; week: number } {
  const thursday = new Date(date.getTime() + (3 - ((date.getUTCDay() + 6) % 7)) * day);
  const first = yearStart(thursday.getUTCFullYear());
  return { year: thursday.getUTCFullYear(), week: Math.floor((thursday.getTime() - first) / (7 * day)) + 1 };
}

function yearStart(year: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, 0, 1);
  return date.getTime();
}

function daysInMonth(date: Date): number {
  const last = new Date(0);
  last.setUTCFullYear(date.getUTCFullYear(), date.getUTCMonth() + 1, 0);
  return last.getUTCDate();
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

const romanSigns: readonly [number, string][] = [
  [1000, 'M'],
  [900, 'CM'],
  [500, 'D'],
  [400, 'CD'],
  [100, 'C'],
  [90, 'XC'],
  [50, 'L'],
  [40, 'XL'],
  [10, 'X'],
  [9, 'IX'],
  [5, 'V'],
  [4, 'IV'],
  [1, 'I'],
];

export function roman(number: number): string {
  if (number < 1 || number > 10_000) return String(number);
  let left = number;
  let out = '';
  for (const [value, sign] of romanSigns) {
    while (left >= value) {
      out += sign;
      left -= value;
    }
  }
  return out;
}

const hebrewSigns: readonly [number, string][] = [
  [400, 'ת'],
  [300, 'ש'],
  [200, 'ר'],
  [100, 'ק'],
  [90, 'צ'],
  [80, 'פ'],
  [70, 'ע'],
  [60, 'ס'],
  [50, 'נ'],
  [40, 'מ'],
  [30, 'ל'],
  [20, 'כ'],
  [10, 'י'],
  [9, 'ט'],
  [8, 'ח'],
  [7, 'ז'],
  [6, 'ו'],
  [5, 'ה'],
  [4, 'ד'],
  [3, 'ג'],
  [2, 'ב'],
  [1, 'א'],
];

/** Hebrew numerals; 15 and 16 are written so that no name of God stands there. */
export function hebrew(number: number): string {
  if (number < 1 || number > 9999) return String(number);
  let left = number % 1000;
  let out = '';
  for (const [value, sign] of hebrewSigns) {
    while (left >= value && left !== 15 && left !== 16) {
      out += sign;
      left -= value;
    }
  }
  if (left === 15) out += 'טו';
  if (left === 16) out += 'טז';
  out = out.length === 1 ? `${out}'` : `${out.slice(0, -1)}"${out.slice(-1)}`;
  const thousands = Math.floor(number / 1000);
  return thousands > 0 ? `${hebrewSigns.find(([value]) => value === thousands)?.[1] ?? ''}'${out}` : out;
}

type Field = (date: Date, clock: Clock, locale: Locale) => string | number;

/** Codes of PHP's `date`; a number is written in the language's digits. */
const fields: Readonly<Record<string, Field>> = {
  d: (date) => two(date.getUTCDate()),
  D: (date, _, locale) => locale.weekday(date.getUTCDay(), 'short'),
  j: (date) => date.getUTCDate(),
  l: (date, _, locale) => locale.weekday(date.getUTCDay(), 'long'),
  N: (date) => date.getUTCDay() || 7,
  w: (date) => date.getUTCDay(),
  z: (date) => Math.floor((date.getTime() - yearStart(date.getUTCFullYear())) / day),
  W: (date) => two(isoWeek(date).week),
  F: (date, _, locale) => locale.month(date.getUTCMonth() + 1, 'long'),
  m: (date) => two(date.getUTCMonth() + 1),
  M: (date, _, locale) => locale.month(date.getUTCMonth() + 1, 'short'),
  n: (date) => date.getUTCMonth() + 1,
  t: daysInMonth,
  L: (date) => (isLeap(date.getUTCFullYear()) ? 1 : 0),
  o: (date) => isoWeek(date).year,
  Y: (date) => String(date.getUTCFullYear()).padStart(4, '0'),
  y: (date) => two(date.getUTCFullYear() % 100),
  a: (date) => (date.getUTCHours() < 12 ? 'am' : 'pm'),
  A: (date) => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
  g: (date) => date.getUTCHours() % 12 || 12,
  h: (date) => two(date.getUTCHours() % 12 || 12),
  G: (date) => date.getUTCHours(),
  H: (date) => two(date.getUTCHours()),
  i: (date) => two(date.getUTCMinutes()),
  s: (date) => two(date.getUTCSeconds()),
  U: (_, { time }) => Math.floor(time / 1000),
  e: (_, { offset }) => (offset === 0 ? 'UTC' : offsetText(offset, ':')),
  T: (_, { offset }) => (offset === 0 ? 'UTC' : offsetText(offset, ':')),
  I: () => 0,
  O: (_, { offset }) => offsetText(offset, ''),
  P: (_, { offset }) => offsetText(offset, ':'),
  Z: (_, { offset }) => offset * 60,
  // Other calendars and forms: MediaWiki's own codes.
  xg: (date, _, locale) => locale.month(date.getUTCMonth() + 1, 'genitive'),
  xkY: (date) => date.getUTCFullYear() + 543,
  xoY: (date) => date.getUTCFullYear() - 1911,
  xtY: (date, _, locale) => locale.inCalendar('japanese', date.getTime(), 'year'),
  ...inCalendar('xi', 'persian'),
  ...inCalendar('xm', 'islamic-civil'),
  ...inCalendar('xj', 'hebrew'),
  xjx: (date, _, locale) => locale.inCalendar('hebrew', date.getTime(), 'monthName'),
};

function inCalendar(prefix: string, calendar: string): Record<string, Field> {
  const part =
    (name: 'day' | 'month' | 'year' | 'monthName'): Field =>
    (date, _, locale) =>
      locale.inCalendar(calendar, date.getTime(), name);
  return {
    [`${prefix}j`]: part('day'),
    [`${prefix}n`]: part('month'),
    [`${prefix}Y`]: part('year'),
    [`${prefix}F`]: part('monthName'),
  };
}

const english: readonly string[] = [
  'Sun Mon Tue Wed Thu Fri Sat',
  'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec',
];

/**
 * Writes a moment by a format of PHP's letters and MediaWiki's additions.
 * @see https://www.mediawiki.org/wiki/Help:Extension:ParserFunctions#.23time
 */
export function formatDate(format: string, clock: Clock, locale: Locale): string {
  const date = new Date(clock.time + clock.offset * 60_000);
  let out = '';
  let plainNext = false;
  let plainAlways = false;
  let numerals: ((number: number) => string) | null = null;
  const put = (value: string | number): void => {
    const text = String(value);
    const isNumber = typeof value === 'number' || /^-?\d+$/.test(text);
    if (!isNumber) out += text;
    else {
      if (numerals) out += numerals(Number(text));
      else out += plainNext || plainAlways ? text : locale.digits(text);
      numerals = null;
      plainNext = false;
    }
  };
  for (let at = 0; at < format.length; at++) {
    const char = format[at] as string;
    if (char === '\\') {
      // A backslash at the end stands for itself.
      out += format[++at] ?? '\\';
    } else if (char === '"') {
      const close = format.indexOf('"', at + 1);
      if (close < 0) out += char;
      else {
        out += format.slice(at + 1, close);
        at = close;
      }
    } else if (char === 'x') {
      const code = ['xg', 'xjx', 'xkY', 'xoY', 'xtY'].find((one) => format.startsWith(one, at));
      const three = format.slice(at, at + 3);
      const field = code ?? (Object.hasOwn(fields, three) ? three : undefined);
      if (field) {
        put((fields[field] as Field)(date, clock, locale));
        at += field.length - 1;
        continue;
      }
      const next = format[++at];
      if (next === 'n') plainNext = true;
      else if (next === 'N') plainAlways = !plainAlways;
      else if (next === 'r') numerals = roman;
      else if (next === 'h') numerals = hebrew;
      else if (next === 'x') out += 'x';
      else {
        out += 'x';
        at--;
      }
    } else if (char === 'c') {
      out += formatDate('Y-m-d\\TH:i:sP', clock, locale);
    } else if (char === 'r') {
      const weekday = (english[0] as string).split(' ')[date.getUTCDay()] as string;
      const month = (english[1] as string).split(' ')[date.getUTCMonth()] as string;
      out += formatDate(`"${weekday}", d "${month}" Y H:i:s O`, clock, locale);
    } else if (Object.hasOwn(fields, char)) put((fields[char] as Field)(date, clock, locale));
    else out += char;
  }
  return out;
}
