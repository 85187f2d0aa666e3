/**
 * Marks as formatting keys of `Y.Text`. The id of an element is in the key (`bold:abc123.7`), so that elements of one name
 * nest, and the other attributes are the value, one string.
 */

import { addMark } from '@stet/document';
import { Mark, type MarkType, type Schema } from 'prosemirror-model';
import { lineFeedKey } from './shape.js';

export type Format = ReadonlyMap<string, unknown>;

export const plain: Format = new Map();

/** The marks of a format of one key, as most are. */
interface Single {
  readonly value: unknown;
  readonly marks: readonly Mark[];
  /** The same key with another value. */
  readonly next: Single | null;
}

/** Converts both ways and remembers: equal formats give one and the same array of marks. */
export class MarkCodec {
  readonly #schema: Schema;
  readonly #byObject = new WeakMap<Format, readonly Mark[]>();
  readonly #byFormat = new Map<string, readonly Mark[]>();
  readonly #singles = new Map<string, Single>();
  readonly #bySet = new WeakMap<readonly Mark[], ReadonlyMap<string, string>>();

  readonly #canonical = new WeakSet<readonly Mark[]>();

  constructor(schema: Schema) {
    this.#schema = schema;
  }

  /** A format in which one key is another; `null` takes it away. */
  changed(format: Format, key: string, value: unknown): Format {
    if (format.size === 0) return value === null ? plain : new Map([[key, value]]);
    if (value === null && format.size === 1 && format.has(key)) return plain;
    const next = new Map(format);
    if (value === null) next.delete(key);
    else next.set(key, value);
    return next;
  }

  /** The marks of a format; keys that no mark of the schema reads are skipped. */
  marks(format: Format): readonly Mark[] {
    if (format.size === 0) return noMarks;
    if (format.size === 1) for (const [key, value] of format) return this.#single(key, value).marks;
    const known = this.#byObject.get(format);
    if (known) return known;
    const entries = [...format].filter(([key]) => key !== lineFeedKey).sort(([a], [b]) => (a < b ? -1 : 1));
    const packed = JSON.stringify(entries);
    let marks = this.#byFormat.get(packed);
    if (!marks) {
      marks = noMarks;
      for (const [key, value] of entries) {
        const mark = this.#mark(key, value);
        if (mark) marks = addMark(mark, marks);
      }
      this.#byFormat.set(packed, marks);
    }
    this.#byObject.set(format, marks);
    return marks;
  }

  #single(key: string, value: unknown): Single {
    const first = this.#singles.get(key) ?? null;
    for (let each = first; each; each = each.next) if (each.value === value) return each;
    const mark = key === lineFeedKey ? null : this.#mark(key, value);
    const made = { value, marks: mark ? [mark] : noMarks, next: first };
    this.#singles.set(key, made);
    return made;
  }

  /** The formatting keys of a set of marks. */
  format(marks: readonly Mark[]): ReadonlyMap<string, string> {
    let format = this.#bySet.get(marks);
    if (!format) {
      const made = new Map<string, string>();
      for (const mark of marks) {
        const { id = '', ...others } = mark.attrs as Record<string, string>;
        const value = pack(mark.type, others);
        let key = `${mark.type.name}:${id}`;
        // Two elements without an id, or of one id, on one text: the key has to tell them apart.
        if (made.has(key)) key = `${key}~${value}`;
        made.set(key, value);
      }
      format = made;
      this.#bySet.set(marks, format);
    }
    return format;
  }

  /** Whether the marks are those that their format is read as. */
  isCanonical(marks: readonly Mark[]): boolean {
    if (marks.length === 0 || this.#canonical.has(marks)) return true;
    if (!Mark.sameSet(marks, this.marks(this.format(marks)))) return false;
    this.#canonical.add(marks);
    return true;
  }

  #mark(key: string, value: unknown): Mark | null {
    const colon = key.indexOf(':');
    const type = this.#schema.marks[key.slice(0, colon)];
    if (!type || colon < 0 || typeof value !== 'string') return null;
    let id = key.slice(colon + 1);
    if (value !== '' && id.endsWith(`~${value}`)) id = id.slice(0, -value.length - 1);
    // What the type does not know is not looked at.
    const attrs = value === '' ? {} : unpack(value);
    for (const name in attrs) if (typeof attrs[name] !== 'string') delete attrs[name];
    attrs.id = id;
    return type.create(attrs);
  }
}

const noMarks: readonly Mark[] = [];

function pack(type: MarkType, attrs: Record<string, string>): string {
  const own: Record<string, string> = {};
  for (const [name, value] of Object.entries(attrs)) {
    if (value !== type.spec.attrs?.[name]?.default) own[name] = value;
  }
  return Object.keys(own).length === 0 ? '' : JSON.stringify(own);
}

function unpack(value: string): Record<string, unknown> {
  try {
    const attrs: unknown = JSON.parse(value);
    return typeof attrs === 'object' && attrs !== null ? (attrs as Record<string, unknown>) : {};
  } catch {
    // Bad data from a peer is no attributes.
    return {};
  }
}
