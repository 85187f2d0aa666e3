import { voidElements, wikitextElements } from '@stet/tree';
import { tagMark } from '../../parse/preprocess.js';
import type { Call, FunctionTable } from '../call.js';

/** `{{#tag:name|body|attribute=value}}`: an extension tag whose parts may be expanded. */
function tag(call: Call): string {
  const { stash, site } = call.expander;
  const name = call.text(0).toLowerCase();
  const attributes: string[] = [];
  let body: string | null = null;
  for (let index = 1; index < call.count; index++) {
    if (index === 1) {
      body = call.raw(1);
      continue;
    }
    const pair = call.pair(index);
    if (!pair || pair.key === '') continue;
    const text = stash.plain(pair.value()).replace(/^(["'])(.*)\1$/s, '$2');
    attributes.push(` ${pair.key}="${text.replaceAll('"', '&quot;')}"`);
  }
  if (!site.extensionTags.has(name) && wikitextElements.has(name)) {
    const open = `<${name}${stash.restore(attributes.join(''))}>`;
    return voidElements.has(name) ? open : `${open}${body ?? ''}</${name}>`;
  }
  if (!site.extensionTags.has(name))
    return `<span class="error">${call.expander.message('unknown_extension_tag', name)}</span>`;
  const content = body === null ? null : stash.restore(body);
  const marked = content === null || call.expander.saving ? name : name + marksFor(name, content);
  const open = `<${marked}${stash.restore(attributes.join(''))}`;
  if (content === null) return stash.add(`${open}/>`, name);
  return stash.add(`${open}>${content}</${marked}>`, name, content);
}

/** A tag that holds one of its own name has marks behind its name, so that its end tag is known from the other's. */
function marksFor(name: string, content: string): string {
  let marks = '';
  for (const [, inner = ''] of content.matchAll(new RegExp(`<${name}(${tagMark}*)(?=[\\s/>])`, 'gi')))
    if (inner.length >= marks.length) marks = inner + tagMark;
  return marks;
}

/** Functions that make something of the page rather than text. */
export const tags: FunctionTable = {
  tag,
  defaultsort: () => '',
  displaytitle: () => '',
};
