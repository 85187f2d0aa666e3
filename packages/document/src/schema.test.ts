import type { DOMOutputSpec } from 'prosemirror-model';
import { describe, expect, test } from 'vitest';
import { packAttributes, schema, unpackAttributes } from './index.js';

const hostile = packAttributes({
  onclick: 'alert(1)',
  style: 'background: url(https://evil.example/x)',
  href: 'javascript:alert(1)',
  src: 'https://evil.example/x',
  title: 'fine',
});

/** Attributes of all elements in what `toDOM` gives. */
function attributesIn(spec: DOMOutputSpec): Record<string, string>[] {
  if (!Array.isArray(spec)) return [];
  const [, ...rest] = spec as unknown as [string, ...unknown[]];
  return rest.flatMap((part) => {
    if (Array.isArray(part)) return attributesIn(part as unknown as DOMOutputSpec);
    return part !== null && typeof part === 'object' ? [part as Record<string, string>] : [];
  });
}

function expectHarmless(spec: DOMOutputSpec, name: string): void {
  for (const attrs of attributesIn(spec)) {
    for (const [key, value] of Object.entries(attrs)) {
      expect(/^on|^src/i.test(key), `${name}: ${key}`).toBe(false);
      expect(/javascript:|url\(/i.test(value), `${name}: ${key}=${value}`).toBe(false);
    }
  }
}

describe('the schema', () => {
  test('attributes are strings with a default, or have to be given', () => {
    for (const type of [...Object.values(schema.nodes), ...Object.values(schema.marks)]) {
      for (const [name, spec] of Object.entries(type.spec.attrs ?? {})) {
        if (!('default' in spec)) continue;
        expect(typeof spec.default, `${type.name}.${name}`).toBe('string');
      }
    }
  });

  test('every block, container and atom has an id and an origin, every element mark an id', () => {
    for (const type of Object.values(schema.nodes)) {
      if (type.name === 'doc' || type.isText) continue;
      expect(Object.keys(type.spec.attrs ?? {}), type.name).toEqual(expect.arrayContaining(['id', 'origin']));
    }
    for (const type of Object.values(schema.marks)) {
      expect(type.spec.excludes, type.name).toBe('');
      if (type.name !== 'soft') expect(Object.keys(type.spec.attrs ?? {}), type.name).toContain('id');
    }
  });

  test('nothing that runs or loads reaches the DOM, whatever the attributes say', () => {
    for (const type of Object.values(schema.nodes)) {
      if (!type.spec.toDOM) continue;
      const attrs: Record<string, string> = {};
      for (const name of Object.keys(type.spec.attrs ?? {})) attrs[name] = 'javascript:alert(1)';
      for (const name of ['cls', 'type', 'src', 'text', 'tree', 'resource'])
        if (name in attrs) attrs[name] = 'x';
      if ('attrs' in attrs) attrs.attrs = hostile;
      if ('name' in attrs) attrs.name = 'script';
      const node = type.create(attrs);
      const spec = type.spec.toDOM(node);
      expectHarmless(spec, type.name);
      expect((spec as unknown as string[])[0], type.name).not.toBe('script');
    }
    for (const type of Object.values(schema.marks)) {
      const mark = type.create({ attrs: hostile, name: 'iframe', href: 'javascript:alert(1)' });
      const spec = type.spec.toDOM?.(mark, true) as DOMOutputSpec;
      expectHarmless(spec, type.name);
      expect((spec as unknown as string[])[0], type.name).not.toBe('iframe');
    }
  });

  test('attributes are packed with sorted keys, "" for none, and bad data is no attributes', () => {
    expect(packAttributes({ b: '1', a: '2' })).toBe('{"a":"2","b":"1"}');
    expect(packAttributes({ rel: 'x' }, 'rel')).toBe('');
    expect(unpackAttributes('{"a":1,"b":"2"}')).toEqual({ b: '2' });
    expect(unpackAttributes('[')).toEqual({});
  });
});
