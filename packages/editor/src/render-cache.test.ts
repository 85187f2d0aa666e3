import { describe, expect, it } from 'vitest';
import { RenderCache } from './render-cache.js';

const call = (name: string, params: Record<string, string> = {}): string =>
  JSON.stringify({
    parts: [
      {
        template: {
          target: { wt: name },
          params: Object.fromEntries(Object.entries(params).map(([key, wt]) => [key, { wt }])),
          i: 0,
        },
      },
    ],
  });

const settled = (): Promise<void> => new Promise((done) => setTimeout(done));

describe('render cache', () => {
  it('shows at once what is known', () => {
    const cache = new RenderCache({ known: { '{{a|1}}': "''one''" } });
    expect(cache.get(call('a', { 1: '1' }), 'inline')).toMatchObject({ state: 'done', html: '<i>one</i>' });
    expect(cache.get(call('a', { 1: '2' }), 'inline')).toEqual({ state: 'none' });
  });

  it('asks once for all that one drawing needs, and tells when it is there', async () => {
    const asked: string[][] = [];
    const cache = new RenderCache({
      expand: (sources) => {
        asked.push([...sources]);
        return Promise.resolve(new Map(sources.map((source) => [source, source.slice(2, -2)])));
      },
    });
    let told = 0;
    cache.onChange(() => told++);
    expect(cache.get(call('a'), 'inline')).toEqual({ state: 'pending' });
    expect(cache.get(call('a'), 'block')).toEqual({ state: 'pending' });
    expect(cache.get(call('b'), 'inline')).toEqual({ state: 'pending' });
    await settled();
    expect(asked).toEqual([['{{a}}', '{{b}}']]);
    expect(told).toBe(1);
    expect(cache.get(call('a'), 'block')).toMatchObject({ state: 'done', html: '<p>a</p>' });
    expect(asked.length).toBe(1);
  });

  it('says what failed, and asks for it again', async () => {
    let works = false;
    const cache = new RenderCache({
      expand: () =>
        works ? Promise.resolve(new Map([['{{a}}', 'a']])) : Promise.reject(new Error('offline')),
    });
    const seen: string[] = [];
    cache.onChange(() => seen.push(cache.get(call('a'), 'inline').state));
    cache.get(call('a'), 'inline');
    await settled();
    expect(seen).toEqual(['failed']);
    works = true;
    expect(cache.get(call('a'), 'inline')).toEqual({ state: 'pending' });
    await settled();
    expect(seen).toEqual(['failed', 'done']);
  });

  it('leaves places for numbers and lists of notes', () => {
    const cache = new RenderCache({
      known: {
        '{{a}}': 'x<ref name="n">note</ref>',
        '{{list}}': '<references group="g" />',
        '{{plain}}': 'x',
      },
    });
    expect(cache.citations(call('a'), 'inline')).toMatchObject([{ list: false, attrs: { name: 'n' } }]);
    expect(cache.get(call('a'), 'inline')).toMatchObject({
      html: expect.stringContaining('<sup class="reference"><a></a></sup>'),
    });
    expect(cache.citations(call('list'), 'block')).toMatchObject([{ list: true }]);
    expect(cache.citations(call('plain'), 'inline')).toEqual([]);
  });

  it('lets nothing active through', () => {
    const cache = new RenderCache({
      known: { '{{a}}': '<div onclick="x()">a</div>[javascript:x() b]<script>c</script>' },
    });
    const rendered = cache.get(call('a'), 'block');
    expect(rendered.state === 'done' && rendered.html).not.toMatch(/onclick|href|<script/);
  });

  it('says what shows nothing', () => {
    const cache = new RenderCache({ known: { '{{a}}': '[[Category:X]]<!-- c -->', '{{b}}': '' } });
    expect(cache.get(call('a'), 'block')).toMatchObject({ empty: true });
    expect(cache.get(call('b'), 'inline')).toMatchObject({ empty: true });
  });
});
