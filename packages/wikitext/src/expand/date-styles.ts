/** What a date is written with by itself (`#timef`): by day and month, by time, both, or without its year. */
export type DateKind = 'both' | 'date' | 'time' | 'pretty';

type Style = Readonly<Record<'date' | 'time' | 'both', string>> & { readonly pretty?: string };

const english: Style = { date: 'j F Y', time: 'H:i', both: 'H:i, j F Y', pretty: 'j F' };
const style = (date: string, both: string, more: Partial<Style> = {}): Style => ({
  date,
  time: 'H:i',
  both,
  ...more,
});
const eastAsian = style('Y年n月j日 (D)', 'Y年n月j日 (D) H:i');

/** The usual forms of languages that differ from the English one. */
const styles: Readonly<Record<string, Style>> = {
  cs: style('j. n. Y', 'j. n. Y, H:i', { pretty: 'j. n.' }),
  de: style('j. M Y', 'H:i, j. M Y', { pretty: 'j. F' }),
  es: style('j M Y', 'H:i j M Y'),
  fi: style('j. xg Y', 'j. xg Y "kello" H.i', { time: 'H.i' }),
  fr: style('j F Y', 'j F Y "à" H:i'),
  it: style('j M Y', 'H:i, j M Y'),
  ja: eastAsian,
  ko: style('Y년 M j일 (D)', 'Y년 M j일 (D) H:i'),
  nl: style('j M Y', 'j M Y H:i'),
  pl: style('j M Y', 'H:i, j M Y'),
  pt: style('j "de" F "de" Y', 'H"h"i"min" "de" j "de" F "de" Y', { time: 'H"h"i"min"' }),
  ru: style('j xg Y', 'H:i, j xg Y', { pretty: 'j xg' }),
  sv: style('j F Y', 'j F Y "kl." H.i', { time: 'H.i' }),
  zh: eastAsian,
};

/** The format of a kind in a language, as `#time` takes it; what has none without its year is written with it. */
export function dateStyle(lang: string, kind: DateKind): string {
  const { pretty, ...others } = styles[lang] ?? styles[lang.split('-')[0] as string] ?? english;
  return kind === 'pretty' ? (pretty ?? others.date) : others[kind];
}
