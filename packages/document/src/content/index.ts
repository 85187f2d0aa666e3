/**
 * All kinds of content. The order is the order of the schema: the first text block is the one that Enter makes, and
 * marks further down are rendered further inside.
 */

import type { ContentKind } from '../kind.js';
import { alien } from './alien.js';
import { extension } from './extension.js';
import { format } from './format.js';
import { heading } from './heading.js';
import { link } from './link.js';
import { list } from './list.js';
import { media } from './media.js';
import { category, comment, meta } from './meta.js';
import { preformatted } from './preformatted.js';
import { reference } from './reference.js';
import { soft } from './soft.js';
import { table } from './table.js';
import { text } from './text.js';
import { transclusion } from './transclusion.js';
import { wrapper } from './wrapper.js';

export const kinds: readonly ContentKind[] = [
  text,
  heading,
  preformatted,
  list,
  table,
  wrapper,
  media,
  reference,
  transclusion,
  extension,
  comment,
  category,
  meta,
  alien,
  link,
  format,
  soft,
];
