import { writeHTML } from '@stet/tree';
import { writeExchange } from '@stet/tree/html';
import { parse } from '@stet/wikitext';
import { decode, type Io } from './io.js';
import { readOptions, siteOf } from './options.js';

/** `stet parse`: wikitext on standard input, HTML on standard output. */
export async function parseCommand(args: string[], io: Io): Promise<number> {
  const options = readOptions(args, ['title', 'lang', 'site', 'read'], 'none');
  const site = siteOf(options, io);
  const text = decode(await io.stdin(), 'Standard input');
  const tree = parse(text, { site, title: options.title ?? '' });
  io.stdout(options.read ? writeHTML(tree, { title: options.title ?? '' }) : writeExchange(tree));
  return 0;
}
