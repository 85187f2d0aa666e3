/** The title in the form it is stored under, or a sentence that says why it cannot be one. */
export function normalizeTitle(raw: string): { title: string } | { error: string } {
  const title = raw
    .replace(/[_\s\u00a0]+/gu, ' ')
    .trim()
    .normalize('NFC');
  if (title === '') return { error: 'A page needs a title.' };
  if (!title.isWellFormed()) return { error: 'The title holds half of a character (a lone surrogate).' };
  const bad = /[\p{Cc}#<>[\]{}|\ufffd]/u.exec(title);
  if (bad) return { error: `A title cannot hold “${bad[0]}”.` };
  if (title === '.' || title === '..' || /(^|\/)\.{1,2}(\/|$)/.test(title))
    return { error: 'A title cannot hold “.” or “..” between slashes.' };
  if (Buffer.byteLength(title) > 255) return { error: 'The title is too long: at most 255 bytes of UTF-8.' };
  return { title };
}

/** `Über uns/Seite 2` → `/wiki/%C3%9Cber_uns/Seite_2`: slashes stay, so that addresses can be read. */
export function pageUrl(title: string, query: Record<string, string | number> = {}): string {
  const path = title.replace(/ /g, '_').split('/').map(encodeURIComponent).join('/');
  const search = Object.entries(query)
    .map(([k, v]) => `${k}=${encodeURIComponent(String(v))}`)
    .join('&');
  return `/wiki/${path}${search ? `?${search}` : ''}`;
}

/** Compared and searched form: case and compatibility forms do not matter. */
export function searchKey(title: string): string {
  return title.normalize('NFKC').toLowerCase();
}

const rightToLeft = new Set(
  'ar arc ary arz azb bcc bgn bqi ckb dv fa glk he khw ks lrc mzn nqo pnb ps sd skr sdh ug ur yi'.split(' '),
);

/** The writing direction of a language, by its code. */
export function direction(lang: string): 'ltr' | 'rtl' {
  return rightToLeft.has(lang.toLowerCase().split('-')[0] ?? '') ? 'rtl' : 'ltr';
}
