import type { Surface } from '@stet/editor';
import type { Site } from '@stet/wikitext';
import type { TemplateResult } from 'lit-html';
import type { Command } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import type { Host } from './host.js';
import type { Icon } from './icons.js';
import type { Msg } from './messages.js';

/** What every part of the interface of one editor shares. There is one for each editor, and nothing global. */
export interface UiContext {
  /** The editor's outermost element; popups are put into it, so that themes and direction reach them. */
  readonly root: HTMLElement;
  readonly surface: Surface;
  readonly host: Host;
  readonly site: Site;
  readonly msg: Msg;
  readonly icon: (shape: Icon) => TemplateResult;
  /** The view that commands go to: a small surface (a reference's text) while that has the focus. */
  activeView(): EditorView;
  /** Where the toolbar ends, in pixels from the top of the window. */
  toolbarBottom(): number;
  /** Runs a command on the active view and gives the focus back to it. */
  run(command: Command): boolean;
  /** A key combination as the person's system writes it: `Mod-b` is `Ctrl+B` or `⌘B`. */
  keyLabel(key: string): string;
  /** Calls `listener` after each change of document or selection, once a frame. Returns what undoes it. */
  onUpdate(listener: () => void): () => void;
}
