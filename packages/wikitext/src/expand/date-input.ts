import { momentIn, zoneOffset } from './time-zone.js';

const months = 'january february march april may june july august september october november december'.split(
  ' ',
);
const weekdays = 'sunday monday tuesday wednesday thursday friday saturday'.split(' ');
const zones: Readonly<Record<string, number>> = {
  z: 0,
  utc: 0,
  gmt: 0,
  wet: 0,
  west: 60,
  bst: 60,
  cet: 60,
  cest: 120,
  eet: 120,
  eest: 180,
  msk: 180,
  ist: 330,
  jst: 540,
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
};

type Unit = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second';

/** What has been read of a date so far. */
interface Reading {
  year?: number;
  month?: number;
  day?: number;
  /** Minutes and seconds of the day; set to 0 by everything that names a day. */
  seconds?: number;
  hasTime: boolean;
  zone?: number;
  /** A place whose clocks count, `europe/paris`. */
  place?: string;
  instant?: number;
  weekday?: { day: number; direction: -1 | 0 | 1 };
  edge?: 'first' | 'last';
  shift: Record<Unit, number>;
}

const monthName =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])\\.?';
const weekdayName =
  '(sun(?:day)?|mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?)(?![a-z])';
const unitName = '(sec(?:ond)?s?|min(?:ute)?s?|hours?|days?|weeks?|fortnights?|months?|years?)(?![a-z])';
const dayNumber = '(\\d{1,2})(?!\\d)(?:st|nd|rd|th)?';
const yearNumber = '(\\d{4})(?![\\d:])';

function monthOf(name: string): number {
  return months.findIndex((one) => one.startsWith(name.slice(0, 3))) + 1;
}

function weekdayOf(name: string): number {
  return weekdays.findIndex((one) => one.startsWith(name.slice(0, 3)));
}

function setDate(to: Reading, year: number | undefined, month: number, day: number | undefined): boolean {
  if (month < 1 || month > 12 || (day !== undefined && (day < 1 || day > 31))) return false;
  if (year !== undefined) to.year = year;
  to.month = month;
  if (day !== undefined) to.day = day;
  to.seconds ??= 0;
  return true;
}

function setTime(
  to: Reading,
  hour: number,
  minute: number,
  second: number,
  half: string | undefined,
): boolean {
  let hours = hour;
  if (half !== undefined) {
    if (hours < 1 || hours > 12) return false;
    hours = (hours % 12) + (half.startsWith('p') ? 12 : 0);
  }
  if (hours > 24 || minute > 59 || second > 60) return false;
  to.seconds = hours * 3600 + minute * 60 + second;
  to.hasTime = true;
  return true;
}

function shift(to: Reading, count: number, unit: string): void {
  if (unit.startsWith('week')) to.shift.day += 7 * count;
  else if (unit.startsWith('fortnight')) to.shift.day += 14 * count;
  else {
    const name = (['year', 'month', 'day', 'hour', 'minute', 'second'] as const).find((one) =>
      one.startsWith(unit.slice(0, 3)),
    );
    to.shift[name ?? 'day'] += count;
  }
}

type Rule = readonly [RegExp, (to: Reading, match: RegExpExecArray) => boolean | undefined];

const number = (text: string | undefined): number => Number(text ?? 0);
const optional = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Number(text);

/** The forms that are read, the first that fits; each stands where the one before it has ended. */
const rules: readonly Rule[] = (
  [
    ['[\\s,]+', () => true],
    [
      '@(-?\\d{1,13})(?!\\d)',
      (to, [, seconds]) => {
        to.instant = number(seconds) * 1000;
        return true;
      },
    ],
    [
      `(?:(first|last) day of)\\b`,
      (to, [, edge]) => {
        to.edge = edge as 'first' | 'last';
        return true;
      },
    ],
    [
      `([+-]?\\s?\\d{1,9})\\s*${unitName}(\\s+ago\\b)?`,
      (to, [, count, unit, ago]) => {
        const value = Number((count as string).replace(/\s/g, ''));
        shift(to, ago ? -value : value, unit as string);
        return true;
      },
    ],
    [
      `(next|last|previous|this)\\s+${unitName}`,
      (to, [, which, unit]) => {
        shift(to, which === 'next' ? 1 : which === 'this' ? 0 : -1, unit as string);
        return true;
      },
    ],
    [
      `(next|last|previous|this)?\\s*${weekdayName}`,
      (to, [, which, name]) => {
        const direction = which === 'next' ? 1 : which === 'last' || which === 'previous' ? -1 : 0;
        to.weekday = { day: weekdayOf(name as string), direction };
        to.seconds ??= 0;
        return true;
      },
    ],
    [
      '(now|today|midnight|noon|tomorrow|yesterday)\\b',
      (to, [, word]) => {
        if (word !== 'now') to.seconds = word === 'noon' ? 43_200 : 0;
        if (word === 'tomorrow') to.shift.day++;
        if (word === 'yesterday') to.shift.day--;
        return true;
      },
    ],
    [
      '(\\d{4})(\\d\\d)(\\d\\d)(\\d\\d)(\\d\\d)(\\d\\d)(?!\\d)',
      (to, [, year, month, day, hour, minute, second]) =>
        setDate(to, number(year), number(month), number(day)) &&
        setTime(to, number(hour), number(minute), number(second), undefined),
    ],
    [
      '(\\d{4})(\\d\\d)(\\d\\d)(?!\\d)',
      (to, [, year, month, day]) => setDate(to, number(year), number(month), number(day)),
    ],
    [
      '(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})(?!\\d)',
      (to, [, year, , month, day]) => setDate(to, number(year), number(month), number(day)),
    ],
    ['(\\d{4})-(\\d\\d)(?!\\d)', (to, [, year, month]) => setDate(to, number(year), number(month), 1)],
    [
      '(\\d{1,2})/(\\d{1,2})(?:/(\\d{4}))?(?!\\d)',
      (to, [, month, day, year]) => setDate(to, optional(year), number(month), number(day)),
    ],
    [
      '(\\d{1,2})([.-])(\\d{1,2})\\2(\\d{4})(?!\\d)',
      (to, [, day, , month, year]) => setDate(to, number(year), number(month), number(day)),
    ],
    [
      `${dayNumber}[\\s.-]*(?:of\\s+)?${monthName}(?:[\\s.,-]*${yearNumber})?`,
      (to, [, day, month, year]) => setDate(to, optional(year), monthOf(month as string), number(day)),
    ],
    [
      `${monthName}[\\s.-]*${dayNumber}(?![:\\d])(?:[\\s.,-]+${yearNumber})?`,
      (to, [, month, day, year]) => setDate(to, optional(year), monthOf(month as string), number(day)),
    ],
    [
      `${monthName}[\\s.,-]*${yearNumber}`,
      (to, [, month, year]) => setDate(to, number(year), monthOf(month as string), 1),
    ],
    [
      `${yearNumber}[\\s-]*${monthName}(?:[\\s-]*${dayNumber}(?!:))?`,
      (to, [, year, month, day]) => setDate(to, number(year), monthOf(month as string), optional(day) ?? 1),
    ],
    [monthName, (to, [, month]) => setDate(to, undefined, monthOf(month as string), undefined)],
    [
      't?(\\d{1,2}):(\\d\\d)(?::(\\d\\d)(?:[.,]\\d+)?)?(?!\\d)(?:\\s*([ap])\\.?m\\b\\.?)?',
      (to, [, hour, minute, second, half]) => setTime(to, number(hour), number(minute), number(second), half),
    ],
    ['(\\d{1,2})\\s*([ap])\\.?m\\b\\.?', (to, [, hour, half]) => setTime(to, number(hour), 0, 0, half)],
    [
      '(\\d\\d)(\\d\\d)(\\d\\d)(?!\\d)',
      (to, [, hour, minute, second]) => setTime(to, number(hour), number(minute), number(second), undefined),
    ],
    [
      '(\\d{4})(?!\\d)',
      (to, [, year]) => {
        to.year = number(year);
        to.seconds ??= 0;
        return true;
      },
    ],
    [
      '(?:utc|gmt)?([+-])(\\d{1,2})(?::?(\\d\\d))?(?!\\d)',
      (to, [, sign, hour, minute]) => {
        to.zone = (sign === '-' ? -1 : 1) * (number(hour) * 60 + number(minute));
        return to.hasTime;
      },
    ],
    [
      '([a-z]+(?:_[a-z]+)*(?:/[a-z]+(?:[_-][a-z]+)*){1,2})',
      (to, [, place]) => {
        to.place = place as string;
        return zoneOffset(to.place, 0) !== null;
      },
    ],
    [
      '\\(?([a-z]{1,4})(?![a-z])\\)?',
      (to, [, name]) => {
        if (!Object.hasOwn(zones, name as string)) return false;
        to.zone = zones[name as string] as number;
        return true;
      },
    ],
  ] as const satisfies readonly (readonly [string, Rule[1]])[]
).map(([source, read]) => [new RegExp(source, 'y'), read] as const);

/** Longer texts are no dates. */
const lengthLimit = 200;

/**
 * Reads a date as people write them in English or in figures; what is not said is as it is now.
 * @param now the clock, milliseconds since 1970
 * @param offset minutes that the place is ahead of UTC, where the text names no zone
 * @returns milliseconds since 1970, `null` where it is no date
 */
export function parseDate(text: string, now: number, offset: number): number | null {
  const input = text.trim().toLowerCase();
  if (input === '') return now;
  if (input.length > lengthLimit) return null;
  const found: Reading = {
    hasTime: false,
    shift: { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 },
  };
  for (let at = 0; at < input.length; ) {
    let next = -1;
    for (const [pattern, read] of rules) {
      pattern.lastIndex = at;
      const match = pattern.exec(input);
      if (!match) continue;
      if (!read(found, match)) return null;
      next = at + match[0].length;
      break;
    }
    if (next <= at) return null;
    at = next;
  }
  return moment(found, now, offset);
}

function moment(found: Reading, now: number, offset: number): number | null {
  const placed = found.place === undefined ? null : zoneOffset(found.place, now);
  const zone = placed ?? found.zone ?? (found.instant === undefined ? offset : 0);
  const base = new Date((found.instant ?? now) + zone * 60_000);
  const { shift: by } = found;
  const date = new Date(0);
  let month = (found.month ?? base.getUTCMonth() + 1) + by.month - 1;
  let day = (found.day ?? base.getUTCDate()) + by.day;
  if (found.edge === 'first') day = 1;
  if (found.edge === 'last') {
    month++;
    day = 0;
  }
  date.setUTCFullYear((found.year ?? base.getUTCFullYear()) + by.year, month, day);
  if (found.weekday) {
    const { day: wanted, direction } = found.weekday;
    let days = (wanted - date.getUTCDay() + 7) % 7;
    // A date that names its weekday too is that date.
    if (found.day !== undefined) days = days === 0 ? 0 : days;
    else if (direction > 0 && days === 0) days = 7;
    else if (direction < 0) days -= 7;
    date.setUTCDate(date.getUTCDate() + days);
  }
  const midnight = date.getTime();
  const seconds =
    found.seconds ?? base.getUTCHours() * 3600 + base.getUTCMinutes() * 60 + base.getUTCSeconds();
  const shown = midnight + (seconds + by.hour * 3600 + by.minute * 60 + by.second) * 1000;
  const time = (found.place === undefined ? null : momentIn(found.place, shown)) ?? shown - zone * 60_000;
  return Number.isFinite(time) ? time : null;
}
