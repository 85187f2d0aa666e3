import type { Call, FunctionTable } from '../call.js';

function languageName(call: Call): string {
  const code = call.text(0).toLowerCase();
  if (!/^[a-z]{2,3}(?:-[a-z0-9]+)*$/.test(code)) return call.text(0);
  const shown = call.has(1) && call.text(1) !== '' ? call.text(1) : code;
  for (const locale of [shown, code]) {
    try {
      const name = new Intl.DisplayNames([locale], { type: 'language', languageDisplay: 'standard' }).of(
        code,
      );
      if (name !== undefined && name !== code) return name;
    } catch {
      // No language that this engine knows: its own code says more than an error.
    }
  }
  return call.text(0);
}

function gendered(call: Call): string {
  const [masculine, feminine, neutral] = [call.text(1), call.text(2), call.text(3)];
  if (!call.has(2)) return masculine;
  const user = call.text(0).replace(/^[^:]*:/, '');
  switch (call.expander.options.gender?.(user) ?? 'unknown') {
    case 'male':
      return masculine;
    case 'female':
      return feminine;
    default:
      return call.has(3) ? neutral : masculine;
  }
}

function interfaceMessage(call: Call): string {
  const [key = '', ...params] = call.all();
  const text = call.expander.options.message?.(
    key.charAt(0).toLowerCase() + key.slice(1).replaceAll(' ', '_'),
  );
  if (text === null || text === undefined) return `⧼${key}⧽`;
  return text.replace(/\$(\d+)/g, (whole, digit: string) => params[Number(digit) - 1] ?? whole);
}

/** Functions on words of a language. */
export const words: FunctionTable = {
  // Without the tables of a language, a word's plain form is the best that can be said.
  grammar: (call) => call.text(1),
  gender: gendered,
  bidi: (call) => {
    const text = call.text(0);
    const rtl = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/u.exec(text);
    const ltr = /\p{L}/u.exec(text);
    return rtl && rtl.index <= (ltr?.index ?? 0) ? `\u202b${text}\u202c` : `\u202a${text}\u202c`;
  },
  language: languageName,
  int: interfaceMessage,
  formatdate: (call) => call.text(0),
  dateformat: (call) => call.text(0),
};
