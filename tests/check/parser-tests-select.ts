/** CSS selectors, as far as the `changes` of parser tests use them: compound selectors, descendants and children. */

import type { DefaultTreeAdapterTypes as Parse5 } from 'parse5';

type Element = Parse5.Element;
type Test = (node: Element) => boolean;

interface Step {
  readonly child: boolean;
  readonly tests: readonly Test[];
}

const isElement = (node: Parse5.Node): node is Element => 'tagName' in node;
const attributeOf = (node: Element, name: string): string | undefined =>
  node.attrs.find((attr) => attr.name === name)?.value;
const wordsOf = (value: string | undefined): string[] => (value ?? '').split(/\s+/);

/** The elements below `root` that match, in the order of the page. */
export function select(root: Parse5.ParentNode, selector: string): Element[] {
  const steps = parseSelector(selector);
  const found: Element[] = [];
  const visit = (parent: Parse5.ParentNode): void => {
    for (const child of parent.childNodes) {
      if (!isElement(child)) continue;
      if (matches(child, steps, steps.length - 1)) found.push(child);
      visit(child);
    }
  };
  visit(root);
  return found;
}

function matches(node: Element, steps: readonly Step[], at: number): boolean {
  const step = steps[at];
  if (!step?.tests.every((test) => test(node))) return false;
  if (at === 0) return true;
  for (let up = node.parentNode; up && isElement(up); up = up.parentNode) {
    if (matches(up, steps, at - 1)) return true;
    if (step.child) return false;
  }
  return false;
}

const token =
  /\s*(>)\s*|(\s+)|\*|#([\w-]+)|\.([\w-]+)|\[([\w-]+)(?:([~]?=)(?:"([^"]*)"|'([^']*)'|([^\]]*)))?\]|:(first-child|last-child|nth-child\((\d+)\))|([a-zA-Z][\w-]*)/y;

function parseSelector(selector: string): Step[] {
  const steps: { child: boolean; tests: Test[] }[] = [{ child: false, tests: [] }];
  token.lastIndex = 0;
  const source = selector.trim();
  while (token.lastIndex < source.length) {
    const match = token.exec(source);
    if (!match) throw new RangeError(`A selector that this check cannot read: ${selector}`);
    const [whole, child, blank, id, cls, attr, relation, quoted, single, bare, pseudo, nth, name] = match;
    const tests = steps.at(-1)?.tests as Test[];
    if (child || blank) steps.push({ child: child !== undefined, tests: [] });
    else if (whole === '*') tests.push(() => true);
    else if (id) tests.push((node) => attributeOf(node, 'id') === id);
    else if (cls) tests.push((node) => wordsOf(attributeOf(node, 'class')).includes(cls));
    else if (attr) {
      const value = quoted ?? single ?? bare ?? '';
      if (relation === '~=') tests.push((node) => wordsOf(attributeOf(node, attr)).includes(value));
      else if (relation) tests.push((node) => attributeOf(node, attr) === value);
      else tests.push((node) => attributeOf(node, attr) !== undefined);
    } else if (nth) tests.push((node) => place(node)[0] === Number(nth) - 1);
    else if (pseudo === 'first-child') tests.push((node) => place(node)[0] === 0);
    else if (pseudo) tests.push((node) => place(node)[1] === 0);
    else if (name) tests.push((node) => node.tagName === name.toLowerCase());
  }
  return steps;
}

/** How many elements stand before and behind a node in its parent. */
function place(node: Element): [before: number, after: number] {
  // A template stands around what is no element, or for one that HTML would move.
  const siblings = (node.parentNode?.childNodes ?? [])
    .filter(isElement)
    .filter((one) => one.tagName !== 'template');
  const at = siblings.indexOf(node);
  return [at, siblings.length - 1 - at];
}
