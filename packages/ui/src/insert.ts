import { insertRule, insertTable } from '@stet/editor';
import {
  cdxIconImageAdd,
  cdxIconPuzzle,
  cdxIconSpeechBubbleAdd,
  cdxIconSubtract,
  cdxIconTable,
  cdxIconTag,
} from '@wikimedia/codex-icons';
import type { UiContext } from './context.js';
import type { MenuEntry } from './menu.js';

/** What the insert menu does where that is more than a command. */
export interface InsertActions {
  template(): void;
  image(): void;
  comment(): void;
  categories(): void;
}

/** What the insert menu offers. */
export function insertEntries(
  { msg, run }: Pick<UiContext, 'msg' | 'run'>,
  actions: InsertActions,
): readonly (MenuEntry | null)[] {
  const entry = (name: string, icon: NonNullable<MenuEntry['icon']>, act: () => void): MenuEntry => ({
    name,
    label: msg(name),
    icon,
    run: act,
  });
  return [
    entry('insert-template', cdxIconPuzzle, actions.template),
    entry('insert-image', cdxIconImageAdd, actions.image),
    entry('insert-table', cdxIconTable, () => void run(insertTable(3, 3))),
    null,
    entry('insert-comment', cdxIconSpeechBubbleAdd, actions.comment),
    entry('insert-rule', cdxIconSubtract, () => void run(insertRule)),
    entry('insert-category', cdxIconTag, actions.categories),
  ];
}
