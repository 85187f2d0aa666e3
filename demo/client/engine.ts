import * as ui from '@stet/ui';

/** What the demo needs of an editor. */
export interface Editor {
  getWikitext(): { text: string; proven: boolean; message: string };
  focus(): void;
  destroy(): void;
}
type Create = (
  element: HTMLElement,
  options: {
    wikitext: string;
    title?: string;
    lang?: string;
    dir?: 'ltr' | 'rtl';
    host?: object;
    onSave?: () => void;
    onCancel?: () => void;
  },
) => Editor;

function plain(element: HTMLElement, { wikitext, onSave }: Parameters<Create>[1]): Editor {
  const area = document.createElement('textarea');
  area.rows = 30;
  area.value = wikitext;
  const save = document.createElement('button');
  save.textContent = 'Save…';
  save.onclick = () => onSave?.();
  element.replaceChildren(save, area);
  return {
    getWikitext: () => ({ text: area.value, proven: true, message: '' }),
    focus: () => area.focus(),
    destroy: () => element.replaceChildren(),
  };
}

export const createEditor: Create = (ui as { createEditor?: Create }).createEditor ?? plain;
