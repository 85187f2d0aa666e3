/** What the parts of a writer share: a sequence, the edit around it, and what is needed to write. */

import type * as Y from 'yjs';
import type { Block } from '../arrange.js';
import type { Given, Taken } from '../carried.js';
import { Encoder } from '../encode.js';
import { CopyNotes, type Removed } from '../moves.js';
import type { Reader } from '../read.js';
import { Remover } from '../remove.js';
import { packStamp, type SharedMap, type SharedPage, unpackStamp } from '../shape.js';

/** A sequence of blocks: that of the page, or one inside an atom. */
export interface Sequence {
  readonly texts: readonly Y.Text[];
  /** The block with an id in the document, as it stands in the sequence. */
  block(id: string): Block | undefined;
  /** Whether a marker with this id has ever been in the sequence. */
  seen(id: string): boolean;
  /** All markers of a block that was moved: its own, and those that it is a copy of. None of others. */
  copies(id: string): readonly SharedMap[];
  /** Some block has text that stands behind the marker of another one. */
  readonly carried: boolean;
  /** The id that is written for one of the document; `null` for a container that is not. */
  written(id: string): string | null;
  /** Reads everything anew. */
  reread(): readonly Block[];
}

export interface WriteContext {
  readonly page: SharedPage;
  readonly reader: Reader;
  readonly transaction: Y.Transaction;
  readonly stamp: () => string;
  readonly removed: Removed;
  /** Of the edit around, when this is the text inside an atom. */
  readonly around?: Around;
  /** Where the first change of the edit is in the document; `null` when not known. */
  readonly from: number | null;
}

/** What goes from one sequence to another in one edit: from the page into a note, or back. */
export interface Around {
  /** Atoms as they were, by id. */
  readonly atoms: Map<string, SharedMap>;
  /** Ids of the atoms that are there after the edit. */
  readonly atomsAfter: Set<string>;
  readonly taken: Taken[];
  readonly given: Given[];
  readonly notes: CopyNotes;
  sequences: number;
}

/** One writer: its sequence, and what writes into it. */
export class Writing {
  readonly reader: Reader;
  readonly transaction: Y.Transaction;
  readonly page: SharedPage;
  readonly encoder: Encoder;
  readonly remover: Remover;
  readonly around: Around;

  constructor(
    readonly sequence: Sequence,
    readonly context: WriteContext,
  ) {
    const { reader, page, transaction, stamp } = context;
    this.reader = reader;
    this.transaction = transaction;
    this.page = page;
    this.remover = new Remover(transaction, reader, stamp);
    this.around = context.around ?? {
      atoms: new Map(),
      atomsAfter: new Set(),
      taken: [],
      given: [],
      notes: new CopyNotes(reader.origins, () => unpackStamp(stamp())),
      sequences: 0,
    };
    this.around.sequences++;
    this.encoder = new Encoder(reader.codec, page.containers, (ids) =>
      ids.map((id) => sequence.written(id)).filter((id) => id !== null),
    );
  }

  get notes(): CopyNotes {
    return this.around.notes;
  }

  /** The stamp of what this edit moves, as it is written; `null` where none can be given. */
  stamped(): string | null {
    const { stamp } = this.notes;
    return stamp ? packStamp(stamp) : null;
  }
}
