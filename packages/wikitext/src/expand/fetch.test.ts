import { describe, expect, it } from 'vitest';
import { fetchAndExpand, titlesOf } from './fetch.js';
import type { PageSource } from './options.js';

describe('titles that a text names', () => {
  it.each<[string, string[]]>([
    ['{{a}} {{ b_c |x}} {{a}}', ['Template:A', 'Template:B c']],
    ['{{a|{{b}}|c={{d}}}}', ['Template:A', 'Template:B', 'Template:D']],
    ['{{#if:{{a}}|{{b}}|{{:c}}}}', ['Template:A', 'Template:B', 'C']],
    ['{{safesubst:a}}{{msgnw:b}}', ['Template:A', 'Template:B']],
    ['{{PAGENAME}}{{!}}{{lc:a}}{{#x:y}}{{PAGENAME:a}}', []],
    ['{{ {{a}} }}', ['Template:A']],
    ['<nowiki>{{a}}</nowiki><!-- {{b}} -->{{c<!-- x -->}}', ['Template:C']],
    ['{{/sub}}{{w:a}}{{Special:A}}{{a\nb}}', ['User:X/sub']],
  ])('%j', (text, titles) => {
    expect(titlesOf(text, { title: 'User:X' })).toEqual(titles);
  });

  it('reads a template as others get it', () => {
    const text = '{{a}}<noinclude>{{b}}</noinclude><includeonly>{{c}}</includeonly>';
    expect(titlesOf(text, { transcluded: true })).toEqual(['Template:A', 'Template:C']);
  });
});

describe('fetching', () => {
  const pages: Record<string, string> = {
    'Template:A': '{{b}}{{#if:{{c}}|{{d}}|{{e}}}}',
    'Template:B': 'b',
    'Template:C': 'c',
    'Template:D': 'd{{#ifexist:Some page|+|-}}',
    'Template:E': 'e',
    'Some page': '',
  };
  const host = () => {
    const rounds: string[][] = [];
    return {
      rounds,
      getPages: (titles: readonly string[]) => {
        rounds.push([...titles]);
        const found = new Map<string, PageSource | null>();
        for (const title of titles) if (title in pages) found.set(title, { text: pages[title] as string });
        return Promise.resolve(found);
      },
    };
  };

  it('asks once for each page, in rounds', async () => {
    const { rounds, getPages } = host();
    expect(await fetchAndExpand('{{a}} {{a}} {{nowhere}}', { getPages })).toBe(
      'bd+ bd+ [[:Template:Nowhere]]',
    );
    const all = rounds.flat();
    expect(new Set(all).size).toBe(all.length);
    expect(rounds[0]).toEqual(['Template:A', 'Template:Nowhere']);
    expect(all).toContain('Some page');
  });

  it('asks for existence apart, and for Lua', async () => {
    const { rounds, getPages } = host();
    const asked: string[] = [];
    const out = await fetchAndExpand('{{d}}{{#invoke:M|f}}{{#invoke:M|f}}{{#invoke:N|f}}', {
      getPages,
      exist: (titles) => {
        asked.push(...titles);
        return Promise.resolve(new Set<string>());
      },
      expandForeign: ({ args }) => {
        asked.push(args.join());
        return Promise.resolve(args[0] === 'M' ? 'lua' : null);
      },
    });
    expect(out).toBe('d-lualua{{#invoke:N|f}}');
    expect(asked.sort()).toEqual(['M,f', 'N,f', 'Some page']);
    expect(rounds.flat()).toEqual(['Template:D']);
  });

  it('ends where each answer names another page', async () => {
    const out = await fetchAndExpand('{{x0}}', {
      rounds: 5,
      getPages: (titles) =>
        Promise.resolve(
          new Map(titles.map((title) => [title, { text: `{{x${Number(title.slice(10)) + 1}}}` }])),
        ),
    });
    expect(out).toMatch(/^\[\[:Template:X\d+\]\]$/);
  });
});
