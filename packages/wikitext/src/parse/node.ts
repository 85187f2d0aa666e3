import type { PrintInfo, TreeElement } from '@stet/tree';

/**
 * A node while a page is being parsed: changeable, with plain offsets, and the links that tree construction needs.
 * `finish.ts` makes tree nodes of them.
 */
export interface Draft {
  kind: 'element' | 'text' | 'comment';
  name: string;
  attrs: Readonly<Record<string, string>>;
  value: string;
  children: Draft[];
  parent: Draft | null;
  /** `-1` where nothing in the page stands for it (yet). */
  start: number;
  openEnd: number;
  closeStart: number;
  end: number;
  print: PrintInfo | null;
  block: boolean;
  /** Opaque: its children, if it has any, are a tree of their own, ranges already known. */
  whole: boolean;
}

export function draft(name: string, parts: Partial<Draft> = {}): Draft {
  return {
    kind: 'element',
    name,
    attrs: parts.attrs ?? noAttributes,
    value: '',
    children: parts.children ?? [],
    parent: null,
    start: parts.start ?? -1,
    openEnd: parts.openEnd ?? parts.start ?? -1,
    closeStart: parts.closeStart ?? parts.end ?? -1,
    end: parts.end ?? -1,
    print: parts.print ?? null,
    block: parts.block ?? false,
    whole: parts.whole ?? false,
  };
}

/** One piece of the page that is not looked into: `start` to `end`. */
export function leaf(
  name: string,
  start: number,
  end: number,
  attrs: Readonly<Record<string, string>>,
  print: PrintInfo | null = null,
): Draft {
  return draft(name, { start, openEnd: end, closeStart: end, end, attrs, print, whole: true });
}

export function textDraft(value: string, start: number, end: number): Draft {
  const node = draft('', { start, end });
  node.kind = 'text';
  node.value = value;
  node.openEnd = start;
  node.closeStart = end;
  return node;
}

export function commentDraft(value: string, start: number, end: number): Draft {
  const node = leaf('', start, end, noAttributes);
  node.kind = 'comment';
  node.value = value;
  return node;
}

export const noAttributes: TreeElement['attrs'] = Object.freeze({});
