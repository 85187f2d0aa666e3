/** Text, attribute values and comments as HTML, so that HTML's own parser gives back exactly the same string. */

const inText = /[&<>\r\u00a0]/g;
const inAttribute = /[&<>"\r\n\t\u00a0]/g;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
  '\n': '&#10;',
  '\t': '&#9;',
  '\u00a0': '&nbsp;',
};

const entity = (character: string): string => entities[character] as string;

/** HTML has no way to write U+0000: here it becomes U+FFFD. */
const visible = (value: string): string => (value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value);

export function escapeText(value: string): string {
  return visible(value).replace(inText, entity);
}

/** For a value between double quotes. */
export function escapeAttribute(value: string): string {
  return visible(value).replace(inAttribute, entity);
}

/** ` name="value"`. The name is not escaped: it must come from an allowlist. */
export function attribute(name: string, value: string): string {
  return value === '' ? ` ${name}=""` : ` ${name}="${escapeAttribute(value)}"`;
}

export function attributes(attrs: Readonly<Record<string, string>>): string {
  let out = '';
  for (const name in attrs) out += attribute(name, attrs[name] as string);
  return out;
}

/** A comment's text as MediaWiki's DOM specification writes it: nothing in it can end the comment. */
export function encodeComment(value: string): string {
  return visible(value).replace(/[&>\r-]/g, (character) =>
    character === '-' ? '&#x2D;' : character === '&' ? '&amp;' : character === '>' ? '&gt;' : '&#13;',
  );
}

export function decodeComment(value: string): string {
  return value.replace(/&(?:#x2D|#45|#13|gt|amp);/gi, (found) => {
    const name = found.slice(1, -1).toLowerCase();
    return name === 'amp' ? '&' : name === 'gt' ? '>' : name === '#13' ? '\r' : '-';
  });
}
