import { insertRule, insertTable } from '@stet/editor';
import type { UiContext } from './context.js';
import type { Icon } from './icons.js';
import type { MenuEntry } from './menu.js';

/** What the insert menu does where that is more than a command. */
export interface InsertActions {
  template(): void;
  image(): void;
  comment(): void;
  categories(): void;
}

/**
 * What the insert menu offers.
 * @param iconOf the icon of an entry, where that is at hand already
 */
export function insertEntries(
  { msg, run }: Pick<UiContext, 'msg' | 'run'>,
  actions: InsertActions,
  iconOf: (name: string) => Icon | undefined,
): readonly (MenuEntry | null)[] {
  const entry = (name: string, act: () => void): MenuEntry => ({
    name,
    label: msg(name),
    get icon() {
      return iconOf(name);
    },
    run: act,
  });
  return [
    entry('insert-template', actions.template),
    entry('insert-image', actions.image),
    entry('insert-table', () => void run(insertTable(3, 3))),
    null,
    entry('insert-comment', actions.comment),
    entry('insert-rule', () => void run(insertRule)),
    entry('insert-category', actions.categories),
  ];
}
