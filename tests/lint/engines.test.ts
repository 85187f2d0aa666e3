import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/**
 * Node 20 is the oldest that is supported. One dependency declares a newer one and is run on 20 by the tests (its
 * server has not to be installed for anything else), so npm cannot be told to be strict.
 */
const known = ['@hocuspocus/server'];

const isOld = (range: string): boolean =>
  range.split('||').some((part) => {
    const match = /^\s*(>=|\^|~|>)?\s*(\d+)/.exec(part);
    if (!match) return part.trim() === '*' || part.trim() === '';
    return match[1]?.startsWith('>') ? Number(match[2]) <= 20 : Number(match[2]) === 20;
  });

it('every dependency runs on Node 20', () => {
  const lock = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')) as {
    packages: Record<string, { engines?: { node?: string }; optional?: boolean }>;
  };
  const newer = Object.entries(lock.packages)
    .filter(([, { engines, optional }]) => engines?.node && !optional && !isOld(engines.node))
    .map(([path]) => path.replace(/^.*node_modules\//, ''));
  expect(newer).toEqual(known);
});
