/** The files of the mock wiki: what is known of each, and the address at which each size of it would be. */

import { createHash } from 'node:crypto';
import type { SpecFile } from '@stet/tree/spec';

/** A file as `site/fixture.json` describes it. */
export interface MockFile {
  readonly width: number;
  readonly height: number;
  readonly mime: string;
  readonly mediatype: string;
  readonly duration?: number;
  readonly pagecount?: number;
  readonly note?: string;
  readonly languages?: readonly string[];
}

const images = 'http://example.com/images';

/** @param own the wiki's language: a drawing that has words in it is shown in it */
export function mockFile(name: string, file: MockFile, own: string): SpecFile {
  const hash = createHash('md5').update(name).digest('hex');
  const folder = `${hash.slice(0, 1)}/${hash.slice(0, 2)}`;
  const escaped = encodeURIComponent(name).replace(/%(?:2C|3B|40|3A)/g, decodeURIComponent);
  const vector = file.mime === 'image/svg+xml';
  const paged = file.pagecount !== undefined;
  return {
    width: file.width,
    height: file.height,
    type: file.mediatype.toLowerCase(),
    vector: vector || paged,
    ...(file.duration === undefined
      ? {}
      : {
          player: {
            kind: file.mediatype === 'AUDIO' ? ('audio' as const) : ('video' as const),
            duration: file.duration,
            mime: file.mime,
            poster: (width: number, time: string) =>
              `${images}/thumb/${folder}/${escaped}/${width}px-${time === '' ? '' : `seek%3D${time}`}-${escaped}.jpg`,
          },
        }),
    ...(file.note?.includes('bad-image list')
      ? { error: { key: 'apierror-badfile', message: 'This image is on the bad file list.' } }
      : {}),
    url: (width, page, wanted) => {
      const lang = wanted === '' && file.languages?.includes(own) ? own : wanted;
      if (width === 0) return `${images}/${folder}/${escaped}`;
      const before = paged
        ? `page${page || 1}-`
        : vector && lang !== '' && lang !== 'en'
          ? `lang${lang}-`
          : '';
      const after = vector ? '.png' : paged ? '.jpg' : '';
      return `${images}/thumb/${folder}/${escaped}/${before}${width}px-${escaped}${after}`;
    },
  };
}
