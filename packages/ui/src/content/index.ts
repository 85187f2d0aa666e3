import type { Inspector } from '../inspector.js';
import { alien } from './alien.js';
import { category } from './category.js';
import { comment } from './comment.js';
import { extension } from './extension.js';
import { media } from './media.js';
import { reference } from './reference.js';
import { transclusion } from './transclusion.js';

/** The kinds of content that open when they are pressed. */
export const inspectors: readonly Inspector[] = [
  transclusion,
  reference,
  media,
  comment,
  category,
  extension,
  alien,
];
