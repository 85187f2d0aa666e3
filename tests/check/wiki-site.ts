/** What a wiki that `mediawiki-up` serves says of itself. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SpecFile } from '@stet/tree/spec';
import { defaultSite, type Site, siteFromSiteinfo } from '@stet/wikitext';

const properties =
  'general|namespaces|namespacealiases|magicwords|extensiontags|functionhooks|variables|protocols|interwikimap|languagevariants';

/** The address at which the wiki of a folder is served. */
export function addressOf(folder: string): string {
  const path = join(folder, 'port');
  return `http://127.0.0.1:${existsSync(path) ? readFileSync(path, 'utf8').trim() : '8080'}`;
}

async function query(folder: string, parameters: string): Promise<unknown> {
  const reply = await fetch(
    `${addressOf(folder)}/api.php?action=query&format=json&formatversion=2&${parameters}`,
  );
  return reply.json();
}

/** The site of that wiki, where its server runs. */
export async function siteOf(folder: string): Promise<Site> {
  try {
    const answer = (await query(folder, `meta=siteinfo&siprop=${properties}`)) as {
      query: { general: Record<string, unknown> };
    };
    // That Parsoid makes magic links whatever the wiki says.
    answer.query.general.magiclinks = { ISBN: true, PMID: true, RFC: true };
    return siteFromSiteinfo(answer);
  } catch (error) {
    console.log(`The wiki does not answer (${String(error)}): an English site stands in for it.`);
    return defaultSite;
  }
}

/** The pictures of that wiki, by name with underscores. */
export async function filesOf(folder: string): Promise<Map<string, SpecFile>> {
  const answer = (await query(folder, 'list=allimages&ailimit=500&aiprop=size|mime|url')) as {
    query: { allimages: { name: string; width: number; height: number; mime: string; url: string }[] };
  };
  return new Map(
    answer.query.allimages.map(({ name, width, height, mime, url }) => {
      const vector = mime === 'image/svg+xml';
      return [name, { width, height, type: vector ? 'drawing' : 'bitmap', vector, url: () => url }];
    }),
  );
}
