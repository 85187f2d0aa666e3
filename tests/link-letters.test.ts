/** Letters beside a link that its wiki reads as a part of it: typed there, they are in the link and stand outside of its brackets. */

import { createIds, exportDocument, importTree, repairIds, typeText } from '@stet/document';
import { defaultSite, parse, print, type Site, siteFromData } from '@stet/wikitext';
import type { Node } from 'prosemirror-model';
import { EditorState } from 'prosemirror-state';
import { expect, test } from 'vitest';

const german = siteFromData({ general: { lang: 'de', linktrail: '/^([äöüßa-z]+)(.*)$/sDu' } });
const catalan = siteFromData({ general: { lang: 'ca', linktrail: "/^((?:[a-zà]|'(?!'))+)(.*)$/sDu" } });
const none = siteFromData({ general: { lang: 'zh', linktrail: '/^()(.*)$/sD' } });
const arabic = siteFromData({
  general: { lang: 'ar', linktrail: '/^([a-zء-ي]+)(.*)$/sDu', linkprefixcharset: 'a-z\\x{80}-\\x{10ffff}' },
});

/** Where a letter stands that the page has once. */
function placeOf(doc: Node, mark: string): number {
  let found = -1;
  doc.descendants((node, pos) => {
    const at = node.text?.indexOf(mark) ?? -1;
    if (at >= 0) found = pos + at;
  });
  return found;
}

/** The page with text typed where `|>` stands in its source, or over what stands between that and `<|`. */
function typed(source: string, text: string, site: Site): string {
  const bare = source.replace('|>', '').replace('<|', '');
  const base = parse(bare, { site });
  const doc = importTree(base);
  const from = placeOf(
    importTree(parse(source.replace('|>', '\ue000').replace('<|', ''), { site })),
    '\ue000',
  );
  const end = placeOf(
    importTree(parse(source.replace('|>', '').replace('<|', '\ue000'), { site })),
    '\ue000',
  );
  const { tr } = EditorState.create({ doc });
  typeText(tr, from, end < 0 ? from : end, text, site);
  repairIds(tr, createIds('checker'));
  const saved = print(exportDocument(tr.doc), { bases: [base], site });
  expect(saved.declared).toEqual([]);
  return saved.text;
}

test.each([
  ['a [[boat]]|> z', 's', 'a [[boat]]s z'],
  ['[[boat]]|>', 's and more', '[[boat]]s and more'],
  ['[[boat]]|>', ' s', '[[boat]] s'],
  ['[[boat]]|>', 'Ä', '[[boat]]Ä'],
  ['[[boat]]s|>', 'x', '[[boat]]sx'],
  ['[[boat|ship]]|>', 's', '[[boat|ships]]'],
  ['[[boat|ship]]s|>', 'x', '[[boat|ship]]sx'],
  ['[[boat|s|>hip]]s', 'x', '[[boat|sxhip]]s'],
  ["'''[[boat]]|>'''", 's', "'''[[boat]]s'''"],
  ["[[boat|''ship'']]|>", 's', "[[boat|''ships'']]"],
  ['[[boat#Hull]]|>', 's', '[[boat#Hull]]s'],
  ['[[:Category:Boat]]|>', 's', '[[:Category:Boat]]s'],
  ['[[:fr:Bateau]]|>', 'x', '[[:fr:Bateau]]x'],
  ['[[boat_house]]|>', 's', '[[boat_house]]s'],
  ['[[Media:a.ogg]]|>', 's', '[[Media:a.ogg]]s'],
  ['[[boat]]|>{{t}}', 's', '[[boat]]s{{t}}'],
  ['[[boat]]|>[[ship]]', 's', '[[boat]]s[[ship]]'],
  ['[[boat]]|>の', 's ', '[[boat]]s の'],
  ['[[{{t}}年]]|>の', 's ', '[[{{t}}年]]s の'],
  ['[[boat]]|>12<|', 'sea', '[[boat]]sea'],
  ['[[boat|the |>ship<|]]', 'x 1', '[[boat|the x 1]]'],
  // On purpose half a word: nothing of it changes, and what is typed on its other side is none of the link.
  ['[[boat]]<nowiki/>house|>', 's', '[[boat]]<nowiki/>houses'],
  ['[https://a.example boat]|>', 's', '[https://a.example boat]s'],
])('%s and "%s"', (source, text, result) => {
  expect(typed(source, text, defaultSite)).toBe(result);
});

test('the letters are those of the wiki', () => {
  expect(typed('[[Boot]]|>', 'östen', german)).toBe('[[Boot]]östen');
  expect(typed('[[Boot]]|>', 'östen', defaultSite)).toBe('[[Boot]]östen');
  expect(typed('[[home]]|>', "'s", catalan)).toBe("[[home]]'s");
  expect(typed('[[船]]|>', 's', none)).toBe('[[船]]s');
});

test('what the wiki reads as part of a link is in it, and nothing else', () => {
  const shown = (site: Site): string => {
    const doc = importTree(parse('[[Boot]]', { site }));
    const { tr } = EditorState.create({ doc });
    typeText(tr, 5, 5, 'eöé', site);
    return tr.doc.nodeAt(1)?.text ?? '';
  };
  expect(shown(defaultSite)).toBe('Boote');
  expect(shown(german)).toBe('Booteö');
  expect(shown(none)).toBe('Boot');
});

test.each([
  ['x |>[[بلد]]', 'و', 'x و[[بلد]]'],
  ['x |>[[بلد]]', 'من ', 'x من [[بلد]]'],
  ['x و|>[[بلد]]', 'ك', 'x وك[[بلد]]'],
  ['x |>[[بلد|ناس]]', 'و', 'x [[بلد|وناس]]'],
  // Letters between two links are the trail of the first.
  ['[[بلد]]|>[[بلد]]', 'و', '[[بلد]]و[[بلد]]'],
  ['[[بلد]]|>[[بلد]]', 'ك و', '[[بلد]]ك و[[بلد]]'],
])('before a link, where letters there belong to it: %s and "%s"', (source, text, result) => {
  expect(typed(source, text, arabic)).toBe(result);
});
