/** Names of sessions. A client whose schema or parser differs from the server's may not join: it would read other blocks. */

import { schema as pageSchema } from '@stet/document';
import type { Schema } from 'prosemirror-model';

/** Counted up when the parser gives other nodes or other ids for the same text, or the form of the shared page changes. */
const form = 2;

/** Of the form of a shared page and of a schema. */
export function sessionVersion(schema: Schema = pageSchema): string {
  const parts: string[] = [];
  for (const types of [schema.nodes, schema.marks]) {
    for (const [name, type] of Object.entries(types)) {
      parts.push(name, ...Object.keys(type.spec.attrs ?? {}), '');
    }
  }
  // FNV-1a, 32 bits: it tells versions apart, it protects nothing.
  let hash = 0x811c9dc5;
  for (const char of parts.join('\n')) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return `${form}.${hash.toString(36)}`;
}

export const sessionName = (page: string, version = sessionVersion()): string => `${version}/${page}`;

/** The version and the page of a session's name; `null` for any other name. */
export function readSessionName(name: string): { readonly version: string; readonly page: string } | null {
  const match = /^(\d+\.[0-9a-z]+)\/(.+)$/su.exec(name);
  return match && { version: match[1] as string, page: match[2] as string };
}
