/** Which kind reads an element and which writes a node: the registered kinds, by name. */

import { mwType, type TreeElement } from '@stet/tree';
import { kinds } from './content/index.js';
import type { MarkWriter, Reader, Writer } from './kind.js';

const typed = new Map<string, Reader>();
const named = new Map<string, Reader>();
const nodeWriters = new Map<string, Writer>();
const markWriters = new Map<string, MarkWriter>();

const addTo = <T>(map: Map<string, T>, entries: Readonly<Record<string, T>> = {}): void => {
  for (const [key, value] of Object.entries(entries)) map.set(key, value);
};
for (const kind of kinds) {
  addTo(typed, kind.readTyped);
  addTo(named, kind.readNamed);
  addTo(nodeWriters, kind.write);
  addTo(markWriters, kind.writeMark);
}

/** The reader for an element: by the type that says what it is, else by its name, else the one for any element. */
export function readerOf(element: TreeElement): Reader {
  const type = mwType(element.attrs);
  if (type !== '') {
    const reader = typed.get(type) ?? typed.get(type.split('/')[0] as string);
    if (reader) return reader;
  }
  return (named.get(element.name) ?? named.get('*')) as Reader;
}

export function writerOf(typeName: string): Writer {
  const writer = nodeWriters.get(typeName);
  if (!writer) throw new RangeError(`No kind of content writes the node type "${typeName}".`);
  return writer;
}

/** `undefined` for marks that stand for no element (`soft`). */
export const markWriterOf = (typeName: string): MarkWriter | undefined => markWriters.get(typeName);
