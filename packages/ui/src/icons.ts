import { resolveIcon, shouldIconFlip } from '@wikimedia/codex-icons';
import { html, svg, type TemplateResult } from 'lit-html';
import { unsafeSVG } from 'lit-html/directives/unsafe-svg.js';

/** The shapes that Codex gives an icon: a path, or a path by language or by direction. */
export type Icon =
  | string
  | { path: string }
  | { ltr: string | { path: string }; shouldFlip: true; shouldFlipExceptions?: string[] }
  | { ltr: string | { path: string }; rtl: string | { path: string } }
  | { langCodeMap: Record<string, LocalIcon>; default: LocalIcon };
type LocalIcon =
  | string
  | { path: string }
  | { ltr: string | { path: string }; shouldFlip: true; shouldFlipExceptions?: string[] };

/** The language and direction an icon is drawn for. */
export interface IconContext {
  readonly lang: string;
  readonly dir: 'ltr' | 'rtl';
}

/**
 * An icon of 20 pixels, drawn in the colour of the text. It says nothing to a screen reader: the control that
 * holds it has the name.
 */
export function icon(shape: Icon, context: IconContext): TemplateResult {
  const path = resolveIcon(shape, context.lang, context.dir);
  const flip = context.dir === 'rtl' && shouldIconFlip(shape, context.lang);
  return html`<svg class=${flip ? 'stet-icon stet-icon-flip' : 'stet-icon'} width="20" height="20"
    viewBox="0 0 20 20" aria-hidden="true" focusable="false">${svg`${unsafeSVG(typeof path === 'string' ? path : `<path d="${path.path}"/>`)}`}</svg>`;
}
