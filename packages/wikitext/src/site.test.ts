import { describe, expect, it } from 'vitest';
import { parse } from './parse/parse.js';
import { siteFromSiteinfo } from './site.js';

const query = {
  general: { lang: 'de', mainpage: 'Hauptseite', linktrail: '/^([äöüßa-z]+)(.*)$/sDu' },
  namespaces: {
    '0': { id: 0, name: '' },
    '6': { id: 6, name: 'Datei', canonical: 'File' },
    '14': { id: 14, name: 'Kategorie', canonical: 'Category' },
  },
};

describe('a site from siteinfo', () => {
  it.each([
    ['the answer', { batchcomplete: true, query }],
    ['its query', query],
  ])('takes %s', (_, answer) => {
    const site = siteFromSiteinfo(answer);
    expect(site.namespaces.get('kategorie')).toBe(14);
    expect(JSON.stringify(parse('[[Kategorie:X]]', { site }).children)).toContain('mw:PageProp/Category');
  });

  it.each([
    [null, /No answer to meta=siteinfo/],
    ['text', /No answer to meta=siteinfo/],
    [{ query: { general: {} } }, /with general and namespaces/],
    [{ error: { code: 'readapidenied', info: 'You need read permission.' } }, /You need read permission/],
  ])('says what is wrong with %j', (answer, message) => {
    expect(() => siteFromSiteinfo(answer)).toThrow(message);
  });

  it('knows which functions have a # before their name', () => {
    const { functions } = siteFromSiteinfo({
      ...query,
      functionhooks: ['if', 'lc', 'formal', 'pagelang'],
      magicwords: [
        { name: 'if', aliases: ['wenn', 'if'] },
        { name: 'lc', aliases: ['KLEIN:', 'LC:'] },
        { name: 'formal', aliases: ['#FORMAL:'] },
        { name: 'pagelang', aliases: ['SEITENSPRACHE', 'PAGELANG'] },
      ],
    });
    const names = ['if', '#if', '#wenn', 'klein', '#lc', 'formal', '#formal', 'pagelang', 'seitensprache'];
    expect(names.filter((name) => functions.has(name))).toEqual([
      '#if',
      '#wenn',
      'klein',
      '#formal',
      'pagelang',
      'seitensprache',
    ]);
  });
});
