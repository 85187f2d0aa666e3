import type { Call, FunctionTable } from '../call.js';
import { type Clock, formatDate } from '../date-format.js';
import { parseDate } from '../date-input.js';
import type { Expander } from '../expander.js';
import type { Variables } from '../tables.js';

function time(call: Call, offset: number): string {
  const { expander } = call;
  const moment = parseDate(call.plain(1), expander.now.getTime(), offset);
  if (moment === null) return call.error('pfunc_time_error');
  const shown = new Date(moment + offset * 60_000);
  const year = shown.getUTCFullYear();
  if (Number.isNaN(year) || year > 9999) return call.error('pfunc_time_too_big');
  if (year < 0) return call.error('pfunc_time_too_small');
  const lang = call.text(2);
  return formatDate(call.text(0), { time: moment, offset }, expander.locale(lang === '' ? undefined : lang));
}

function localOffset({ options }: Expander): number {
  return options.localOffset ?? 0;
}

/** Functions on dates. @see https://www.mediawiki.org/wiki/Help:Extension:ParserFunctions#.23time */
export const dates: FunctionTable = {
  time: (call) => {
    const local = /^(?:1|true|yes|on)$/i.test(call.text(3));
    return time(call, local ? localOffset(call.expander) : 0);
  },
  timel: (call) => time(call, localOffset(call.expander)),
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
  const clock = (expander: Expander): Clock => ({ time: expander.now.getTime(), offset: offsetOf(expander) });
  for (const [name, format] of Object.entries(formats)) {
    values[prefix + name] = (expander) => formatDate(format, clock(expander), expander.locale());
  }
  values[`${prefix}week`] = (expander) => weekNumber(expander, clock(expander));
}

/** The clock of the expansion; a page not yet saved has the present as its revision's time. */
export const dateVariables: Variables = values;
