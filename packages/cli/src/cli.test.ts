import { describe, expect, it } from 'vitest';
import { run } from './cli.js';

/** Runs a command on files in memory. */
async function stet(
  args: string,
  {
    input = '',
    files = {},
  }: { input?: string | Uint8Array; files?: Record<string, string | Uint8Array> } = {},
) {
  const bytes = (value: string | Uint8Array) =>
    typeof value === 'string' ? new TextEncoder().encode(value) : value;
  let out = '';
  let err = '';
  const code = await run(args.split(' ').filter(Boolean), {
    stdin: async () => bytes(input),
    readFile: (path) => {
      const file = files[path];
      if (file === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
      return bytes(file);
    },
    stdout: (text) => {
      out += text;
    },
    stderr: (text) => {
      err += text;
    },
  });
  return { code, out, err };
}

const page =
  "== Head ==\n\nOne '''bold''' [[link]].\n\n* item\n* item  \n\n{|\n| a || b\n|}\r\n{{t|x = 1 }}\n<!-- c -->";

describe('stet parse', () => {
  it('writes the HTML that stet print reads back', async () => {
    const { code, out, err } = await stet('parse', { input: page });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('<b');
    expect(out).toContain('mw:WikiLink');
  });
  it('writes the readers’ HTML with --read', async () => {
    const { out } = await stet('parse --read', { input: "'''a''' <script>alert(1)</script>" });
    expect(out).toContain('<b>a</b>');
    expect(out).not.toContain('<script');
  });
});

describe('stet print', () => {
  it('gives back the bytes of a page that is unchanged since its base', async () => {
    const { out: html } = await stet('parse', { input: page });
    const { code, out } = await stet('print --base page.wikitext', {
      input: html,
      files: { 'page.wikitext': page },
    });
    expect(code).toBe(0);
    expect(out).toBe(page);
  });
  it('changes only what was changed', async () => {
    const { out: html } = await stet('parse', { input: page });
    const edited = html.replace('>bold<', '>strong<').replace('bold', 'strong');
    const { out } = await stet('print --base p', { input: edited, files: { p: page } });
    expect(out).toBe(page.replace('bold', 'strong'));
  });
  it('does the edits of another program’s HTML to its source', async () => {
    const html = '<ul id="mwAA"><li id="mwAB">a</li>\n<li id="mwAC"><i id="mwAD">b</i></li></ul>';
    const files = { w: "*a\n*  ''b''\n", h: html };
    const { code, out } = await stet('print --base w --original h', {
      input: html.replace('>a<', '>x<'),
      files,
    });
    expect({ code, out }).toEqual({ code: 0, out: "*x\n*  ''b''\n" });
  });
  it('prints without a base', async () => {
    expect((await stet('print', { input: '<p>a <b>b</b></p>' })).out.trimEnd()).toBe("a '''b'''");
  });
});

describe('stet check', () => {
  it('says of each file whether it is identical', async () => {
    const { code, out } = await stet('check a b', { files: { a: page, b: 'x\r\n' } });
    expect(out).toBe('a: identical\nb: identical\n');
    expect(code).toBe(0);
  });
  it('lists aliens with their places, as JSON too', async () => {
    const { out } = await stet('check --json a', { files: { a: page } });
    expect(JSON.parse(out)).toEqual({ file: 'a', identical: true, differsAt: null, aliens: [] });
  });
  it('goes on after a file that cannot be read', async () => {
    const { code, out, err } = await stet('check none bad b', {
      files: { bad: new Uint8Array([255]), b: 'x' },
    });
    expect(code).toBe(2);
    expect(out).toBe('b: identical\n');
    expect(err).toBe(
      'Cannot read none: there is no such file.\nbad is not UTF-8. Convert it first, for example with iconv.\n',
    );
  });
});

describe('wrong use is told in a sentence, with exit code 2', () => {
  it.each([
    ['', /stet parse/],
    ['polish', /There is no command “polish”/],
    ['parse --frobnicate', /frobnicate/],
    ['parse page.wikitext', /reads from standard input/],
    ['parse --lang x!', /not a language code/],
    ['parse --site none', /Cannot read none: there is no such file/],
    ['print --base none', /Cannot read none/],
    ['print --original none', /name both/],
    ['check', /Name at least one file/],
  ])('stet %s', async (args, message) => {
    const { code, out, err } = await stet(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(message);
  });
  it('stet --help is no error', async () => {
    expect(await stet('--help')).toMatchObject({ code: 0, err: '' });
  });
});

describe('stet diff', () => {
  const diff = (old: string, now: string, more = '') =>
    stet(`diff ${more} a b`, { files: { a: old, b: now } });

  it('says that nothing differs', async () => {
    expect(await diff(page, page)).toEqual({ code: 0, err: '', out: 'identical, 94 bytes\n' });
  });
  it('names regions by what stands around them, and counts what stands', async () => {
    const { code, out } = await diff(page, page.replace('One', 'Two').replace('a ||', 'ä ||'));
    expect(code).toBe(1);
    expect(out).toBe(
      '3:1  p\n  - One\n  + Two\n9:3  table tbody tr td\n  - a\n  + ä\n' +
        '2 regions differ; all else is byte-identical: 90 of 94 bytes\n',
    );
  });
  it('finds moved lines as what went and what came', async () => {
    const { out } = await diff('a\n\nb\n\nc\n', 'b\n\nc\n\na\n', '--json');
    const { regions } = JSON.parse(out);
    expect(
      regions.map((one: { old: { source: string }; new: { source: string } }) => [
        one.old.source,
        one.new.source,
      ]),
    ).toEqual([
      ['a\n\n', ''],
      ['', '\na\n'],
    ]);
  });
  it('any two texts', async () => {
    for (const [a, b] of [
      ['', 'x'],
      ['x', ''],
      ['a\nb', 'b\na'],
      ['a', 'a\n'],
      ['aa', 'a'],
    ] as const) {
      expect((await diff(a, b)).code).toBe(1);
    }
  });
  it('wants two files', async () => {
    expect((await stet('diff a', { files: { a: '' } })).code).toBe(2);
  });
});
