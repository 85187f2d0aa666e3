/**
 * What an update may hold, looked at before it is applied or logged: parts of a shared page (`collab/src/shape.ts`) and
 * nothing else, under client ids of its sender, and nothing that waits for what is not there.
 */

import { schema as pageSchema } from '@stet/document';
import type { Schema } from 'prosemirror-model';
import * as Y from 'yjs';
import { isAsKnown } from './same.js';

/** Refused: `reason` is one word for the metrics and the person's browser. */
export class Refused extends Error {
  constructor(
    readonly reason: string,
    /** Code of the WebSocket's end. */
    readonly code = 4400,
  ) {
    super('');
  }
}

export interface Rules {
  /** Names of nodes. */
  readonly types: ReadonlySet<string>;
  /** Names of marks. */
  readonly marks: ReadonlySet<string>;
  /** Keys of markers, containers and atoms. */
  readonly attributes: ReadonlySet<string>;
}

/** What a schema allows. */
export function rulesOf(schema: Schema = pageSchema): Rules {
  const attributes = new Set(['$t', '$p', '$gone', '$moved']);
  for (const type of Object.values(schema.nodes)) {
    for (const name of Object.keys(type.spec.attrs ?? {})) attributes.add(name);
  }
  return {
    types: new Set([...Object.keys(schema.nodes), '$empty']),
    marks: new Set(Object.keys(schema.marks)),
    attributes,
  };
}

/** Where an item stands. */
type Place =
  | { readonly in: 'chunks' | 'containers' | 'origins' | 'text' | 'parameters' }
  | { readonly in: 'map'; readonly key: string };

const longestString = 512 * 1024;
const longestKey = 1000;
/** Ranges of numbers (`collab/src/origins.ts`). */
const originsForm = /^[\d.;]+$/;
/** Client ids below belong to seeds. */
const firstClient = 0x10000;

/** The client id of text for a client id of text or of structure (`structureClient`). */
export const personClient = (client: number): number => client & 0x7fffffff;

export interface Checked {
  /** Client ids that wrote something new, as ids for text. */
  readonly clients: ReadonlySet<number>;
}

/**
 * Checks an update against the document that it is for.
 * @throws Refused
 */
export function checkUpdate(doc: Y.Doc, update: Uint8Array, rules: Rules): Checked {
  let decoded: Decoded;
  try {
    decoded = Y.decodeUpdate(update);
  } catch {
    throw new Refused('unreadable');
  }
  return new Check(doc, decoded, rules).run();
}

/**
 * The client ids, as ids for text, of which a document has more than a state vector says. Who has written under one has all that
 * was written under it.
 * @throws where the vector cannot be read
 */
export function unknownClients(doc: Y.Doc, vector: Uint8Array): ReadonlySet<number> {
  const known = Y.decodeStateVector(vector);
  const unknown = new Set<number>();
  for (const client of doc.store.clients.keys()) {
    if ((known.get(client) ?? 0) < Y.getState(doc.store, client)) unknown.add(personClient(client));
  }
  return unknown;
}

type Decoded = ReturnType<typeof Y.decodeUpdate>;

class Check {
  /** The clock after the last unit of each client, in the document and the update together. */
  readonly #ends = new Map<number, number>();
  readonly #own = new Map<number, (Y.Item | Y.GC)[]>();
  readonly #places = new Map<Y.Item, Place>();

  constructor(
    private readonly doc: Y.Doc,
    private readonly update: Decoded,
    private readonly rules: Rules,
  ) {}

  run(): Checked {
    const clients = new Set<number>();
    const fresh: Y.Item[] = [];
    for (const struct of this.update.structs) {
      const { client, clock } = struct.id;
      const end = this.#end(client);
      if (struct instanceof Y.Skip) {
        if (clock + struct.length > end) throw new Refused('gap');
        continue;
      }
      if (clock > end) throw new Refused('gap');
      let own = this.#own.get(client);
      if (!own) this.#own.set(client, (own = []));
      own.push(struct);
      if (clock < end && !isAsKnown(this.doc, struct)) throw new Refused('client-id', 4403);
      if (clock + struct.length <= end) continue;
      this.#ends.set(client, clock + struct.length);
      if (personClient(client) < firstClient) throw new Refused('seed');
      clients.add(personClient(client));
      if (struct instanceof Y.Item) fresh.push(struct);
    }
    for (const item of fresh) {
      for (const id of [item.origin, item.rightOrigin, item.parent instanceof Y.ID ? item.parent : null]) {
        if (id && id.clock >= this.#end(id.client)) throw new Refused('gap');
      }
    }
    for (const [client, ranges] of this.update.ds.clients) {
      for (const { clock, len } of ranges) if (clock + len > this.#end(client)) throw new Refused('gap');
    }
    for (const item of fresh) this.#content(item);
    return { clients };
  }

  #end(client: number): number {
    return this.#ends.get(client) ?? Y.getState(this.doc.store, client);
  }

  #content(item: Y.Item): void {
    const place = this.#place(item);
    if (item.content instanceof Y.ContentDeleted) return;
    if (!this.#fits(item.content, place)) throw new Refused('schema');
  }

  #fits(content: unknown, place: Place | null): boolean {
    // What it stands in was deleted and is not kept: it goes, too.
    if (!place) return true;
    const type =
      content instanceof Y.ContentType
        ? content.type.constructor === Y.Map
          ? 'map'
          : content.type.constructor === Y.Text
            ? 'text'
            : 'other'
        : null;
    switch (place.in) {
      case 'chunks':
      case 'parameters':
        return type === 'text';
      case 'containers':
        return type === 'map';
      case 'origins':
        return (
          content instanceof Y.ContentAny &&
          content.arr.every(
            (value) => typeof value === 'string' && value.length <= longestString && originsForm.test(value),
          )
        );
      case 'text':
        if (content instanceof Y.ContentString) return content.str.length <= longestString;
        if (content instanceof Y.ContentFormat) return this.#isFormat(content.key, content.value);
        return type === 'map';
      case 'map': {
        if (place.key === '$content') return type === 'text';
        if (place.key === '$params') return type === 'map';
        if (!this.rules.attributes.has(place.key) || !(content instanceof Y.ContentAny)) return false;
        return content.arr.every(
          (value) =>
            typeof value === 'string' &&
            value.length <= longestString &&
            (place.key !== '$t' || this.rules.types.has(value)),
        );
      }
    }
  }

  #isFormat(key: string, value: unknown): boolean {
    if (key.length > longestKey || !(value === null || typeof value === 'string')) return false;
    return key === 'lf' || this.rules.marks.has(key.slice(0, key.indexOf(':')));
  }

  /** Where an item of the update stands; `null` when that is not kept any more. */
  #place(item: Y.Item): Place | null {
    const behind: Y.Item[] = [];
    let place: Place | null = null;
    for (let at = item; ; ) {
      const known = this.#places.get(at);
      if (known) {
        place = known;
        break;
      }
      if (behind.length > this.update.structs.length) throw new Refused('gap');
      behind.push(at);
      const { parent } = at;
      if (typeof parent === 'string') place = this.#root(parent, at.parentSub);
      else if (parent instanceof Y.ID) place = this.#inside(this.#find(parent), at.parentSub);
      else if (parent) place = this.#inDocument(at);
      else {
        // What the document has without a parent stood in something that is not kept.
        if (!this.#isOwn(at)) return null;
        const beside: Y.ID | null = at.origin ?? at.rightOrigin;
        if (!beside) throw new Refused('gap');
        const next = this.#find(beside);
        if (!next) return null;
        at = next;
        continue;
      }
      break;
    }
    if (place) for (const one of behind) this.#places.set(one, place);
    return place;
  }

  /** The item with this unit, `null` for one that is not kept. */
  #find(id: Y.ID): Y.Item | null {
    const own = this.#own.get(id.client) ?? [];
    let [low, high] = [0, own.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((own[middle] as Y.Item | Y.GC).id.clock <= id.clock) low = middle;
      else high = middle - 1;
    }
    const struct = own[low];
    const isIn = struct && struct.id.clock <= id.clock && id.clock < struct.id.clock + struct.length;
    if (isIn) return struct instanceof Y.Item ? struct : null;
    if (id.clock >= Y.getState(this.doc.store, id.client)) return null;
    const found: unknown = Y.getItem(this.doc.store, id);
    return found instanceof Y.Item ? found : null;
  }

  #isOwn(item: Y.Item): boolean {
    return item.id.clock >= Y.getState(this.doc.store, item.id.client);
  }

  #root(name: string, key: string | null): Place {
    if (name === 'chunks' && key === null) return { in: 'chunks' };
    if (name === 'origins' && key === null) return { in: 'origins' };
    if (name === 'containers' && key !== null && key.length <= longestKey) return { in: 'containers' };
    throw new Refused('schema');
  }

  /** In the type that an item holds. */
  #inside(owner: Y.Item | null, key: string | null): Place | null {
    if (!owner) return null;
    const { content } = owner;
    if (content instanceof Y.ContentDeleted) return null;
    if (!(content instanceof Y.ContentType)) throw new Refused('schema');
    if (content.type.constructor === Y.Text && key === null) return { in: 'text' };
    if (content.type.constructor !== Y.Map || key === null || key.length > longestKey) {
      throw new Refused('schema');
    }
    const around = owner.parent instanceof Y.AbstractType ? this.#inDocument(owner) : this.#place(owner);
    if (around?.in === 'map') {
      if (around.key === '$params') return { in: 'parameters' };
      throw new Refused('schema');
    }
    return { in: 'map', key };
  }

  #inDocument(item: Y.Item): Place | null {
    const type = item.parent as Y.AbstractType<unknown>;
    if (type._item) return this.#inside(type._item, item.parentSub);
    for (const [name, root] of this.doc.share) {
      if ((root as unknown) === type) return this.#root(name, item.parentSub);
    }
    return null;
  }
}
