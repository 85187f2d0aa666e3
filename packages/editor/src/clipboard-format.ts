import { type Attrs, DOMParser, DOMSerializer, type ParseRule, type Schema } from 'prosemirror-model';

/*
 * The form our own content has on the clipboard: HTML that other programs understand, in which every element says
 * which node or mark it is. So a template, a reference or an unknown tag survives copy and paste, here and between
 * two pages, and keeps the id that it came from.
 */
const nodeName = 'data-stet-node';
const markName = 'data-stet-mark';
const attributes = 'data-stet-attrs';
const hole = 'data-stet-content';

interface Made {
  dom: Element;
  contentDOM?: Element;
}

/** Writes content for the clipboard, in elements of `document`. */
export function clipboardSerializer(schema: Schema, document: Document): DOMSerializer {
  const nodes = DOMSerializer.nodesFromSchema(schema);
  const marks = DOMSerializer.marksFromSchema(schema);
  const ownNodes: typeof nodes = {};
  const ownMarks: typeof marks = {};
  for (const [name, toDOM] of Object.entries(nodes)) {
    ownNodes[name] =
      name === 'text'
        ? toDOM
        : (node) => tagged(DOMSerializer.renderSpec(document, toDOM(node)), nodeName, name, node.attrs);
  }
  for (const [name, toDOM] of Object.entries(marks)) {
    ownMarks[name] = (mark, inline) =>
      tagged(DOMSerializer.renderSpec(document, toDOM(mark, inline)), markName, name, mark.attrs);
  }
  return new DOMSerializer(ownNodes, ownMarks);
}

function tagged(
  rendered: { dom: Node; contentDOM?: HTMLElement },
  kind: string,
  name: string,
  attrs: Attrs,
): Made {
  const element = rendered.dom as Element;
  const made: Made = rendered.contentDOM
    ? { dom: element, contentDOM: rendered.contentDOM }
    : { dom: element };
  element.setAttribute(kind, name);
  const own = Object.entries(attrs).filter(([, value]) => value !== '');
  if (own.length > 0) element.setAttribute(attributes, JSON.stringify(Object.fromEntries(own)));
  made.contentDOM?.setAttribute(hole, '');
  return made;
}

/** Reads what `clipboardSerializer` wrote, and any other HTML by the rules of the schema. */
export function clipboardParser(schema: Schema): DOMParser {
  const rules: ParseRule[] = [];
  for (const [name, type] of Object.entries(schema.nodes)) {
    if (type.isText || type === schema.topNodeType) continue;
    rules.push({
      tag: `[${nodeName}="${name}"]`,
      node: name,
      priority: 100,
      preserveWhitespace: 'full',
      getAttrs: (dom) => readAttributes(dom, type.spec.attrs),
      ...(type.isLeaf ? {} : { contentElement }),
    });
  }
  for (const [name, type] of Object.entries(schema.marks)) {
    rules.push({
      tag: `[${markName}="${name}"]`,
      mark: name,
      priority: 100,
      getAttrs: (dom) => readAttributes(dom, type.spec.attrs),
      contentElement,
    });
  }
  return new DOMParser(schema, [...rules, ...DOMParser.fromSchema(schema).rules]);
}

function contentElement(dom: Node): HTMLElement {
  const element = dom as HTMLElement;
  return element.hasAttribute(hole) ? element : (element.querySelector<HTMLElement>(`[${hole}]`) ?? element);
}

/** Attributes that the type has, strings only: a clipboard may hold anything. */
function readAttributes(dom: HTMLElement, specs: Record<string, object> = {}): Attrs | false {
  let data: unknown;
  try {
    data = JSON.parse(dom.getAttribute(attributes) ?? '{}');
  } catch {
    return false;
  }
  if (typeof data !== 'object' || data === null) return false;
  const attrs: Record<string, string> = {};
  for (const [name, spec] of Object.entries(specs)) {
    const value = (data as Record<string, unknown>)[name];
    if (typeof value === 'string') attrs[name] = value;
    else if (!('default' in spec)) attrs[name] = '';
  }
  return attrs;
}
