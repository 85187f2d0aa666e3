/**
 * The direction of blocks, as wikitext can say it: an attribute of a cell, a caption or a table, and `<div dir="rtl">`
 * around everything else.
 */

import { packAttributes, unpackAttributes } from '@stet/document';
import type { Node, NodeRange, ResolvedPos } from 'prosemirror-model';
import type { Command, EditorState, Transaction } from 'prosemirror-state';
import { findWrapping, liftTarget } from 'prosemirror-transform';
import { type Direction, shownDirection } from '../shown-direction.js';

/** The direction that a block says of itself; `null` where it says none. */
export function saidDirection(node: Node): Direction | null {
  const dir = unpackAttributes(node.attrs.attrs).dir?.toLowerCase();
  return dir === 'ltr' || dir === 'rtl' ? dir : null;
}

/** What blocks may stand in, so that a `div` may, too. */
const flow = new Set(['doc', 'wrapper', 'cell', 'caption', 'item']);
const carries = new Set(['cell', 'caption', 'table']);

/** The innermost block around the whole selection that says a direction, or can. */
function carrierOf(state: EditorState): { node: Node; pos: number; depth: number } | null {
  const { $from, $to } = state.selection;
  for (let depth = $from.sharedDepth($to.pos); depth > 0; depth--) {
    const node = $from.node(depth);
    if (saidDirection(node) || carries.has(node.type.name)) return { node, pos: $from.before(depth), depth };
  }
  return null;
}

const withDirection = (node: Node, dir: Direction | null): string => {
  const { dir: _old, ...rest } = unpackAttributes(node.attrs.attrs);
  return packAttributes(dir ? { ...rest, dir } : rest);
};

/**
 * Says the direction of the selected blocks. Where they would have it anyway, nothing is said, and what was said is
 * taken away: that needs the view, which knows the page's direction.
 */
export function setDirection(dir: Direction): Command {
  return (state, dispatch, view) => {
    const { $from, $to } = state.selection;
    if (state.doc.type.name !== 'doc') return false;
    const carrier = carrierOf(state);
    if (!carrier) {
      if (view && shownDirection(view, $from.pos) === dir) return false;
      const range = $from.blockRange($to, (node) => flow.has(node.type.name));
      return range !== null && wrap(state, range, dir, dispatch);
    }
    const around = view ? shownDirection(view, carrier.pos) : null;
    const said = dir === around ? null : dir;
    if (saidDirection(carrier.node) === said) return false;
    const tr = state.tr;
    const attrs = withDirection(carrier.node, said);
    const isBare = carrier.node.type.name === 'wrapper' && carrier.node.attrs.name === 'div' && attrs === '';
    if (isBare) {
      if (!unwrap(tr, carrier.pos, carrier.node)) return false;
    } else tr.setNodeAttribute(carrier.pos, 'attrs', attrs);
    dispatch?.(tr.scrollIntoView());
    return true;
  };
}

function wrap(
  state: EditorState,
  range: NodeRange,
  dir: Direction,
  dispatch?: (tr: Transaction) => void,
): boolean {
  const { wrapper } = state.schema.nodes;
  const { tr } = state;
  const only = range.endIndex - range.startIndex === 1 ? range.parent.child(range.startIndex) : null;
  // A table says it itself.
  if (only?.type.name === 'table') tr.setNodeAttribute(range.start, 'attrs', withDirection(only, dir));
  else {
    const wrapping = wrapper && findWrapping(range, wrapper, { name: 'div', attrs: packAttributes({ dir }) });
    if (!wrapping) return false;
    tr.wrap(range, wrapping);
  }
  dispatch?.(tr.scrollIntoView());
  return true;
}

/** Takes a container away and leaves what it holds. */
function unwrap(tr: Transaction, pos: number, node: Node): boolean {
  const $start: ResolvedPos = tr.doc.resolve(pos + 1);
  const range = $start.blockRange(tr.doc.resolve(pos + node.nodeSize - 1), (parent) => parent === node);
  const target = range && liftTarget(range);
  if (!range || target === null || target === undefined) return false;
  tr.lift(range, target);
  return true;
}
