import type { Call, FunctionTable } from '../call.js';
import type { Locale } from '../locale.js';

function formatted(text: string, locale: Locale, separators: boolean): string {
  return text.replace(/(\d+)(?:\.(\d+))?/g, (found, whole: string, fraction: string | undefined) => {
    if (!separators) return locale.digits(found);
    const { decimal, format } = locale.numbers;
    // As exact as a server reckons; a number of more digits is none that somebody reads.
    const left =
      whole.startsWith('0') || whole.length > 60 ? locale.digits(whole) : format.format(Number(whole));
    return fraction === undefined ? left : left + decimal + locale.digits(fraction);
  });
}

/** A number as people of the language write it, made one for reckoning. */
function raw(text: string, locale: Locale): string {
  const { group, decimal } = locale.numbers;
  const ungrouped = /\s/.test(group) ? text.replace(/[\s\u00a0\u202f]/g, '') : text.replaceAll(group, '');
  return locale.plainDigits(ungrouped.replaceAll(decimal, '.').replaceAll('\u2212', '-'));
}

const categories = ['zero', 'one', 'two', 'few', 'many', 'other'];

function plural(call: Call): string {
  const number = Number(raw(call.plain(0), call.expander.locale())) || 0;
  const forms: string[] = [];
  for (let index = 1; index < call.count; index++) {
    const text = call.text(index);
    const exact = /^(\d+)=(.*)$/s.exec(text);
    if (!exact) forms.push(text);
    else if (Number(exact[1]) === number) return exact[2] as string;
  }
  let rules: Intl.PluralRules;
  try {
    rules = new Intl.PluralRules(call.expander.site.lang);
  } catch {
    rules = new Intl.PluralRules('en');
  }
  const used = categories.filter((one) =>
    (rules.resolvedOptions().pluralCategories as string[]).includes(one),
  );
  const at = used.indexOf(rules.select(Math.abs(number)));
  return forms[Math.min(at, forms.length - 1)] ?? '';
}

/** @see https://www.mediawiki.org/wiki/Help:Magic_words#Formatting */
export const numbers: FunctionTable = {
  formatnum: (call) => {
    const { expander } = call;
    const locale = expander.locale();
    if (call.hasFlag('R')) return expander.stash.around(call.text(0), (text) => raw(text, locale));
    const separators = !call.hasFlag('NOSEP');
    return expander.stash.around(call.text(0), (text) => formatted(text, locale, separators));
  },
  plural,
};
