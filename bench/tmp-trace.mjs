import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { chromiumFlags, findOrInstallChromium } from '../scripts/chromium.mjs';
import { benchPage, root } from './data.mjs';

const css = process.env.CSS ?? '';
const js = process.env.JS ?? '';
const N = Number(process.env.N ?? 60);
const env = { ...process.env, PORT: '0', STET_DB: ':memory:' };
const child = spawn(process.execPath, [join(root, 'demo/dist/server/main.js')], {
  env,
  stdio: ['ignore', 'pipe', 'inherit'],
});
const at = await new Promise((done) =>
  child.stdout.on('data', (t) => {
    const u = /http:\/\/127\.0\.0\.1:\d+/.exec(String(t));
    if (u) done(u[0]);
  }),
);
const { title, text, templates } = await benchPage();
for (const [name, source] of [
  ...Object.entries(templates).map(([n, s]) => [`Template:${n}`, s]),
  [title, text],
])
  await fetch(`${at}/api/page/${encodeURIComponent(name)}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text: source, summary: 'b', base: 0 }),
  });
const browser = await chromium.launch({
  executablePath: await findOrInstallChromium(() => {}),
  args: chromiumFlags,
});
const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, bypassCSP: true });
const page = await context.newPage();
const cdp = await context.newCDPSession(page);
await cdp.send('Performance.enable');
const bare = process.env.BARE === '1';
page.on('request', (r) => {
  if (/sources|\.js/.test(r.url())) console.log(r.url().slice(0, 400));
});
await page.goto(`${at}/wiki/${encodeURIComponent(title.replace(/ /g, '_'))}${bare ? '' : '?action=edit'}`);
if (bare)
  await page.evaluate(() => {
    const c = document.querySelector('.stet-content');
    c.contentEditable = 'true';
  });
else await page.waitForFunction(`document.querySelector('.ProseMirror')?.pmViewDesc?.node.childCount > 1`);
await page.waitForTimeout(1000);
if (css) await page.addStyleTag({ content: css });
if (js) await page.evaluate(js);
const surface = bare ? '.stet-content' : '.ProseMirror';
for (let k = 0; k < 3; k++) {
  const box = await page.evaluate((surface) => {
    const wide = [...document.querySelector(surface).querySelectorAll('p')].filter(
      (p) =>
        p.isContentEditable &&
        p.textContent.length >= 80 &&
        !p.closest('table, figure, [contenteditable=false], li, blockquote'),
    );
    const p = wide[Math.floor(wide.length / 2)];
    p.scrollIntoView({ block: 'center' });
    const r = p.getBoundingClientRect();
    return {
      x: r.x + 20,
      y: r.bottom - 12,
      n:
        document.querySelector(surface).children.length +
        ' ' +
        [...document.querySelectorAll('.stet-group')].map(
          (g) => g.children.length + getComputedStyle(g).contentVisibility[0],
        ),
    };
  }, surface);
  await page.waitForTimeout(600);
  if (k === 2) {
    await page.mouse.click(box.x, box.y);
    console.log('top blocks', box.n);
  }
}
await page.screenshot({ path: '/tmp/trace.png' });
console.log(
  await page.evaluate(() => [
    document.activeElement.className,
    getSelection().anchorNode?.nodeName,
    document.querySelector('.ProseMirror').isContentEditable,
  ]),
);
await page.keyboard.press('End');
await page.waitForTimeout(500);
console.log(
  await page.evaluate((sel) => {
    const out = {};
    for (const e of document.querySelectorAll('*')) {
      const s = getComputedStyle(e);
      const why = [];
      if (s.position !== 'static') why.push('pos:' + s.position);
      if (s.overflowX !== 'visible') why.push('ov:' + s.overflowX);
      if (s.opacity !== '1') why.push('op');
      if (s.maskImage && s.maskImage !== 'none') why.push('mask');
      if (s.transform !== 'none') why.push('tr');
      if (s.contentVisibility !== 'visible') why.push('cv');
      if (s.contain !== 'none') why.push('contain');
      if (s.clipPath !== 'none') why.push('clip');
      if (s.willChange !== 'auto') why.push('wc');
      if (s.filter !== 'none' || s.backdropFilter !== 'none') why.push('f');
      if (why.length) {
        const k = e.tagName + '.' + e.className.toString().slice(0, 30) + ' ' + why;
        out[k] = (out[k] ?? 0) + 1;
      }
    }
    return Object.entries(out).filter(([, n]) => n > 3);
  }),
);
const metrics = async () =>
  Object.fromEntries((await cdp.send('Performance.getMetrics')).metrics.map((m) => [m.name, m.value]));
const type = async (n) => {
  for (let i = 0; i < n; i++) {
    await page.keyboard.press('abcdefgh'[i % 8]);
    await page.waitForTimeout(40);
  }
};
await type(10);
const m0 = await metrics();
await type(N);
const m1 = await metrics();
const d = (k) => (((m1[k] - m0[k]) * 1000) / N).toFixed(2);
console.log(
  `per key: thread ${d('ThreadTime')} script ${d('ScriptDuration')} layout ${d('LayoutDuration')} style ${d('RecalcStyleDuration')} task ${d('TaskDuration')}  layouts ${((m1.LayoutCount - m0.LayoutCount) / N).toFixed(1)} styles ${((m1.RecalcStyleCount - m0.RecalcStyleCount) / N).toFixed(1)}`,
);
if (process.env.TRACE) {
  await browser.startTracing(page, {
    categories:
      process.env.TRACE === '1'
        ? [
            'devtools.timeline',
            'disabled-by-default-devtools.timeline',
            'blink',
            'cc',
            'input',
            'v8',
            'loading',
            'viz',
            'base',
            'blink.user_timing',
            'toplevel',
            'benchmark',
            'rail',
            'views',
            'ui',
            'accessibility',
            'disabled-by-default-blink.debug.layout',
          ]
        : process.env.TRACE.split(','),
  });
  await type(N);
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  const names = new Map();
  for (const e of traceEvents) if (e.name === 'thread_name') names.set(`${e.pid}/${e.tid}`, e.args.name);
  const mains = new Map();
  for (const e of traceEvents)
    if (e.ph === 'X' && names.get(`${e.pid}/${e.tid}`) === 'CrRendererMain') {
      const k = `${e.pid}/${e.tid}`;
      (mains.get(k) ?? mains.set(k, []).get(k)).push(e);
    }
  let best = [];
  for (const list of mains.values()) if (list.length > best.length) best = list;
  best.sort((a, b) => a.ts - b.ts || b.dur - a.dur);
  const self = new Map(),
    total = new Map(),
    count = new Map();
  const stack = [];
  for (const e of best) {
    while (stack.length && stack.at(-1).ts + stack.at(-1).dur <= e.ts) stack.pop();
    const dur = e.tdur ?? e.dur;
    self.set(e.name, (self.get(e.name) ?? 0) + dur);
    total.set(e.name, (total.get(e.name) ?? 0) + dur);
    count.set(e.name, (count.get(e.name) ?? 0) + 1);
    if (stack.length) self.set(stack.at(-1).name, (self.get(stack.at(-1).name) ?? 0) - dur);
    stack.push(e);
  }
  for (const [n, s] of [...self].sort((a, b) => b[1] - a[1]).slice(0, 28))
    console.log(
      `${(s / 1000 / N).toFixed(2)} self  ${(total.get(n) / 1000 / N).toFixed(2)} total  ×${(count.get(n) / N).toFixed(1)}  ${n}`,
    );
}
await browser.close();
child.kill();
