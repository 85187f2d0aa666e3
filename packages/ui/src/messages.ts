import english from '../i18n/en.json' with { type: 'json' };

/** Messages by key, in the banana format: `$1` for a parameter, `{{PLURAL:$1|one|other}}` for a number. */
export type MessageFile = Readonly<Record<string, unknown>>;

let known: MessageFile = english;

/** Adds English messages that come with a part of the interface that is loaded later. */
export function addEnglish(file: MessageFile): void {
  known = { ...known, ...file };
}

/** Gives a message in the language of the interface; parameters replace `$1`, `$2` … */
export type Msg = (key: string, ...parameters: readonly (string | number)[]) => string;

export interface Messages {
  readonly msg: Msg;
  /** The language that was found for the one asked for. */
  readonly lang: string;
  readonly dir: 'ltr' | 'rtl';
}

/** Languages whose file comes with the package; each is fetched when it is asked for. */
const files: Readonly<Record<string, () => Promise<{ default: MessageFile }>>> = {
  ar: () => import('../i18n/ar.json', { with: { type: 'json' } }),
  de: () => import('../i18n/de.json', { with: { type: 'json' } }),
};

const rightToLeft = new Set(['Adlm', 'Arab', 'Hebr', 'Mand', 'Nkoo', 'Rohg', 'Syrc', 'Thaa']);

/** The direction of the script a language is written in; left to right where the tag says nothing. */
export function directionOf(lang: string): 'ltr' | 'rtl' {
  try {
    return rightToLeft.has(new Intl.Locale(lang).maximize().script ?? '') ? 'rtl' : 'ltr';
  } catch {
    return 'ltr';
  }
}

/**
 * Messages of a language, English where it has none. `loadMessages` fetches the file first; this function takes
 * what there is, so that an editor can be mounted at once.
 */
export function createMessages(lang = 'en', file: MessageFile = english): Messages {
  const plurals = pluralRules(lang);
  const numbers = numberFormat(lang);
  const msg: Msg = (key, ...parameters) => {
    const own = file[key];
    const fallback = known[key];
    const template = typeof own === 'string' ? own : typeof fallback === 'string' ? fallback : `⧼${key}⧽`;
    if (!template.includes('$') && !template.includes('{{')) return template;
    const withPlurals = template.replace(
      /\{\{PLURAL:\$(\d)\|([^{}]*)\}\}/g,
      (_, index: string, forms: string) =>
        pickForm(forms.split('|'), Number(parameters[Number(index) - 1]), plurals),
    );
    return withPlurals.replace(/\$(\d)/g, (whole, index: string) => {
      const value = parameters[Number(index) - 1];
      return value === undefined ? whole : typeof value === 'number' ? numbers.format(value) : value;
    });
  };
  return { msg, lang, dir: directionOf(lang) };
}

/** The messages of a language; resolves to English where no file is there for it or for its base language. */
export async function loadMessages(lang: string): Promise<Messages> {
  const tag = [lang, lang.split('-')[0] ?? ''].find((candidate) => candidate in files);
  const load = tag === undefined ? undefined : files[tag];
  if (tag === undefined || load === undefined) return createMessages('en');
  return createMessages(tag, (await load()).default);
}

/** Languages that have a message file, English included. */
export function languages(): readonly string[] {
  return ['en', ...Object.keys(files)];
}

const categories: readonly Intl.LDMLPluralRule[] = ['zero', 'one', 'two', 'few', 'many', 'other'];

function pickForm(forms: readonly string[], count: number, rules: Intl.PluralRules): string {
  const used = new Set(rules.resolvedOptions().pluralCategories);
  const index = categories.filter((category) => used.has(category)).indexOf(rules.select(count));
  return forms[Math.min(Math.max(index, 0), forms.length - 1)] ?? '';
}

function pluralRules(lang: string): Intl.PluralRules {
  try {
    return new Intl.PluralRules(lang);
  } catch {
    return new Intl.PluralRules('en');
  }
}

function numberFormat(lang: string): Intl.NumberFormat {
  try {
    return new Intl.NumberFormat(lang);
  } catch {
    return new Intl.NumberFormat('en');
  }
}
