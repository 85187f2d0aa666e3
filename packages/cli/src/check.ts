import { exportDocument, importTree } from '@stet/document';
import type { TreeNode } from '@stet/tree';
import { parse, print, type Site } from '@stet/wikitext';
import { type Io, readText, UsageError } from './io.js';
import { readOptions, siteOf } from './options.js';

export interface Alien {
  /** 1-based; `null` where the page has no place for it. */
  line: number | null;
  column: number | null;
  source: string;
}

export interface Check {
  file: string;
  identical: boolean;
  /** UTF-16 offset of the first difference; `null` if there is none. */
  differsAt: number | null;
  aliens: Alien[];
}

/** Opens a text and saves it without an edit: parse, import, export, print. */
export function checkText(file: string, text: string, options: { site: Site; title: string }): Check {
  const tree = parse(text, options);
  const doc = importTree(tree);
  const saved = print(exportDocument(doc), { bases: [tree], site: options.site }).text;
  const starts = new Map<string, number>();
  collectStarts(tree.children, starts);
  const aliens: Alien[] = [];
  doc.descendants((node) => {
    if (node.type.name !== 'alien' && node.type.name !== 'alienBlock') return;
    const start = starts.get(String(node.attrs.id));
    aliens.push({ ...place(text, start), source: String(node.attrs.src) });
  });
  return {
    file,
    identical: saved === text,
    differsAt: saved === text ? null : difference(text, saved),
    aliens,
  };
}

function collectStarts(nodes: readonly TreeNode[], into: Map<string, number>): void {
  const stack = [...nodes];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.kind === 'text') continue;
    if (node.id && node.source) into.set(node.id, node.source.start);
    if (node.kind === 'element') stack.push(...node.children);
  }
}

function place(text: string, offset: number | undefined): { line: number | null; column: number | null } {
  if (offset === undefined) return { line: null, column: null };
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}

function difference(a: string, b: string): number {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return i;
}

const oneLine = (source: string) => {
  const line = source.replace(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
};

/** `stet check`: says of every file whether opening and saving leaves it as it is, and what is in it as an alien. */
export async function checkCommand(args: string[], io: Io): Promise<number> {
  const options = readOptions(args, ['title', 'lang', 'site', 'json'], 'some');
  const site = siteOf(options, io);
  let worst = 0;
  for (const file of options.files) {
    let check: Check;
    try {
      check = checkText(file, readText(io, file), { site, title: options.title ?? '' });
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      io.stderr(`${error.message}\n`);
      worst = 2;
      continue;
    }
    if (!check.identical && worst === 0) worst = 1;
    if (options.json) {
      io.stdout(`${JSON.stringify(check)}\n`);
      continue;
    }
    const { aliens, differsAt } = check;
    const count = aliens.length === 1 ? '1 alien' : `${aliens.length} aliens`;
    const verdict = differsAt === null ? 'identical' : `CHANGED, first at offset ${differsAt}`;
    io.stdout(`${file}: ${verdict}${aliens.length ? `, ${count}` : ''}\n`);
    for (const { line, column, source } of aliens) {
      io.stdout(`  ${line === null ? '?' : `${line}:${column}`}  ${oneLine(source)}\n`);
    }
  }
  return worst;
}
