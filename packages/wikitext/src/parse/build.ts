import { voidElements } from '@stet/tree';
import { html, Token as Parse5Token, Parser } from 'parse5';
import { isBlockDraft } from './finish.js';
import { type Draft, draft, leaf, textDraft } from './node.js';
import type { AtomToken, CloseToken, OpenToken, RestToken, Token } from './token.js';

/**
 * HTML5 tree construction over our tokens: parse5's, fed without its tokenizer. Elements know the token that opened
 * them, and the one that closed them if it was theirs; copies that tree construction makes are marked.
 *
 * - What shows nothing, and transclusions, go in as comments, so that they stay where they are in a table.
 * - Any other finished piece goes in as an element of an unknown name.
 * - Tags that tree construction drops leave a placeholder.
 *
 * @param rests gets those points of rest at which no element is open either
 *
 * @see https://html.spec.whatwg.org/multipage/parsing.html#tree-construction
 */
export function buildTree(
  tokens: readonly Token[],
  text: string,
  depth: number,
  rests: RestToken[] = [],
): Draft[] {
  return isPlain(tokens) ? buildPlain(tokens, text, rests) : new Builder(text, depth, rests).run(tokens);
}

/** Elements in elements deeper than this are text. */
const deepest = 150;

/** Text, atoms, and bold and italic by quotes, which nest: no tree construction is needed. */
function isPlain(tokens: readonly Token[]): boolean {
  return tokens.every(
    (token) =>
      token.type === 'text' ||
      token.type === 'atom' ||
      token.type === 'rest' ||
      ((token.type === 'open' || token.type === 'close') &&
        (token.name === 'b' || token.name === 'i') &&
        !(token.type === 'open' ? token.print?.html : token.html)),
  );
}

function buildPlain(tokens: readonly Token[], text: string, rests: RestToken[]): Draft[] {
  const root: Draft[] = [];
  const stack: Draft[] = [];
  for (const token of tokens) {
    const into = stack.at(-1)?.children ?? root;
    if (token.type === 'text')
      into.push(textDraft(text.slice(token.start, token.end), token.start, token.end));
    else if (token.type === 'atom') into.push(token.node);
    else if (token.type === 'rest') {
      if (stack.length === 0) rests.push(token);
    } else if (token.type === 'open') {
      const node = opened(token);
      into.push(node);
      stack.push(node);
    } else if (token.type === 'close') closed(stack.pop(), token);
  }
  return root;
}

function opened(token: OpenToken): Draft {
  const node = draft(token.name, { attrs: token.attrs, print: token.print });
  if (token.implied) return node;
  node.start = token.start;
  node.openEnd = token.end;
  return node;
}

function closed(node: Draft | undefined, token: CloseToken): void {
  if (!node || token.implied) return;
  node.closeStart = token.start;
  node.end = token.end;
}

/** Carries a token through parse5, which hands attributes on as they are. */
type Attrs = { name: string; value: string }[] & { token?: OpenToken };

const atomName = 'stet-atom';
const noAttrs: Attrs = [];

class Builder {
  readonly #root: Draft;
  readonly #texts: { value: string; start: number; end: number }[] = [];
  #nextText = 0;
  #current: Token | null = null;
  /** The current token made an element, or ended one. */
  #used = false;
  /** What the last end tag ended. */
  #closed: Draft | null = null;
  readonly #seen = new Set<OpenToken>();
  /** Paragraphs of what stands in a table but in no cell of it, and so before the table. */
  readonly #fostered = new Set<Draft>();
  readonly #parser: Parser<never>;

  constructor(
    private readonly text: string,
    private readonly depth: number,
    private readonly rests: RestToken[],
  ) {
    const context = draft('body');
    this.#parser = Parser.getFragmentParser(context as never, { treeAdapter: this.#adapter() as never });
    this.#root = (this.#parser.openElements as unknown as { items: Draft[] }).items[0] as Draft;
  }

  run(tokens: readonly Token[]): Draft[] {
    for (const token of tokens) this.#take(token);
    this.#parser.onEof({ type: Parse5Token.TokenType.EOF, location: null });
    return this.#root.children;
  }

  get #level(): number {
    return this.depth + this.#parser.openElements.stackTop;
  }

  /** No element is open, and none would be opened again. */
  #isAtRest(): boolean {
    const { openElements, activeFormattingElements } = this.#parser;
    if (openElements.stackTop > 0) return false;
    // The list's inside differs between versions of parse5; in one that is not known there are no points of rest.
    const { entries, newest } = activeFormattingElements as unknown as {
      entries?: unknown[];
      newest?: unknown;
    };
    return entries ? entries.length === 0 : newest === null;
  }

  #take(token: Token): void {
    this.#current = token;
    this.#used = false;
    switch (token.type) {
      case 'text':
        this.#text(token.start, token.end);
        break;
      case 'atom':
        this.#atom(token);
        break;
      case 'open':
        this.#open(token);
        break;
      case 'close':
        this.#close(token);
        break;
      case 'rest':
        if (this.#isAtRest()) this.rests.push(token);
        break;
      default:
        break;
    }
  }

  #text(start: number, end: number): void {
    const chars = this.text.slice(start, end);
    this.#texts.push({ value: chars, start, end });
    const blank = /^[ \t\r\n\f]*$/.test(chars);
    this.#parser.skipNextNewLine = false;
    if (blank)
      this.#parser.onWhitespaceCharacter({
        type: Parse5Token.TokenType.WHITESPACE_CHARACTER,
        chars,
        location: null,
      });
    else this.#parser.onCharacter({ type: Parse5Token.TokenType.CHARACTER, chars, location: null });
  }

  #atom({ kind, node }: AtomToken): void {
    if (
      kind === 'silent' ||
      kind === 'mark' ||
      (kind === 'either' && /^mw:(?:Transclusion|Param)/.test(node.attrs.typeof ?? ''))
    ) {
      this.#comment();
      return;
    }
    if (kind === 'block' && this.#parser.openElements.hasInButtonScope(html.TAG_ID.P)) this.#endTag('p');
    this.#startTag(atomName, noAttrs);
    this.#endTag(atomName);
  }

  #comment(): void {
    this.#parser.onComment({ type: Parse5Token.TokenType.COMMENT, data: '', location: null });
  }

  #open(token: OpenToken): void {
    if (this.#level > deepest && token.print?.html) {
      this.#text(token.start, token.end);
      return;
    }
    const attrs: Attrs = [];
    attrs.token = token;
    this.#startTag(token.name, attrs);
    if (!this.#used) this.#stripped(token);
    else if (token.empty && !voidElements.has(token.name)) this.#endTag(token.name);
  }

  #close(token: CloseToken): void {
    if (token.name === 'p' && !this.#parser.openElements.hasInButtonScope(html.TAG_ID.P))
      this.#stripped(token);
    else {
      this.#endTag(token.name);
      if (!this.#used) this.#stripped(token);
    }
  }

  /** A tag that means nothing where it stands keeps its place. */
  #stripped(token: OpenToken | CloseToken): void {
    if (token.implied || token.end === token.start) return;
    const src = this.text.slice(token.start, token.end);
    const node = leaf('meta', token.start, token.end, { typeof: 'mw:Placeholder/StrippedTag' }, { src });
    this.#current = { type: 'atom', kind: 'silent', node, start: token.start, end: token.end };
    this.#comment();
  }

  #startTag(tagName: string, attrs: Attrs): void {
    this.#parser.onStartTag({
      type: Parse5Token.TokenType.START_TAG,
      tagName,
      tagID: html.getTagID(tagName),
      selfClosing: false,
      ackSelfClosing: false,
      attrs,
      location: null,
    });
  }

  #endTag(tagName: string): void {
    this.#parser.onEndTag({
      type: Parse5Token.TokenType.END_TAG,
      tagName,
      tagID: html.getTagID(tagName),
      selfClosing: false,
      ackSelfClosing: false,
      attrs: [],
      location: null,
    });
  }

  #createElement(name: string, attrs: Attrs): Draft {
    const current = this.#current;
    if (name === atomName && current?.type === 'atom') return current.node;
    const { token } = attrs;
    if (!token) return draft(name);
    if (token === current) this.#used = true;
    if (!this.#seen.has(token)) {
      this.#seen.add(token);
      const node = opened(token);
      if (token.empty) {
        node.end = token.end;
        node.closeStart = token.end;
      }
      return node;
    }
    return draft(name, { attrs: token.attrs, print: { ...token.print, copy: true } });
  }

  #popped(node: Draft): void {
    const token = this.#current;
    if (token?.type !== 'close' || token.name !== node.name || token.implied) return;
    // Where an end tag ends formatting around a block and a copy of it in the block, it is the copy's.
    if (this.#used && (!node.print?.copy || this.#closed?.name !== node.name)) return;
    if (this.#closed && this.#used) this.#closed.closeStart = this.#closed.end = -1;
    this.#used = true;
    this.#closed = node;
    closed(node, token);
  }

  #insertText(parent: Draft, value: string, before: Draft | null): void {
    let known = this.#texts[this.#nextText++];
    while (known && known.value !== value) known = this.#texts[this.#nextText++];
    if (!known) return;
    const node = textDraft(value, known.start, known.end);
    if (before) this.#foster(parent, node, before);
    else insert(parent, node, null);
  }

  /** Puts what stands in no cell before its table, text in a paragraph of its own. */
  #foster(parent: Draft, node: Draft, table: Draft): void {
    let into = parent.children[parent.children.lastIndexOf(table) - 1];
    if (isBlockDraft(node)) insert(parent, node, table);
    else {
      if (!into || !this.#fostered.has(into)) {
        into = draft('p');
        this.#fostered.add(into);
        insert(parent, into, table);
      }
      insert(into, node, null);
    }
  }

  #adapter() {
    return {
      createDocument: () => draft('#document'),
      createDocumentFragment: () => draft('#fragment'),
      createElement: (name: string, _namespace: string, attrs: Attrs) => this.#createElement(name, attrs),
      createCommentNode: () => (this.#current as AtomToken).node,
      appendChild: (parent: Draft, node: Draft) => insert(parent, node, null),
      insertBefore: (parent: Draft, node: Draft, before: Draft) => this.#foster(parent, node, before),
      insertText: (parent: Draft, value: string) => this.#insertText(parent, value, null),
      insertTextBefore: (parent: Draft, value: string, before: Draft) =>
        this.#insertText(parent, value, before),
      detachNode: (node: Draft) => detach(node),
      getFirstChild: (node: Draft) => node.children[0] ?? null,
      getChildNodes: (node: Draft) => node.children,
      getParentNode: (node: Draft) => node.parent,
      getAttrList: () => noAttrs,
      getTagName: (node: Draft) => (node.whole ? atomName : node.name),
      getNamespaceURI: () => html.NS.HTML,
      getDocumentMode: () => html.DOCUMENT_MODE.NO_QUIRKS,
      setDocumentMode: () => {},
      setDocumentType: () => {},
      adoptAttributes: () => {},
      isElementNode: (node: Draft) => node.kind === 'element',
      isTextNode: (node: Draft) => node.kind === 'text',
      isCommentNode: (node: Draft) => node.kind === 'comment',
      isDocumentTypeNode: () => false,
      setNodeSourceCodeLocation: () => {},
      getNodeSourceCodeLocation: () => null,
      updateNodeSourceCodeLocation: () => {},
      onItemPop: (node: Draft) => this.#popped(node),
    };
  }
}

function insert(parent: Draft, node: Draft, before: Draft | null): void {
  if (node.parent) detach(node);
  node.parent = parent;
  const { children } = parent;
  if (before) children.splice(Math.max(0, children.lastIndexOf(before)), 0, node);
  else children.push(node);
}

function detach(node: Draft): void {
  const { parent } = node;
  if (!parent) return;
  const { children } = parent;
  // Nodes that move are mostly the last ones.
  const at = children.lastIndexOf(node);
  if (at >= 0) children.splice(at, 1);
  node.parent = null;
}
