import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { addEnglish, createMessages, directionOf, languages, loadMessages } from './messages.js';
import { sessionMessages } from './session/messages.js';

const file = (lang: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`../i18n/${lang}.json`, import.meta.url), 'utf8')) as Record<
    string,
    unknown
  >;
const keys = (lang: string): string[] => Object.keys(file(lang)).filter((key) => !key.startsWith('@'));

addEnglish(file('inspectors-en'));

describe('messages', () => {
  test('parameters and plural forms', () => {
    const { msg } = createMessages('en');
    expect(msg('block-heading', 2)).toBe('Heading 2');
    expect(msg('reference-uses', 1)).toBe('Used once');
    expect(msg('reference-uses', 3)).toBe('Used 3 times');
  });

  test('plural forms of Arabic', async () => {
    const { msg, dir } = await loadMessages('ar');
    expect(dir).toBe('rtl');
    expect(msg('template-parameters', 2)).toBe('وسيطان');
  });

  test('a language without the message falls back to English, one without a file too', async () => {
    expect((await loadMessages('ar')).msg('image-alt-help')).toBe(createMessages().msg('image-alt-help'));
    expect((await loadMessages('xx')).lang).toBe('en');
    expect((await loadMessages('de-CH')).lang).toBe('de');
  });

  test('an unknown key shows itself', () => {
    expect(createMessages().msg('no-such-key')).toBe('⧼no-such-key⧽');
  });

  test('directions follow the script', () => {
    expect(['he', 'fa', 'ks-Deva', 'de'].map(directionOf)).toEqual(['rtl', 'rtl', 'ltr', 'ltr']);
  });

  test('every message is explained to translators, and no language has keys that English lacks', () => {
    const english = [...keys('en'), ...keys('inspectors-en')];
    expect(keys('qqq').sort()).toEqual([...new Set(english)].sort());
    expect(keys('session-qqq').sort()).toEqual(keys('session-en').sort());
    for (const lang of languages()) {
      expect(english).toEqual(expect.arrayContaining(keys(lang)));
      expect(keys('session-en')).toEqual(expect.arrayContaining(keys(`session-${lang}`)));
    }
  });

  test('words of editing together are in the languages of the others', async () => {
    const english = await sessionMessages('en');
    for (const lang of languages().filter((each) => each !== 'en')) {
      const msg = await sessionMessages(lang);
      for (const key of keys('session-en').filter((each) => each !== 'session-offline')) {
        expect(msg(key, 'Ann'), key).not.toBe(english(key, 'Ann'));
      }
    }
    expect((await sessionMessages('de-AT'))('session-saved-by', 'Ann')).toBe(
      'Ann hat die Seite gespeichert.',
    );
    expect((await sessionMessages('xx'))('session-alone')).toBe('Edit alone');
  });

  test('every message asked for in the sources is there', () => {
    const folder = fileURLToPath(new URL('.', import.meta.url));
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    expect(sources.length).toBeGreaterThan(20);
    const known = new Set([...keys('en'), ...keys('inspectors-en'), ...keys('session-en')]);
    for (const name of sources) {
      const source = readFileSync(join(folder, name), 'utf8');
      for (const [, key] of source.matchAll(/\bmsg\('([a-z0-9-]+)'/g)) {
        if (key !== 'no-such-key') expect(known, `${name}: ${key}`).toContain(key);
      }
    }
  });
});
