import {
  cdxIconClear,
  cdxIconCode,
  cdxIconImageAdd,
  cdxIconPuzzle,
  cdxIconSmaller,
  cdxIconSpeechBubbleAdd,
  cdxIconStrikethrough,
  cdxIconSubscript,
  cdxIconSubtract,
  cdxIconSuperscript,
  cdxIconTable,
  cdxIconTag,
  cdxIconTextDirLTR,
  cdxIconTextDirRTL,
  cdxIconUnderline,
} from '@wikimedia/codex-icons';
import type { Icon } from './icons.js';

/** The icons of entries of menus, by the keys of their messages: nobody sees them before a menu is opened. */
export const menuIcons: Readonly<Record<string, Icon>> = {
  'insert-template': cdxIconPuzzle,
  'insert-image': cdxIconImageAdd,
  'insert-table': cdxIconTable,
  'insert-comment': cdxIconSpeechBubbleAdd,
  'insert-rule': cdxIconSubtract,
  'insert-category': cdxIconTag,
  underline: cdxIconUnderline,
  strike: cdxIconStrikethrough,
  sub: cdxIconSubscript,
  sup: cdxIconSuperscript,
  code: cdxIconCode,
  small: cdxIconSmaller,
  clear: cdxIconClear,
  'direction-ltr': cdxIconTextDirLTR,
  'direction-rtl': cdxIconTextDirRTL,
};
