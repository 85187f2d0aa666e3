import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/**
 * Which keys belong to an input method is said in one place (packages/editor/src/input/guard.ts): who asks the event
 * itself forgets the Enter that Safari sends after a composition, and phones, which send 229 throughout.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const sources = ['packages/editor/src', 'packages/ui/src', 'demo/client'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => `${folder}/${file}`),
);
const asks = /\b(?:event|e)\.isComposing\b|\b229\b/;

test('nobody but the guard asks an event whether it composes', () => {
  const found = sources.filter((file) => asks.test(readFileSync(join(root, file), 'utf8')));
  expect(found).toEqual(['packages/editor/src/input/guard.ts']);
});

test('who listens to keys of the text asks the guard', () => {
  const listens = /handleKeyDown|keydown\(view/;
  const found = sources.filter((file) => listens.test(readFileSync(join(root, file), 'utf8')));
  expect(found.length).toBeGreaterThan(2);
  for (const file of found) expect(readFileSync(join(root, file), 'utf8'), file).toContain('isComposing');
});
