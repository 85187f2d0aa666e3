import { alien } from './alien.js';
import { category } from './category.js';
import { comment } from './comment.js';
import { extension } from './extension.js';
import { media } from './media.js';
import { meta } from './meta.js';
import { numberedLink, reference } from './reference.js';
import { transclusion } from './transclusion.js';
import type { ContentViews } from './views.js';

/** The kinds of content that have a view of their own. */
export const contentViews: readonly ContentViews[] = [
  transclusion,
  reference,
  numberedLink,
  media,
  comment,
  category,
  meta,
  extension,
  alien,
];
