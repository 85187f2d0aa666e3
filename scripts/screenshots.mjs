// node scripts/screenshots.mjs: the pictures in docs/images, of the demo's own pages. Build first (npm run build, npm run
// bundle -w demo).
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { chromiumFlags, findOrInstallChromium } from './chromium.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = `${root}docs/images/`;
mkdirSync(folder, { recursive: true });

const child = spawn(process.execPath, [`${root}demo/dist/server/main.js`], {
  env: { ...process.env, PORT: '0', STET_DB: ':memory:' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const wiki = await new Promise((done) => {
  child.stdout.on('data', (text) => {
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(String(text));
    if (url) done(url[0]);
  });
});

async function caret(page, text) {
  await page.locator('.ProseMirror').getByText(text).first().click();
}

/** name, title, view, and what a person has just done there */
const pictures = [
  { name: 'read', title: 'Aldmouth' },
  { name: 'editor', title: 'Aldmouth', edit: true, act: (page) => caret(page, 'is a harbour town') },
  {
    name: 'editor-dark',
    title: 'Aldmouth',
    edit: true,
    dark: true,
    act: (page) => caret(page, 'is a harbour town'),
  },
  { name: 'editor-rtl', title: 'المنارة القديمة', edit: true, act: (page) => caret(page, 'أشعل الحارس') },
  {
    name: 'editor-400',
    title: 'Aldmouth',
    edit: true,
    width: 400,
    act: (page) => caret(page, 'is a harbour town'),
  },
  {
    name: 'table',
    title: 'Ferry timetable',
    edit: true,
    act: (page) => page.locator('.ProseMirror td').nth(3).click(),
  },
  {
    name: 'editor-template',
    title: 'Templates and notes',
    edit: true,
    act: (page) => page.locator('.ProseMirror .infobox').click(),
  },
  {
    name: 'reference',
    title: 'Aldmouth',
    edit: true,
    act: (page) => page.locator('.ProseMirror .stet-reference, .ProseMirror sup').first().click(),
  },
  {
    name: 'diff',
    title: 'Aldmouth',
    query: async () => {
      const at = `${wiki}/api/page/Aldmouth`;
      const { text, revision } = await (await fetch(at)).json();
      const edited = text
        .replace('eleven roofs', 'twelve roofs, a chimney')
        .replace('; \n* the boatyard', ';\n* the boatyard');
      const saved = await fetch(at, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ text: edited, summary: 'Counted the roofs again', base: revision }),
      });
      return `?action=diff&old=${revision}&new=${(await saved.json()).revision}`;
    },
  },
];

/** Two windows of two people on one page, beside one another: each does something that the other one sees. */
async function together(browser, file, dark) {
  const people = [];
  for (const name of ['Ann', 'Ben']) {
    const context = await browser.newContext({
      viewport: { width: 720, height: 640 },
      colorScheme: dark ? 'dark' : 'light',
      locale: 'en',
    });
    const secret = Buffer.from(name.padEnd(16, '.')).toString('hex');
    await context.addInitScript(
      (value) => localStorage.setItem('stet-identity', value),
      JSON.stringify({ secret, name }),
    );
    const page = await context.newPage();
    await page.goto(`${wiki}/wiki/Aldmouth?action=edit`);
    await page.locator('.stet-session-state[data-state=stored]').waitFor({ state: 'attached' });
    people.push({ context, page });
  }
  const [ann, ben] = people.map(({ page }) => page);
  await caret(ann, 'is a harbour town');
  await ann.keyboard.press('End');
  await ann.keyboard.type('often ');
  const second = ben.locator('.ProseMirror p').nth(2);
  await second.click();
  await ben.keyboard.press('Home');
  for (let i = 0; i < 24; i++) await ben.keyboard.press('Shift+ArrowRight');
  await ann.locator('.stet-peer-selection').first().waitFor();
  await ben.locator('.stet-peer-caret').first().waitFor({ state: 'attached' });
  await ann.waitForTimeout(400);
  const shots = [];
  for (const { page } of people) {
    // Names go when nothing moves.
    await page.locator('.stet-peer-name').evaluateAll((names) => {
      for (const name of names) name.style.animation = 'none';
    });
    shots.push((await page.screenshot()).toString('base64'));
  }
  const sheet = await browser.newPage({ viewport: { width: 1472, height: 672 } });
  const images = shots.map((shot) => `<img src="data:image/png;base64,${shot}" width="720" height="640">`);
  const ground = dark ? '#333' : '#ccc';
  await sheet.setContent(
    `<body style="margin:0;padding:12px 10px;background:${ground};display:flex;gap:12px">${images.join('')}</body>`,
  );
  await sheet.screenshot({ path: file });
  await sheet.close();
  for (const { context } of people) await context.close();
}

const only = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: await findOrInstallChromium(), args: chromiumFlags });
try {
  for (const picture of pictures) {
    if (only.length > 0 && !only.includes(picture.name)) continue;
    const page = await browser.newPage({
      viewport: { width: picture.width ?? 1280, height: picture.height ?? 860 },
      colorScheme: picture.dark ? 'dark' : 'light',
      locale: 'en',
    });
    const path = encodeURIComponent(picture.title.replace(/ /g, '_'));
    await page.goto(
      `${wiki}/wiki/${path}${picture.edit ? '?action=edit' : ((await picture.query?.()) ?? '')}`,
    );
    if (picture.edit) await page.locator('.ProseMirror').first().waitFor();
    await picture.act?.(page);
    await page.waitForTimeout(600);
    await page.screenshot({ path: `${folder}${picture.name}.png`, animations: 'disabled' });
    await page.close();
    console.log(`docs/images/${picture.name}.png`);
  }
  for (const [name, dark] of [
    ['together', false],
    ['together-dark', true],
  ]) {
    if (only.length > 0 && !only.includes(name)) continue;
    await together(browser, `${folder}${name}.png`, dark);
    console.log(`docs/images/${name}.png`);
  }
} finally {
  await browser.close();
  child.kill();
}
