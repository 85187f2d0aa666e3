/**
 * Reading HTML as a tree: our own exchange form exactly, and anybody else's (a MediaWiki's, a paste) as well as it
 * can be told. The result is as untrusted as what it was read from: whoever shows it goes through the sanitizer.
 */

import { type DefaultTreeAdapterTypes as Parse5, parse, parseFragment } from 'parse5';
import { decodeComment } from './html-escape.js';
import { exchangeMark, nodeId, type StetData } from './html-exchange.js';
import { parseData } from './html-facts.js';
import { ForeignReader } from './html-foreign.js';
import { isElement } from './html-foreign-nodes.js';
import { comment, element, type Tree, type TreeNode, text, tree } from './node.js';
import { useSpellings } from './reuse-base.js';
import { SpelledBase } from './reuse-spelled.js';
import { readSpelling } from './spelling.js';

export interface ReadHTMLOptions {
  /** Reads it as somebody else's even where it says to be ours: for what another page may have put on a clipboard. */
  foreign?: boolean;
  /**
   * What an address in somebody else's HTML is in this wiki: `./Title#part`, or `prefix:Title` of another one.
   * `undefined`: an address like any other.
   */
  localHref?: (href: string) => string | undefined;
  /** Nodes keep the ids of somebody else's HTML, so that two states of one page can be compared. */
  ids?: boolean;
}

/** HTML of a whole document or of a part of a body. Never throws: what is no markup is text. */
export function readHTML(html: string, options: ReadHTMLOptions = {}): Tree {
  useSpellings((page) => new SpelledBase(page));
  const nodes = bodyOf(html);
  const own = options.foreign !== true && html.includes(exchangeMark);
  return tree(own ? readExchange(nodes) : new ForeignReader(nodes, options.localHref, options.ids).read());
}

function bodyOf(html: string): readonly Parse5.ChildNode[] {
  if (!/^\s*(?:<!doctype|<html|<head|<body)/i.test(html.slice(0, 1_000)))
    return parseFragment(html).childNodes;
  const root = parse(html).childNodes.find((node) => node.nodeName === 'html') as Parse5.Element | undefined;
  const body = root?.childNodes.find((node) => node.nodeName === 'body') as Parse5.Element | undefined;
  return body?.childNodes ?? [];
}

interface Frame {
  readonly nodes: readonly Parse5.ChildNode[];
  at: number;
  readonly out: TreeNode[];
  /** What to do with the children when all are read. */
  readonly finish: (children: readonly TreeNode[]) => void;
}

function readExchange(top: readonly Parse5.ChildNode[]): readonly TreeNode[] {
  const root: TreeNode[] = [];
  const stack: Frame[] = [{ nodes: top, at: 0, out: root, finish: () => {} }];
  for (let frame = stack[stack.length - 1]; frame; frame = stack[stack.length - 1]) {
    const node = frame.nodes[frame.at++];
    if (!node) {
      stack.pop();
      frame.finish(frame.out);
      continue;
    }
    const { out } = frame;
    if (node.nodeName === '#text') out.push(text((node as Parse5.TextNode).value));
    else if (node.nodeName === '#comment')
      out.push(comment(decodeComment((node as Parse5.CommentNode).data)));
    else if (node.nodeName === 'template') readTemplate(node as Parse5.Template, out, stack);
    else if (isElement(node) && !isMark(node)) {
      const start = readStart(node);
      stack.push({
        nodes: node.childNodes,
        at: 0,
        out: [],
        finish: (children) => out.push(element(start.name, { ...start.parts, children })),
      });
    }
  }
  return root;
}

const isMark = (node: Parse5.Element): boolean =>
  node.tagName === 'meta' &&
  node.attrs.some((attr) => attr.name === 'property' && attr.value === 'stet:exchange');

/** A `<template>` is where HTML would have moved something; its content belongs where it stands. */
function readTemplate(node: Parse5.Template, out: TreeNode[], stack: Frame[]): void {
  const data = readData(node);
  const inner = node.content.childNodes;
  const only = inner[0];
  if (data.t !== undefined && inner.length === 0) out.push(text(data.t));
  else if (only && only.nodeName === '#comment' && inner.length === 1) {
    const value = data.t ?? decodeComment((only as Parse5.CommentNode).data);
    out.push(
      comment(value, { id: data.i ?? '', origin: data.o ?? '', block: data.b === 1, spelling: data.s }),
    );
  } else
    stack.push({
      nodes: inner,
      at: 0,
      out: [],
      finish: (children) => {
        for (const child of children) out.push(child);
      },
    });
}

function readStart(node: Parse5.Element): {
  name: string;
  parts: Omit<Parameters<typeof element>[1] & {}, 'children'>;
} {
  const data = readData(node);
  const attrs: Record<string, string> = Object.create(null);
  let id = data.i ?? '';
  for (const { name, value } of node.attrs) {
    if (name === 'data-stet') continue;
    if (name === 'id' && id === '' && nodeId.test(value)) id = value;
    else attrs[name] = value;
  }
  return {
    name: data.n ?? node.tagName,
    parts: {
      attrs: { ...attrs, ...data.a },
      id,
      origin: data.o ?? '',
      print: data.s ? { ...data.p, spelling: data.s } : (data.p ?? null),
      block: data.b === 1,
    },
  };
}

/** `data-stet`, with nothing in it but what has the right form. */
function readData(node: Parse5.Element): StetData {
  const json = node.attrs.find((attr) => attr.name === 'data-stet')?.value;
  if (json === undefined) return {};
  const data = parseData(json);
  const out: StetData = {};
  for (const key of ['n', 'i', 'o', 't'] as const) {
    const value = data[key];
    if (typeof value === 'string') out[key] = value;
  }
  if (data.b === 1) out.b = 1;
  const spelling = readSpelling(data.s);
  if (spelling) out.s = spelling;
  if (typeof data.p === 'object' && data.p !== null) out.p = data.p as Record<string, unknown>;
  if (typeof data.a === 'object' && data.a !== null) {
    out.a = Object.fromEntries(Object.entries(data.a).filter(([, value]) => typeof value === 'string'));
  }
  return out;
}
