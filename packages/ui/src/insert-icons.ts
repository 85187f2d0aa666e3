import {
  cdxIconImageAdd,
  cdxIconPuzzle,
  cdxIconSpeechBubbleAdd,
  cdxIconSubtract,
  cdxIconTable,
  cdxIconTag,
} from '@wikimedia/codex-icons';
import type { Icon } from './icons.js';

/** The icons of the insert menu, by the names of its entries. */
export const insertIcons: Readonly<Record<string, Icon>> = {
  'insert-template': cdxIconPuzzle,
  'insert-image': cdxIconImageAdd,
  'insert-table': cdxIconTable,
  'insert-comment': cdxIconSpeechBubbleAdd,
  'insert-rule': cdxIconSubtract,
  'insert-category': cdxIconTag,
};
