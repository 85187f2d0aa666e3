/// <reference types="vite/client" />
/** The page that browsers under test load: an editor, and what puts input to it. */

import '@stet/ui/content.css';
import '@stet/ui/ui.css';
import { createEditor, type Editor } from '@stet/ui';
import { type Clock, takeClock } from './clock.js';
import type { Place } from './places.js';
import type { Recording, Verdict } from './recording.js';
import { replay, standIn } from './replay.js';

const errors: string[] = [];
addEventListener('error', (event) => errors.push(String(event.error?.stack ?? event.message)));
addEventListener('unhandledrejection', (event) => errors.push(String(event.reason)));

let clock: Clock | null = null;
let editor: Editor | null = null;

function open(wikitext: string): Editor {
  editor?.destroy();
  const mount = document.getElementById('mount') as HTMLElement;
  mount.replaceChildren();
  editor = createEditor(mount, { wikitext, lang: 'en' });
  return editor;
}

const api = {
  errors,
  /** Replays recordings, each in a fresh editor with time that stands still. */
  async replay(recording: Recording, place: Place): Promise<Verdict> {
    clock ??= takeClock(window);
    errors.length = 0;
    try {
      const { startText: text } = recording;
      const isEmpty = place.before + text + place.after === '';
      const fresh = open(place.open + (text || (isEmpty ? standIn : '')) + place.close);
      const verdict = await replay(fresh, recording, place, clock);
      return { problems: [...verdict.problems, ...errors] };
    } catch (error) {
      return { problems: [`threw: ${error instanceof Error ? error.stack : String(error)}`] };
    }
  },
  open,
  get editor(): Editor {
    if (!editor) throw new Error('Open an editor first.');
    return editor;
  },
};

export type InputPage = typeof api;
declare global {
  interface Window {
    stet: InputPage;
  }
}
window.stet = api;
