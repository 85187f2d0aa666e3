import { writeHTML } from '@stet/tree';
import { type SpecFile, writeSpec } from '@stet/tree/spec';
import { describe, expect, it } from 'vitest';
import { parse } from './index.js';

const file: SpecFile = {
  width: 400,
  height: 200,
  type: 'bitmap',
  vector: false,
  url: (width) => `u${width}`,
};

const spec = (...lines: string[]): string =>
  writeSpec(parse(`<imagemap>\n${lines.join('\n')}\n</imagemap>`), {
    parse: (source) => parse(source),
    mediaFile: (name) => (name === 'A.png' ? file : undefined),
  });

describe('<imagemap>', () => {
  it('has areas in the size in which the picture is shown', () => {
    const html = spec(
      '# no line',
      'File:A.png|200px|alt=a|said',
      'rect 0 0 100 41 [[B|b]]',
      'circle 20 20 10 [https://x.example/ c]',
      'default [[C]]',
      'desc none',
    );
    expect(html).toContain('<img usemap="#ImageMap_1" alt="a"');
    expect(html).toContain(
      '<map name="ImageMap_1"><area href="./B" shape="rect" coords="0,0,50,21" alt="b" title="b">' +
        '<area href="https://x.example/" shape="circle" coords="10,10,5" alt="c" title="c"></map>',
    );
    expect(html).toContain('<a href="./C"><img');
    expect(html).toContain('<figcaption>said</figcaption>');
    expect(html).not.toContain('imagemap-desc');
  });

  it.each([
    ['imagemap_no_image', 'A.png'],
    ['imagemap_invalid_image', 'File:B.png'],
    ['imagemap_invalid_desc', 'File:A.png', 'desc middle'],
    ['imagemap_no_link', 'File:A.png', 'rect 0 0 1 1'],
    ['imagemap_unrecognised_shape', 'File:A.png', 'star 0 0 [[B]]'],
    ['imagemap_invalid_coord', 'File:A.png', 'rect 0 x 1 1 [[B]]'],
    ['imagemap_missing_coord', 'File:A.png', 'poly 0 1 1 [[B]]'],
  ])('says what is wrong: %s', (key, ...lines) => {
    expect(spec(...lines)).toContain(`&quot;key&quot;:&quot;${key}&quot;`);
  });

  it('is its picture for a reader', () => {
    const html = writeHTML(parse('<imagemap>\nFile:A.png|thumb|said\ndefault [[C]]\n</imagemap>'), {
      parse: (source) => parse(source),
      mediaUrl: (name) => `https://x.example/${name}`,
      linkTo: (title) => `https://w.example/${title}`,
    });
    expect(html).toContain('<img src="https://x.example/A.png"');
    expect(html).toContain('href="https://w.example/C"');
    expect(html).toContain('said');
  });
});
