import { parseArgs } from 'node:util';
import { defaultSite, type Site, siteFromData } from '@stet/wikitext';
import { type Io, readText, UsageError } from './io.js';

export interface Options {
  files: string[];
  base?: string;
  original?: string;
  title?: string;
  site?: string;
  lang?: string;
  read?: boolean;
  json?: boolean;
}

const all = {
  base: { type: 'string' },
  original: { type: 'string' },
  title: { type: 'string' },
  site: { type: 'string' },
  lang: { type: 'string' },
  read: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

/** Reads a command's arguments. Throws `UsageError` for an option that the command does not have. */
export function readOptions(args: string[], names: (keyof typeof all)[], files: 'none' | 'some'): Options {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args, names);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  if (files === 'none' && parsed.positionals.length > 0) {
    throw new UsageError(`“${parsed.positionals[0]}” is too much: this command reads from standard input.`);
  }
  if (files === 'some' && parsed.positionals.length === 0) throw new UsageError('Name at least one file.');
  return { ...parsed.values, files: parsed.positionals } as Options;
}

function parse(args: string[], names: (keyof typeof all)[]) {
  const options = Object.fromEntries(names.map((name) => [name, all[name]]));
  return parseArgs({ args, options, allowPositionals: true, strict: true });
}

/**
 * The site that decides how wikitext is read: from `--site FILE` (a MediaWiki's `siteinfo` answer as JSON), else the
 * English one in the language of `--lang`. Throws `UsageError` for a file that is none, or a code that is no language.
 */
export function siteOf(options: Options, io: Io): Site {
  const lang = options.lang;
  if (lang !== undefined && !/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(lang)) {
    throw new UsageError(`“${lang}” is not a language code. Codes look like en, ar or zh-hant.`);
  }
  if (options.site === undefined) return lang ? siteFromData({ general: { lang } }) : defaultSite;
  let data: { query?: unknown };
  try {
    data = JSON.parse(readText(io, options.site)) as typeof data;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${options.site} is not JSON: ${(error as Error).message}`);
  }
  return siteFromData(data.query ?? data);
}
