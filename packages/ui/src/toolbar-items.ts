import {
  type BlockKind,
  clearFormatting,
  type Direction,
  type Formatting,
  indent,
  outdent,
  redo,
  setBlock,
  toggleFormatting,
  toggleList,
  undo,
} from '@stet/editor';
import {
  cdxIconBold,
  cdxIconIndent,
  cdxIconItalic,
  cdxIconLink,
  cdxIconListBullet,
  cdxIconListNumbered,
  cdxIconOutdent,
  cdxIconRedo,
  cdxIconReference,
  cdxIconUndo,
} from '@wikimedia/codex-icons';
import type { Command } from 'prosemirror-state';
import type { UiContext } from './context.js';
import type { Icon } from './icons.js';

/** A button of the toolbar. */
export interface ToolbarItem {
  readonly name: string;
  readonly icon: Icon;
  /** The key of its message. */
  readonly label: string;
  readonly key?: string;
  readonly command?: Command;
  /** What it does where that is more than a command. */
  open?(context: UiContext): void;
}

/** Buttons that stand together. What has no room goes into the menu "more", highest `rarity` first. */
export interface ToolbarGroup {
  readonly name: string;
  readonly rarity: number;
  readonly items: readonly ToolbarItem[];
}

/** Formatting behind the menu of text styles, with its message key. */
export interface StyleItem extends Formatting {
  readonly label: string;
  readonly key?: string;
}

export const bold: Formatting = { mark: 'bold' };
export const italic: Formatting = { mark: 'italic' };

export const styleItems: readonly StyleItem[] = [
  { mark: 'inline', name: 'u', label: 'underline', key: 'Mod-u' },
  { mark: 'inline', name: 's', label: 'strike', key: 'Mod-Shift-5' },
  { mark: 'inline', name: 'sub', label: 'sub', key: 'Mod-,' },
  { mark: 'inline', name: 'sup', label: 'sup', key: 'Mod-.' },
  { mark: 'inline', name: 'code', label: 'code', key: 'Mod-Shift-6' },
  { mark: 'inline', name: 'small', label: 'small' },
];

/** Entries of the block menu: each is shown in its own style. */
export const blockItems: readonly { kind: BlockKind; label: string; number?: number; key: string }[] = [
  { kind: 'paragraph', label: 'block-paragraph', key: 'Mod-0' },
  { kind: 'heading2', label: 'block-heading', number: 2, key: 'Mod-2' },
  { kind: 'heading3', label: 'block-heading', number: 3, key: 'Mod-3' },
  { kind: 'heading4', label: 'block-heading', number: 4, key: 'Mod-4' },
  { kind: 'heading5', label: 'block-heading', number: 5, key: 'Mod-5' },
  { kind: 'heading6', label: 'block-heading', number: 6, key: 'Mod-6' },
  { kind: 'heading1', label: 'block-heading', number: 1, key: 'Mod-1' },
  { kind: 'preformatted', label: 'block-preformatted', key: 'Mod-7' },
  { kind: 'quote', label: 'block-quote', key: 'Mod-8' },
];

export const directions: readonly Direction[] = ['ltr', 'rtl'];

export const historyItems: readonly ToolbarItem[] = [
  { name: 'undo', icon: cdxIconUndo, label: 'undo', key: 'Mod-z', command: undo },
  { name: 'redo', icon: cdxIconRedo, label: 'redo', key: 'Mod-Shift-z', command: redo },
];

export const formatItems: readonly ToolbarItem[] = [
  { name: 'bold', icon: cdxIconBold, label: 'bold', key: 'Mod-b', command: toggleFormatting(bold) },
  { name: 'italic', icon: cdxIconItalic, label: 'italic', key: 'Mod-i', command: toggleFormatting(italic) },
];

export const linkItem: ToolbarItem = { name: 'link', icon: cdxIconLink, label: 'link', key: 'Mod-k' };
export const referenceItem: ToolbarItem = {
  name: 'reference',
  icon: cdxIconReference,
  label: 'reference',
  key: 'Mod-Shift-k',
};

export const listItems: readonly ToolbarItem[] = [
  {
    name: 'ul',
    icon: cdxIconListBullet,
    label: 'list-bullet',
    key: 'Mod-Shift-8',
    command: toggleList('ul'),
  },
  {
    name: 'ol',
    icon: cdxIconListNumbered,
    label: 'list-number',
    key: 'Mod-Shift-7',
    command: toggleList('ol'),
  },
];

export const indentItems: readonly ToolbarItem[] = [
  { name: 'outdent', icon: cdxIconOutdent, label: 'outdent', key: 'Mod-[', command: outdent },
  { name: 'indent', icon: cdxIconIndent, label: 'indent', key: 'Mod-]', command: indent },
];

export const clearCommand: Command = clearFormatting;
export const blockCommand: (kind: BlockKind) => Command = setBlock;
export const styleCommand: (kind: Formatting) => Command = toggleFormatting;
