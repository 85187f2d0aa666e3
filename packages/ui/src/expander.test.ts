import { defaultSite } from '@stet/wikitext';
import { expect, it } from 'vitest';
import { expanderOf } from './expander.js';

const page = { site: defaultSite, title: 'Aldmouth' };

it('asks the host once for the pages that calls of one drawing need', async () => {
  const asked: (readonly string[])[] = [];
  const sources: Record<string, string> = {
    'Template:A': 'a{{B}}',
    'Template:B': 'b',
    'Template:C': '{{B}}c',
  };
  const expand = expanderOf(
    {
      getPages: async (titles) => {
        asked.push(titles);
        return new Map(
          titles.flatMap((title) => (sources[title] ? [[title, { text: sources[title] }]] : [])),
        );
      },
    },
    page,
  );
  const made = await expand(['{{A}}', '{{C}}', '{{Missing}}']);
  expect([...made]).toEqual([
    ['{{A}}', 'ab'],
    ['{{C}}', 'bc'],
    ['{{Missing}}', '[[:Template:Missing]]'],
  ]);
  expect(asked).toEqual([['Template:A', 'Template:C', 'Template:Missing'], ['Template:B']]);
  await expand(['{{B}}', '{{A}}']);
  expect(asked).toHaveLength(2);
});

it('keeps what could be expanded when something else failed', async () => {
  const expand = expanderOf(
    {
      getPages: async (titles) =>
        new Map(titles.map((title) => [title, { text: title === 'Template:Lua' ? '{{#invoke:M|f}}' : 'a' }])),
      expand: async () => {
        throw new Error('The server does not answer.');
      },
    },
    page,
  );
  const made = await expand(['{{A}}', '{{Lua}}']);
  expect(made.get('{{A}}')).toBe('a');
  expect(made.get('{{Lua}}')).toEqual(new Error('The server does not answer.'));
});
