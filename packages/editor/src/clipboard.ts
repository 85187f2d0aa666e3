import { Fragment, type Node, type ResolvedPos, type Schema, Slice } from 'prosemirror-model';
import type { EditorProps } from 'prosemirror-view';
import { clipboardParser, clipboardSerializer } from './clipboard-format.js';

/** Elements of foreign HTML that show nothing a page should take over, removed with all they hold. */
const dropped =
  'script, style, template, noscript, iframe, object, embed, svg, math, canvas, audio, video, form, input, button, ' +
  'select, textarea, link, meta, base, title, head, [hidden], [aria-hidden="true"]';

/** Elements without a meaning of their own that word processors put around everything. */
const unwrapped = 'font, o\\:p, [id^="docs-internal-guid"]';

/**
 * How things come from and go to the clipboard. Our own copies keep ids, so that what is pasted back knows where it
 * came from. Foreign HTML is reduced to structure: no styles, no classes, nothing active; it is read in a document of
 * its own in which nothing runs or loads.
 */
export function clipboardProps(
  schema: Schema,
  document: Document,
): Pick<
  EditorProps,
  | 'clipboardSerializer'
  | 'clipboardParser'
  | 'transformPastedHTML'
  | 'clipboardTextSerializer'
  | 'clipboardTextParser'
> {
  return {
    clipboardSerializer: clipboardSerializer(schema, document),
    clipboardParser: clipboardParser(schema),
    transformPastedHTML: (html, view) => (html.includes('data-pm-slice') ? html : cleanHTML(html, view.dom)),
    clipboardTextSerializer: plainText,
    clipboardTextParser: fromPlainText,
  };
}

/** Foreign HTML without what it should not bring. */
export function cleanHTML(html: string, near: HTMLElement): string {
  const inert = near.ownerDocument.implementation.createHTMLDocument('');
  inert.body.innerHTML = html;
  for (const element of inert.body.querySelectorAll(dropped)) element.remove();
  for (const element of inert.body.querySelectorAll(unwrapped)) element.replaceWith(...element.childNodes);
  const walker = inert.createTreeWalker(inert.body, 128 /* comments */);
  const comments: ChildNode[] = [];
  while (walker.nextNode()) comments.push(walker.currentNode as ChildNode);
  for (const comment of comments) comment.remove();
  for (const element of inert.body.querySelectorAll<HTMLElement>('*')) meaningOf(element);
  return inert.body.innerHTML;
}

const kept = new Set(['href', 'colspan', 'rowspan', 'start', 'dir', 'lang']);

/** Keeps of an element what it means: bold and italic said by style become elements, the rest of its look goes. */
function meaningOf(element: HTMLElement): void {
  const { fontWeight, fontStyle } = element.style;
  const name = element.localName;
  const bold = Number.parseInt(fontWeight, 10) >= 600 || fontWeight === 'bold';
  if (name === 'b' && fontWeight === 'normal') return void element.replaceWith(...element.childNodes);
  for (const attribute of [...element.attributes]) {
    if (!kept.has(attribute.name)) element.removeAttribute(attribute.name);
  }
  const href = element.getAttribute('href');
  if (href !== null && !/^(?:https?|ftps?|mailto|news|irc|ircs|tel):/i.test(href.trim())) {
    return void element.replaceWith(...element.childNodes);
  }
  if (name !== 'span') return;
  for (const tag of [bold ? 'b' : '', fontStyle === 'italic' ? 'i' : '']) {
    if (tag === '') continue;
    const mark = element.ownerDocument.createElement(tag);
    mark.append(...element.childNodes);
    element.append(mark);
  }
  element.replaceWith(...element.childNodes);
}

/** Text as it is read: a blank line between blocks, one line for an item or a row. */
function plainText(slice: Slice): string {
  const lines: string[] = [];
  const block = (node: Node): void => {
    if (node.isTextblock) {
      lines.push(node.textBetween(0, node.content.size, '\n', leafText));
      return;
    }
    if (node.type.name === 'row') {
      const cells: string[] = [];
      node.forEach((cell) => void cells.push(cell.textBetween(0, cell.content.size, ' ', leafText)));
      lines.push(cells.join('\t'));
      return;
    }
    node.forEach((child) => {
      block(child);
    });
  };
  slice.content.forEach((node) => {
    if (node.isInline) {
      lines.push((lines.pop() ?? '') + (node.text ?? leafText(node)));
      return;
    }
    block(node);
    if (node.isTextblock) lines.push('');
  });
  if (lines.at(-1) === '') lines.pop();
  return lines.join('\n');
}

function leafText(node: Node): string {
  if (node.type.name === 'break') return '\n';
  return '';
}

/** Each line of plain text is a paragraph; in preformatted text it is text. */
function fromPlainText(text: string, $context: ResolvedPos, plain: boolean): Slice {
  const { schema } = $context.doc.type;
  const clean = text.replace(/\r\n?/g, '\n');
  const marks = plain ? [] : $context.marks();
  if ($context.parent.type.spec.code) return new Slice(Fragment.from(schema.text(clean)), 0, 0);
  const { paragraph } = schema.nodes;
  const lines = clean.split(/\n+/);
  if (!paragraph || lines.length === 1) {
    return clean === '' ? Slice.empty : new Slice(Fragment.from(schema.text(lines.join(' '), marks)), 0, 0);
  }
  const blocks = lines.map((line) => paragraph.create(null, line === '' ? null : schema.text(line, marks)));
  return new Slice(Fragment.from(blocks), 1, 1);
}
