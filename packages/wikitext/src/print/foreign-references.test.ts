import { escapeAttribute, readHTML } from '@stet/tree/html';
import { expect, it } from 'vitest';
import { printForeign } from '../foreign.js';

const printed = (html: string): string => printForeign(readHTML(html, { foreign: true }), { bases: [] }).text;
const mw = (data: object): string => ` data-mw="${escapeAttribute(JSON.stringify(data))}"`;
const ref = (data: object, more = ''): string =>
  `<sup typeof="mw:Extension/ref"${mw({ name: 'ref', attrs: {}, ...data })}${more}></sup>`;
const list = (items: string, data: object = {}): string =>
  `<div typeof="mw:Extension/references"${mw({ name: 'references', attrs: {}, ...data })}><ol>${items}</ol></div>`;
const said = (id: string, html: string): string =>
  `<li><span id="mw-reference-text-${id}">${html}</span></li>`;
const at = (id: string): object => ({ body: { id: `mw-reference-text-${id}` } });

it.each([
  [
    'a note',
    `<p>a${ref(at('1'))}</p>${list(said('1', '<b>x</b> y'))}`,
    "a<ref>'''x''' y</ref>\n<references />",
  ],
  [
    'a template alone in a note',
    `<p>a${ref(at('1'))}</p>${list(said('1', `<span typeof="mw:Transclusion" data-mw='{"parts":[{"template":{"target":{"wt":"t"},"params":{}}}]}'>z</span>`))}`,
    'a<ref>{{t}}</ref>\n<references />',
  ],
  [
    'blanks',
    `<p>a${ref({ body: { html: ' ' } })}b${ref({ body: { html: '' } })}</p>`,
    'a<ref> </ref>b<ref></ref>',
  ],
  [
    'what continues a note',
    `<p>a${ref({ attrs: { name: 'n' }, ...at('n') })}b${ref({ attrs: { follow: 'n' }, ...at('n') }, ' class="mw-ref-follow" about="#mwt2"')}</p>` +
      list(said('n', 'x<span typeof="mw:Cite/Follow" about="#mwt2"> y</span>')),
    'a<ref name="n">x</ref>b<ref follow="n">y</ref>\n<references />',
  ],
  [
    'notes that a list explains',
    list('', { body: { html: `\n${ref({ attrs: { name: 'n' }, body: { html: 'x' } })}\n` } }),
    '<references>\n<ref name="n">x</ref>\n</references>',
  ],
  [
    'details, changed, and the text of their note',
    `<p>${ref({ attrs: { name: 'n', details: 'old' }, mainRef: 'n', mainBody: 'x', mainBodyHtml: 'book', body: { id: 'y', html: 'p. 1' } })}${ref({ attrs: { name: 'n', details: '{{t}}' }, mainRef: 'n', body: { id: 'y' } })}</p>`,
    '<ref name="n" details="p. 1">book</ref><ref name="n" details="{{t}}" />',
  ],
])('%s', (_, html, source) => {
  expect(printed(html).trim()).toBe(source);
});
