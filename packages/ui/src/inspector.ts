import type { OpenTarget } from '@stet/editor';
import type { Node } from 'prosemirror-model';
import type { Card } from './card.js';
import type { UiContext } from './context.js';
import type { Panel } from './panel.js';

/** What inspectors work with. */
export interface InspectorContext extends UiContext {
  readonly panel: Panel;
  readonly card: Card;
}

/** How a kind of content is inspected and changed. An editor holds a list of these. */
export interface Inspector {
  /** Names of the node types it opens for. */
  readonly types: readonly string[];
  open(context: InspectorContext, target: OpenTarget): void;
}

/** The node as it is now; `null` when it is gone or another kind stands there. */
export function currentNode(target: OpenTarget): { node: Node; pos: number } | null {
  const pos = target.getPos();
  if (pos === undefined) return null;
  const node = target.view.state.doc.nodeAt(pos);
  return node && node.type === target.node.type ? { node, pos } : null;
}

/** Sets attributes of the node and nothing else: one step, so one undo. */
export function setAttributes(target: OpenTarget, attrs: Readonly<Record<string, unknown>>): void {
  const current = currentNode(target);
  if (!current) return;
  const changed = Object.entries(attrs).filter(([key, value]) => current.node.attrs[key] !== value);
  if (changed.length === 0) return;
  const tr = target.view.state.tr;
  for (const [key, value] of changed) tr.setNodeAttribute(current.pos, key, value);
  target.view.dispatch(tr);
}

/** Removes the node and puts the caret where it was. */
export function removeNode(target: OpenTarget): void {
  const current = currentNode(target);
  if (!current) return;
  const { tr } = target.view.state;
  tr.delete(current.pos, current.pos + current.node.nodeSize);
  target.view.dispatch(tr.scrollIntoView());
  target.view.focus();
}

/** An attribute that holds JSON, read; `{}` where it is empty or broken. */
export function readJson<T extends object>(text: unknown): T {
  if (typeof text !== 'string' || text === '') return {} as T;
  try {
    const value: unknown = JSON.parse(text);
    return (typeof value === 'object' && value !== null ? value : {}) as T;
  } catch {
    return {} as T;
  }
}

/** What a card points to: the mark of content that takes no room itself. */
export function markOf(target: OpenTarget): Element {
  return target.dom.querySelector('.stet-mask') ?? target.dom;
}

/** Calls `apply` a moment after the last of many calls; `flush` at once. */
export function debounced(root: HTMLElement, apply: () => void): { run(): void; flush(): void } {
  const window = root.ownerDocument.defaultView;
  let timer = 0;
  const fire = (): void => {
    if (timer === 0) return;
    window?.clearTimeout(timer);
    timer = 0;
    apply();
  };
  return {
    run() {
      window?.clearTimeout(timer);
      timer = window?.setTimeout(fire, 400) ?? 0;
    },
    flush: fire,
  };
}
