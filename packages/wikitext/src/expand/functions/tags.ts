import type { Call, FunctionTable } from '../call.js';

/** `{{#tag:name|body|attribute=value}}`: an extension tag whose parts may be expanded. */
function tag(call: Call): string {
  const { stash, site } = call.expander;
  const name = call.text(0).toLowerCase();
  const attributes: string[] = [];
  let body: string | null = null;
  for (let index = 1; index < call.count; index++) {
    if (index === 1) {
      body = call.text(1);
      continue;
    }
    const pair = call.pair(index);
    if (!pair || pair.key === '') continue;
    const text = stash.plain(pair.value()).replace(/^(["'])(.*)\1$/s, '$2');
    attributes.push(` ${pair.key}="${text.replaceAll('"', '&quot;')}"`);
  }
  if (!site.extensionTags.has(name))
    return `<span class="error">${call.expander.message('unknown_extension_tag', name)}</span>`;
  const open = `<${name}${stash.restore(attributes.join(''))}`;
  if (body === null) return stash.add(`${open}/>`, name);
  const content = stash.restore(body);
  return stash.add(`${open}>${content}</${name}>`, name, content);
}

/** Functions that make something of the page rather than text. */
export const tags: FunctionTable = {
  tag,
  defaultsort: () => '',
  displaytitle: () => '',
};
