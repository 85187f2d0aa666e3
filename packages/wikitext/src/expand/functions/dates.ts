import type { Call, FunctionTable } from '../call.js';
import { type Clock, formatDate } from '../date-format.js';
import { parseDate } from '../date-input.js';
import { type DateKind, dateStyle } from '../date-styles.js';
import type { Expander } from '../expander.js';
import type { Variables } from '../tables.js';
import { zoneOffset } from '../time-zone.js';

function show(call: Call, isLocal: boolean, input: string, format: string, lang: string): string {
  const { expander } = call;
  const now = expander.now.getTime();
  const moment = parseDate(input, now, 0);
  if (moment === null) return call.error('pfunc_time_error');
  const offset = isLocal ? localOffset(expander, moment) : 0;
  const shown = new Date(moment + offset * 60_000);
  const year = shown.getUTCFullYear();
  if (Number.isNaN(year) || year > 9999) return call.error('pfunc_time_too_big');
  if (year < 0) return call.error('pfunc_time_too_small');
  return formatDate(format, { time: moment, offset }, expander.locale(lang === '' ? undefined : lang));
}

function localOffset({ options }: Expander, time: number): number {
  const { timeZone, localOffset: fixed = 0 } = options;
  return timeZone === undefined ? fixed : (zoneOffset(timeZone, time) ?? fixed);
}

const isDateKind = (kind: string): kind is DateKind => /^(?:both|date|time|pretty)$/.test(kind);

const isYes = (text: string): boolean => /^(?:1|true|yes|on)$/i.test(text);

/** `{{#time:format|date|language|local}}` */
const time = (call: Call, isLocal: boolean): string =>
  show(call, isLocal, call.plain(1), call.text(0), call.text(2));

/** `{{#timef:date|kind|language|local}}` */
function timeIn(call: Call, isLocal: boolean): string {
  const { options, site } = call.expander;
  const kind = call.text(1).toLowerCase() || 'both';
  if (!isDateKind(kind)) return call.error('pfunc_timef_bad_format', kind);
  const lang = call.text(2);
  const format = options.dateFormat?.(lang || site.lang, kind) ?? dateStyle(lang || site.lang, kind);
  return show(call, isLocal, call.plain(0), format, lang);
}

/** Functions on dates. @see https://www.mediawiki.org/wiki/Help:Extension:ParserFunctions#.23time */
export const dates: FunctionTable = {
  time: (call) => time(call, isYes(call.text(3))),
  timel: (call) => time(call, true),
  timef: (call) => timeIn(call, isYes(call.text(3))),
  timefl: (call) => timeIn(call, true),
};

/** What follows `CURRENT`, `LOCAL` or `REVISION`, and its format. */
const formats: Readonly<Record<string, string>> = {
  month: 'm',
  month1: 'n',
  monthname: 'F',
  monthnamegen: 'xg',
  monthabbrev: 'M',
  day: 'j',
  day2: 'd',
  dayname: 'l',
  year: 'Y',
  time: 'H:i',
  hour: 'H',
  dow: 'w',
  timestamp: 'xNYmdHis',
};

function weekNumber(expander: Expander, clock: Clock): string {
  return formatDate('W', clock, expander.locale()).replace(/^0/, '');
}

const values: Record<string, (expander: Expander) => string> = {};
for (const [prefix, offsetOf] of [
  ['current', () => 0],
  ['local', localOffset],
  ['revision', () => 0],
] as const) {
  const clock = (expander: Expander): Clock => {
    const time = expander.now.getTime();
    return { time, offset: offsetOf(expander, time) };
  };
  for (const [name, format] of Object.entries(formats)) {
    values[prefix + name] = (expander) => formatDate(format, clock(expander), expander.locale());
  }
  values[`${prefix}week`] = (expander) => weekNumber(expander, clock(expander));
}

/** The clock of the expansion; a page not yet saved has the present as its revision's time. */
export const dateVariables: Variables = values;
