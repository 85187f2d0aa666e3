/**
 * Groups of blocks off the screen are not laid out (`content-visibility` in `ui.css`). A page opens with what is on
 * the screen laid out, and sizes guessed for the rest; the frames after that lay out a few groups each, once, so that
 * their sizes are remembered. What stands beside a float shares its layout: a group that a float reaches out of, and
 * those it reaches into, stay laid out.
 */

import type { EditorView } from 'prosemirror-view';

/** Groups laid out in one frame. */
const perFrame = 4;

/** What may float; whether it does the style sheet says. */
const floating = 'figure, table, [style*="float"], .floatleft, .floatright, .tleft, .tright';

/**
 * Watches the groups of a surface.
 * @param surface the element that holds them
 * @returns what ends it
 */
export function layOutLazily(surface: HTMLElement): () => void {
  const window = surface.ownerDocument.defaultView;
  if (!window?.ResizeObserver) return () => {};
  const seen = new Set<Element>();
  let waiting: Element[] = [];
  let shown: Element[] = [];
  let frame = 0;
  let width = 0;

  const step = (): void => {
    frame = 0;
    for (const group of shown) group.classList.remove('stet-group-shown');
    if (shown.length > 0) settle(surface, shown);
    shown = waiting.splice(0, perFrame).filter((group) => group.isConnected);
    for (const group of shown) group.classList.add('stet-group-shown');
    if (shown.length > 0) frame = window.requestAnimationFrame(step);
  };
  const show = (groups: readonly Element[]): void => {
    waiting.push(...groups);
    if (frame === 0) frame = window.requestAnimationFrame(() => (frame = window.requestAnimationFrame(step)));
  };
  const observer = new window.ResizeObserver((entries) => {
    const changed: Element[] = [];
    let all = false;
    for (const { target, contentRect } of entries) {
      if (target !== surface) changed.push(target);
      else if (Math.abs(contentRect.width - width) >= 1) {
        width = contentRect.width;
        all = true;
      }
    }
    const groups = [...surface.children];
    const fresh = groups.filter((group) => !seen.has(group));
    for (const group of seen) {
      if (group.isConnected) continue;
      seen.delete(group);
      observer.unobserve(group);
    }
    for (const group of fresh) {
      seen.add(group);
      observer.observe(group);
    }
    // At another width every line breaks elsewhere.
    if (all) {
      waiting = [];
      for (const group of groups) group.classList.remove('stet-group-known');
      show(groups);
    } else {
      show(fresh);
      settle(
        surface,
        changed.filter((group) => group.classList.contains('stet-group-known')),
      );
    }
  });
  observer.observe(surface);
  return () => {
    window.cancelAnimationFrame(frame);
    observer.disconnect();
  };
}

/**
 * Lays out the group that the caret is about to be put into. Chromium takes a caret in what it has not laid out for one
 * in the next text that it has, and an input method composes there (found by `check:typing`).
 * @returns what is called with the view and the position, before the view draws
 */
export function caretLayout(): (view: EditorView, pos: number) => void {
  let last: Element | null = null;
  return (view, pos) => {
    const { node } = view.domAtPos(Math.min(pos, view.state.doc.content.size));
    const element = node.nodeType === 1 ? (node as Element) : node.parentElement;
    const group = element?.closest('.stet-group') ?? null;
    if (group === last) return;
    last = group;
    if (
      !group?.firstElementChild ||
      group.firstElementChild.checkVisibility?.({ contentVisibilityAuto: true })
    )
      return;
    group.classList.add('stet-group-shown');
    // Asking for a size lays it out.
    group.getBoundingClientRect();
    view.dom.ownerDocument.defaultView?.setTimeout(() => group.classList.remove('stet-group-shown'), 1000);
  };
}

/** Says of groups that are laid out whether a float makes them share their layout. */
function settle(surface: HTMLElement, groups: readonly Element[]): void {
  for (const group of groups) {
    const reach = reachOf(group);
    (group as HTMLElement).dataset.reach = String(reach);
    group.classList.add('stet-group-known');
  }
  if (groups.length === 0) return;
  let reach = 0;
  for (const group of surface.children) {
    const own = Number((group as HTMLElement).dataset.reach ?? 0);
    group.classList.toggle('stet-group-beside', own > 0 || reach > 0);
    reach = Math.max(own, reach - group.getBoundingClientRect().height);
  }
}

/** How far a float reaches out of a group, in CSS pixels. */
function reachOf(group: Element): number {
  const floats = [...group.querySelectorAll(floating)].filter(doesFloat);
  if (floats.length === 0) return 0;
  const bottom = Math.max(...floats.map((element) => element.getBoundingClientRect().bottom));
  let end = group.getBoundingClientRect().top;
  for (const block of group.children) {
    if (!doesFloat(block)) end = Math.max(end, block.getBoundingClientRect().bottom);
  }
  return Math.max(0, bottom - end);
}

const doesFloat = (element: Element): boolean =>
  element.ownerDocument.defaultView?.getComputedStyle(element).float !== 'none';
