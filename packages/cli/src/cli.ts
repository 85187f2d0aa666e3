import { checkCommand } from './check.js';
import { diffCommand } from './diff.js';
import { type Io, UsageError } from './io.js';
import { parseCommand } from './parse.js';
import { printCommand } from './print.js';

export const help = `stet: wikitext on the command line

  stet parse [--title T] [--read]  < page.wikitext > page.html
      Wikitext to HTML: the MediaWiki DOM specification, which "stet print" reads back. --read writes the sanitised
      HTML for readers instead.

  stet print [--base page.wikitext [--original page.html]] [--title T]  < page.html > page.wikitext
      HTML to wikitext. What is unchanged since the base keeps its bytes. Of HTML that a wiki's own parser made of the
      base, --original is what it gave before the edit: the differences are done to the base.

  stet check [--json] FILE…
      Opens and saves each file without an edit; says whether it is byte-identical, and lists its aliens (content that
      is kept as it is, because the editor does not model it).

  stet diff [--json] OLD NEW
      Which regions of a page differ in another version of it, with the elements around them, and that all else is
      byte-identical.

  stet serve (--pages DIR | --wiki URL) [--log FILE] [--redis URL] [--port N] [--address A]
      Sessions in which several people edit a page at once (docs/collaboration.md): of pages in a folder, for trying, or
      of a wiki that answers GET URL?page=TITLE. What is acknowledged is in the log FILE (stet-sessions.db), or in a
      database (postgres://…) that several processes share; Redis tells them of one another's edits.

  --lang CODE   the wiki's language (en)
  --site FILE   the wiki itself: its action=query&meta=siteinfo answer, as JSON
  --help        this text

Exit codes: 0 all is well; 1 a file is not identical, or HTML could not be printed exactly; 2 wrong use or a file that cannot be read.
`;

const commands: Record<string, (args: string[], io: Io) => Promise<number>> = {
  parse: parseCommand,
  print: printCommand,
  check: checkCommand,
  diff: diffCommand,
  // The server is loaded when it is asked for.
  serve: async (args, io) => (await import('./serve.js')).serveCommand(args, io),
};

/** Runs one command and gives its exit code. */
export async function run(args: string[], io: Io): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || args.includes('--help') || args.includes('-h') || name === 'help') {
    (name === undefined ? io.stderr : io.stdout)(help);
    return name === undefined ? 2 : 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  try {
    if (!command)
      throw new UsageError(`There is no command “${name}”; there are ${Object.keys(commands).join(', ')}.`);
    return await command(rest, io);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.stderr(`stet: ${error.message}\nSee: stet --help\n`);
    return 2;
  }
}
