/*
 * The icon package's own types import without file extensions, which Node's way of resolving modules does not find.
 * These are the parts that are used here.
 */
declare module '@wikimedia/codex-icons' {
  interface PathIcon {
    path: string;
  }
  type SimpleIcon = PathIcon | string;
  interface FlippedIcon {
    ltr: SimpleIcon;
    shouldFlip: true;
    shouldFlipExceptions?: string[];
  }
  interface IconByDirection {
    ltr: SimpleIcon;
    rtl: SimpleIcon;
  }
  interface IconByLanguage {
    langCodeMap: Record<string, SimpleIcon | FlippedIcon>;
    default: SimpleIcon | FlippedIcon;
  }
  export type Icon = SimpleIcon | FlippedIcon | IconByDirection | IconByLanguage;
  export function resolveIcon(icon: Icon, lang: string, dir: string): SimpleIcon;
  export function shouldIconFlip(icon: Icon, lang: string): boolean;
  export const cdxIconAdd: Icon;
  export const cdxIconAlert: Icon;
  export const cdxIconArticle: Icon;
  export const cdxIconBold: Icon;
  export const cdxIconClear: Icon;
  export const cdxIconClose: Icon;
  export const cdxIconCode: Icon;
  export const cdxIconEdit: Icon;
  export const cdxIconEllipsis: Icon;
  export const cdxIconError: Icon;
  export const cdxIconExpand: Icon;
  export const cdxIconFunction: Icon;
  export const cdxIconGlobe: Icon;
  export const cdxIconImage: Icon;
  export const cdxIconImageAdd: Icon;
  export const cdxIconIndent: Icon;
  export const cdxIconItalic: Icon;
  export const cdxIconLink: Icon;
  export const cdxIconListBullet: Icon;
  export const cdxIconListNumbered: Icon;
  export const cdxIconMarkup: Icon;
  export const cdxIconNewWindow: Icon;
  export const cdxIconOutdent: Icon;
  export const cdxIconPageSettings: Icon;
  export const cdxIconPuzzle: Icon;
  export const cdxIconRedo: Icon;
  export const cdxIconReference: Icon;
  export const cdxIconSmaller: Icon;
  export const cdxIconSpeechBubble: Icon;
  export const cdxIconSpeechBubbleAdd: Icon;
  export const cdxIconStrikethrough: Icon;
  export const cdxIconSubscript: Icon;
  export const cdxIconSubtract: Icon;
  export const cdxIconSuperscript: Icon;
  export const cdxIconTable: Icon;
  export const cdxIconTableAddColumnAfter: Icon;
  export const cdxIconTableAddColumnBefore: Icon;
  export const cdxIconTableAddRowAfter: Icon;
  export const cdxIconTableAddRowBefore: Icon;
  export const cdxIconTag: Icon;
  export const cdxIconTextDirLTR: Icon;
  export const cdxIconTextDirRTL: Icon;
  export const cdxIconTextStyle: Icon;
  export const cdxIconTrash: Icon;
  export const cdxIconUnLink: Icon;
  export const cdxIconUnderline: Icon;
  export const cdxIconUndo: Icon;
  export const cdxIconWikitext: Icon;
}
