/** French spacing: a blank before high punctuation and inside guillemets is shown as one that does not break. */

import { escapeText } from './html-escape.js';

const space = / (?=[?:;!%»›](?!\w))|(?<=[«‹]) /g;

export function spacedText(value: string): string {
  const escaped = escapeText(value);
  return escaped.replace(space, '<span typeof="mw:DisplaySpace">\u00a0</span>');
}
