import { readHTML } from '@stet/tree/html';
import { parse } from '@stet/wikitext';
import { printForeign } from '@stet/wikitext/foreign';
import { decode, type Io, readText } from './io.js';
import { readOptions, siteOf } from './options.js';

/**
 * `stet print`: HTML on standard input, wikitext on standard output; what is unchanged since `--base` keeps its bytes. Places
 * that the wikitext cannot say as the HTML does go to the error output, and the exit code is 1.
 */
export async function printCommand(args: string[], io: Io): Promise<number> {
  const options = readOptions(args, ['base', 'title', 'lang', 'site'], 'none');
  const site = siteOf(options, io);
  const title = options.title ?? '';
  const bases = options.base === undefined ? [] : [parse(readText(io, options.base), { site, title })];
  const tree = readHTML(decode(await io.stdin(), 'Standard input'));
  const result = printForeign(tree, { bases, site, title });
  io.stdout(result.text);
  for (const { source } of result.declared) {
    io.stderr(`stet: not exactly as in the HTML: ${source.replace(/\s+/g, ' ').trim().slice(0, 100)}\n`);
  }
  return result.proven ? 0 : 1;
}
