import { readHTML } from '@stet/tree/html';
import { parse } from '@stet/wikitext';
import { printForeign } from '@stet/wikitext/foreign';
import { decode, type Io, readText, UsageError } from './io.js';
import { readOptions, siteOf } from './options.js';

/**
 * `stet print`: HTML on standard input, wikitext on standard output; what is unchanged since `--base` keeps its bytes. For
 * HTML that another program made of the base, `--original` is that HTML before it was edited. Places that the wikitext
 * cannot say as the HTML does go to the error output, and the exit code is 1.
 */
export async function printCommand(args: string[], io: Io): Promise<number> {
  const options = readOptions(args, ['base', 'original', 'title', 'lang', 'site'], 'none');
  const site = siteOf(options, io);
  const title = options.title ?? '';
  const bases = options.base === undefined ? [] : [parse(readText(io, options.base), { site, title })];
  if (options.original !== undefined && bases.length === 0)
    throw new UsageError('--original is the HTML of a page whose wikitext --base names: name both.');
  const original =
    options.original === undefined
      ? undefined
      : readHTML(readText(io, options.original), { foreign: true, ids: true });
  const html = decode(await io.stdin(), 'Standard input');
  const tree = readHTML(html, original ? { foreign: true, ids: true } : {});
  const result = printForeign(tree, { bases, original, site, title });
  io.stdout(result.text);
  for (const { source } of result.declared) {
    io.stderr(`stet: not exactly as in the HTML: ${source.replace(/\s+/g, ' ').trim().slice(0, 100)}\n`);
  }
  return result.proven ? 0 : 1;
}
