import type { SiteData } from '@stet/wikitext';
import { recompose } from './compose.js';
import { expect, type Person, test } from './input-tools.js';

/** Letters beside a link that its wiki reads as a part of it are a part of it: no `<nowiki/>` comes with a plural. */

const german: SiteData = { general: { lang: 'de', linktrail: '/^([äöüßa-z]+)(.*)$/sDu' } };
const prefixed: SiteData = {
  general: { lang: 'ar', linktrail: '/^([a-zء-ي]+)(.*)$/sDu', linkprefixcharset: 'a-z\\x{80}-\\x{10ffff}' },
};

interface Case {
  readonly name: string;
  readonly source: string;
  /** The caret is put behind this. */
  readonly behind: string;
  readonly text: string;
  readonly result: string;
  readonly siteData?: SiteData;
}

const typed: readonly Case[] = [
  { name: 'a plural', source: 'a [[boat]] z', behind: 'boat', text: 's', result: 'a [[boat]]s z' },
  {
    name: 'and the next word',
    source: 'a [[boat]], z',
    behind: 'boat',
    text: 's and more',
    result: 'a [[boat]]s and more, z',
  },
  { name: 'a full stop', source: '[[boat]]', behind: 'boat', text: '. So', result: '[[boat]]. So' },
  {
    name: 'a capital is no trail',
    source: '[[boat]]',
    behind: 'boat',
    text: 'S',
    result: '[[boat]]S',
  },
  { name: 'a label', source: '[[boat|ship]] z', behind: 'ship', text: 's', result: '[[boat|ships]] z' },
  {
    name: 'letters behind it',
    source: '[[boat|ship]]s',
    behind: 'ships',
    text: 'x',
    result: '[[boat|ship]]sx',
  },
  {
    name: 'in bold text, in an item',
    source: "* '''[[boat]]'''",
    behind: 'boat',
    text: 's',
    result: "* '''[[boat]]s'''",
  },
  {
    name: 'an external link',
    source: '[https://a.example boat] z',
    behind: 'boat',
    text: 's',
    result: '[https://a.example boat]s z',
  },
  {
    name: 'another alphabet',
    source: '[[Boot]]',
    behind: 'Boot',
    text: 'östen x',
    result: '[[Boot]]östen x',
    siteData: german,
  },
  {
    name: 'letters before it',
    source: 'a [[بلد]]',
    behind: 'a ',
    text: 'و',
    result: 'a و[[بلد]]',
    siteData: prefixed,
  },
  {
    name: 'a word before it',
    source: 'a [[بلد]]',
    behind: 'a ',
    text: 'من و ',
    result: 'a من و [[بلد]]',
    siteData: prefixed,
  },
  {
    name: 'no letters of this wiki before it',
    source: 'a [[land]]',
    behind: 'a ',
    text: 'is',
    result: 'a is[[land]]',
  },
];

for (const { name, source, behind, text, result, siteData } of typed)
  test(`typed beside a link: ${name}`, async ({ person }) => {
    await person.open(source, siteData ? { siteData } : {});
    await person.call('caret', behind);
    await person.type(text);
    expect(await person.source()).toBe(result);
    for (let n = 0; n < 3 && (await person.source()) !== source; n++) await person.keys('Control+z');
    expect(await person.source()).toBe(source);
  });

test('Backspace takes the letters of a link one by one', async ({ person }) => {
  await person.open('[[boat]] z');
  await person.call('caret', 'boat');
  await person.type('s ');
  await person.keys('Backspace');
  await person.type('e');
  expect(await person.source()).toBe('[[boat]]se z');
  await person.keys('Backspace', 'Backspace');
  expect(await person.source()).toBe('[[boat]] z');
  await person.keys('Backspace');
  expect(await person.source()).toBe('[[boat|boa]] z');
});

test('half a word that is a link stays so', async ({ person }) => {
  await person.open('[[boat]]<nowiki/>house z');
  await person.call('caret', 'z');
  await person.type('oo');
  expect(await person.source()).toBe('[[boat]]<nowiki/>house zoo');
});

test('clearing formatting leaves the link', async ({ person }) => {
  await person.open('[[boat]] z');
  await person.call('caret', 'boat');
  await person.keys('Control+\\');
  await person.type('house');
  expect(await person.source()).toBe('[[boat]]<nowiki/>house z');
  await person.call('caret', 'z');
  await person.call('caret', 'boat');
  await person.keys('Control+b');
  await person.type('house');
  expect(await person.source()).toContain("[[boat]]'''house'''");
});

for (const [way, write] of [
  ['typed', (person) => person.type('slow')],
  ['composed', (person) => person.compose(['s', 'slo'], 'slow')],
] satisfies [string, (person: Person) => Promise<void>][])
  test(`${way} over the first word of a link, it stays in it`, async ({ person }) => {
    await person.open('[[boat|fast ship]] z');
    await person.call('caret', '', 'fast');
    await write(person);
    expect(await person.source()).toBe('[[boat|slow ship]] z');
    await person.open('a [[boat|fast ship]] z');
    await person.call('caret', 'a ', 'a fast');
    await write(person);
    expect(await person.source()).toBe('a [[boat|slow ship]] z');
  });

test('composed behind a link, and undone with its letters', async ({ person }) => {
  await person.open('a [[boat]] z');
  await person.call('caret', 'boat');
  await person.compose(['i', 'in', 'ing']);
  await expect.poll(() => person.source()).toBe('a [[boat]]ing z');
  await person.keys('Control+z');
  expect(await person.source()).toBe('a [[boat]] z');
});

test('composed and typed behind a link', async ({ person }) => {
  await person.open('a [[boat]] z');
  await person.call('caret', 'boat');
  await person.compose(['i', 'in', 'ing']);
  await person.compose(['s']);
  await person.type(' so');
  await expect.poll(() => person.source()).toBe('a [[boat]]ings so z');
});

test('a press elsewhere ends what is composed behind a link', async ({ person, page }) => {
  await person.open('a [[boat]] z\n\nother');
  await person.call('caret', 'boat');
  await person.method.update('s');
  await page.getByText('other').click();
  // In a page without an input method the browser leaves the text.
  if ((await person.call('shown')).composing) await person.method.commit();
  await expect.poll(() => person.source()).toBe('a [[boat]]s z\n\nother');
});

test('what is composed is taken by what comes of it', async ({ person }) => {
  await person.open('a [[boat]] z');
  await person.call('caret', 'boat');
  // A Vietnamese method: the letter that begins it is of the trail, the one that comes of it is not.
  await person.compose(['e', 'ê'], 'ê');
  await person.type('n');
  expect(await person.source()).toBe('a [[boat]]ên z');
  await person.open('[[日本]]の');
  await person.call('caret', '日本');
  await person.compose(['し', 'しま'], '島');
  expect(await person.source()).toBe('[[日本]]島の');
});

// Only Chromium's protocol can compose over text that is there already.
test('a keyboard of a phone takes up the word of a link and lengthens it', {
  tag: ['@chromium'],
}, async ({ person, page }) => {
  await person.open('[[boat]] z');
  await person.call('caret', 'boat');
  await recompose(page, 0, 4, 'boats');
  await person.method.update('boatse');
  await person.method.commit('boats');
  await expect.poll(() => person.source()).toBe('[[boat]]s z');
  await person.type(' so');
  expect(await person.source()).toBe('[[boat]]s so z');
});
