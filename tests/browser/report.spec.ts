import { readFileSync } from 'node:fs';
import { expect, openEditor, test } from './wiki.js';

test('an input problem is recorded, read, and saved as a file that can be replayed', async ({
  page,
  wiki,
}) => {
  await wiki.put('Report', 'One two.');
  await page.goto(`${wiki.address('Report', 'action=edit')}#report-input`);
  const surface = await openEditor(page);
  const report = page.getByRole('dialog', { name: 'Report an input problem' });
  await surface.getByText('One two.').click();
  await page.keyboard.press('End');
  await report.getByRole('button', { name: 'Record' }).click();
  await page.keyboard.type('ab');
  await report.getByRole('button', { name: 'Stop' }).click();
  await report.getByLabel('Letters that nobody is to see').fill('ab');
  await report.getByLabel('Put in its place').fill('xy');
  await report.getByRole('button', { name: 'Replace' }).click();
  const waiting = page.waitForEvent('download');
  await report.getByRole('button', { name: 'Save as a file' }).click();
  const recording = JSON.parse(readFileSync(await (await waiting).path(), 'utf8'));
  expect(recording).toMatchObject({
    format: 'ime-recording/1',
    startText: 'One two.',
    startCaret: 8,
    final: { text: 'One two.xy', selection: [10, 10] },
  });
});
