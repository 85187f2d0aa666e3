const open = '\u007f';
/** The name of an include directive: none of a tag. */
export const directive = '<>';
/** The name of a comment. */
export const note = '<!>';
const pattern = /\u007f(\d+)\u007f/g;

/**
 * Extension tags while a text is expanded. Functions such as `lc` or `#replace` must not reach into `<nowiki>` or
 * `<ref>`, so what has been read as a tag travels as a short token and is put back at the end.
 */
export class Stash {
  private readonly pieces: { source: string; name: string; body: string }[] = [];

  /** @returns the token that stands for the piece */
  add(source: string, name = '', body = ''): string {
    this.pieces.push({ source, name, body });
    return `${open}${this.pieces.length - 1}${open}`;
  }

  /** A text from outside, in which the token's own character is none. */
  protect(text: string): string {
    return text.includes(open) ? text.replace(/\u007f/g, () => this.add(open)) : text;
  }

  /** Puts everything back. */
  restore(text: string): string {
    return this.replace(text, ({ source }) => source);
  }

  /** What a function that counts characters sees: tags are gone, and of `<nowiki>` the text is left. */
  plain(text: string): string {
    return this.replace(text, ({ name, body, source }) =>
      name === 'nowiki' ? body : name === '' ? source : '',
    );
  }

  /** Tags are gone altogether. */
  without(text: string): string {
    return this.replace(text, () => '');
  }

  /** Include directives and comments are gone. */
  withoutDirectives(text: string): string {
    return this.replace(text, ({ name }, token) => (name === directive || name === note ? '' : token));
  }

  withoutComments(text: string): string {
    return this.replace(text, ({ name }, token) => (name === note ? '' : token));
  }

  /** Applies a change to everything but tags. */
  around(text: string, change: (text: string) => string): string {
    if (!text.includes(open)) return change(text);
    return text
      .split(/(\u007f\d+\u007f)/)
      .map((part, i) => (i % 2 === 1 ? part : change(part)))
      .join('');
  }

  private replace(
    text: string,
    by: (piece: { source: string; name: string; body: string }, token: string) => string,
  ): string {
    if (!text.includes(open)) return text;
    return text.replace(pattern, (token, index: string) => {
      const piece = this.pieces[Number(index)];
      return piece ? by(piece, token) : '';
    });
  }
}
