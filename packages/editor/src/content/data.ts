import { parseData } from '@stet/tree';

/** Attributes of nodes that hold JSON, read; bad data is empty, never an error. */
export function readData(text: unknown): Record<string, unknown> {
  return parseData(typeof text === 'string' ? text : undefined);
}

/** The beginning of a text on one line. */
export function oneLine(text: string, length: number): string {
  const line = text
    .slice(0, length * 4)
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
}
