// npm run bench:editor: the demo's editor beside a bare contentEditable that holds the read view's HTML of the same page.
//
//   --keys 200  keystrokes in each place     --loads 5  cold loads of each page     --gap 40  ms between keystrokes
//   --where middle   start, middle or end; may be given several times               --json    the last line alone
//   --floor          also a contentEditable that holds one paragraph and nothing else: what no editor can be faster than
//   --throttle 1     how many times slower the processor is made to be while keys are typed (on a fast one both pages wait for
//                    the next frame most of the time, and the wait is the same for both)
//   --spread 0       up to so many ms more between two keys, at random: with 16.7 a key comes anywhere between two frames. Without
//                    it the place is nearly always the same, and a page can be lucky or not
//
// ready   navigation start → a person can type (a new context with an empty cache each time); median of the loads.
// key     from the keydown's time stamp to the task after the frame in which the model has the character (so it contains
//         the wait for the next frame, up to 16.7 ms); one key at a time, the next --gap ms later.
// cpu     main-thread CPU time a key: the thread's time over the batch less the same over an idle stretch in which
//         frames are asked for. Not quantised to frames, and little disturbed by other programs on the machine.
// js      the scripts that were loaded when a person could type, gzip, KiB.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { chromium } from '@playwright/test';
import { chromiumFlags, findOrInstallChromium } from '../scripts/chromium.mjs';
import { benchPage, median, root } from './data.mjs';

const { values: options } = parseArgs({
  options: {
    keys: { type: 'string', default: '200' },
    loads: { type: 'string', default: '5' },
    gap: { type: 'string', default: '40' },
    throttle: { type: 'string', default: '1' },
    spread: { type: 'string', default: '0' },
    where: { type: 'string', multiple: true, default: ['middle'] },
    floor: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const keys = Number(options.keys);
const gap = Number(options.gap);
const spread = Number(options.spread);
const say = (line) => options.json || console.log(line);

if (
  !existsSync(join(root, 'demo/dist/server/main.js')) ||
  !existsSync(join(root, 'demo/dist/client/.vite/manifest.json'))
) {
  console.error('The demo is not built. Run: npm run build && npm run bundle -w demo');
  process.exit(1);
}

/** The demo wiki with nothing but the sample pages, on a free port. */
async function startWiki() {
  const env = { ...process.env, PORT: '0', STET_DB: ':memory:' };
  const child = spawn(process.execPath, [join(root, 'demo/dist/server/main.js')], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const at = await new Promise((done, failed) => {
    child.stdout.on('data', (text) => {
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(String(text));
      if (url) done(url[0]);
    });
    child.on('exit', () => failed(new Error('The demo wiki did not start.')));
  });
  return { at, stop: () => child.kill() };
}

/** The read view's HTML, editable, with the same styles and nothing else. */
async function startBare(wiki, title) {
  const read = await (await fetch(`${wiki}/wiki/${encodeURIComponent(title)}`)).text();
  const from = read.indexOf('<div class="stet-content"');
  const to =
    read.indexOf('<nav class="categories"') < 0
      ? read.indexOf('</main>')
      : read.indexOf('<nav class="categories"');
  const styles = await Promise.all(
    [...read.matchAll(/<link rel="stylesheet" href="([^"]+)">/g)].map(async ([, href]) =>
      (await fetch(wiki + href)).text(),
    ),
  );
  const content = read
    .slice(from, to)
    .replace('<div class="stet-content"', '<div contenteditable="true" class="stet-content"');
  const html = (body) =>
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>bare</title><link rel="stylesheet" href="/style.css"></head><body class="wiki"><main><div class="page-body">${body}</div></main></body></html>`;
  const paragraph = `<div contenteditable="true" class="stet-content"><p>${'One paragraph and no more. '.repeat(12)}</p></div>`;
  const files = new Map([
    ['/', gzipSync(html(content), { level: 1 })],
    ['/paragraph', gzipSync(html(paragraph), { level: 1 })],
    ['/style.css', gzipSync(styles.join('\n'), { level: 9 })],
  ]);
  const server = createServer((request, response) => {
    const file = files.get(request.url);
    if (!file) return response.writeHead(404).end();
    response.writeHead(200, {
      'content-type': request.url === '/style.css' ? 'text/css' : 'text/html; charset=utf-8',
      'content-encoding': 'gzip',
    });
    response.end(file);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return {
    at: `http://127.0.0.1:${server.address().port}/`,
    html: content.length,
    stop: () => server.close(),
  };
}

const metrics = async (cdp) =>
  Object.fromEntries((await cdp.send('Performance.getMetrics')).metrics.map((m) => [m.name, m.value]));

async function load(browser, target) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, bypassCSP: true });
  const page = await context.newPage();
  page.on('dialog', (dialog) => dialog.accept().catch(() => {}));
  const cdp = await context.newCDPSession(page);
  await cdp.send('Performance.enable');
  const scripts = [];
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script')
      scripts.push(response.body().catch(() => Buffer.alloc(0)));
  });
  await page.addInitScript(`(() => {
    const test = () => { try { return ${target.ready}; } catch { return false; } };
    const tick = () => { if (test()) window.__ready = performance.now(); else setTimeout(tick, 4); };
    if (window === top) tick();
  })()`);
  await page.goto(target.url, { waitUntil: 'commit' });
  await page.waitForFunction('window.__ready', null, { polling: 50, timeout: 120_000 });
  const cpu = (await metrics(cdp)).ThreadTime * 1000;
  const ready = await page.evaluate('window.__ready');
  const js = (await Promise.all(scripts)).reduce((sum, body) => sum + gzipSync(body, { level: 9 }).length, 0);
  return { page, cdp, context, ready, cpu, js };
}

async function type({ page, cdp }, target, where) {
  const spot = await page.evaluate(
    ({ surface, place }) => {
      const wide = [...document.querySelector(surface).querySelectorAll('p')].filter(
        (p) =>
          p.isContentEditable &&
          p.textContent.length >= 80 &&
          !p.closest('table, figure, [contenteditable=false], li, blockquote'),
      );
      const i = { start: 0, middle: Math.floor(wide.length / 2), end: wide.length - 1 }[place];
      wide[i].scrollIntoView({ block: 'center' });
      return i;
    },
    { surface: target.surface, place: where },
  );
  await page.waitForTimeout(700);
  // Asked again after scrolling: blocks above may have been laid out meanwhile, and moved it.
  const box = await page.evaluate(
    ({ surface, i }) => {
      const wide = [...document.querySelector(surface).querySelectorAll('p')].filter(
        (p) =>
          p.isContentEditable &&
          p.textContent.length >= 80 &&
          !p.closest('table, figure, [contenteditable=false], li, blockquote'),
      );
      wide[i].scrollIntoView({ block: 'center' });
      const r = wide[i].getBoundingClientRect();
      return { x: r.x + Math.min(60, r.width / 2), y: r.bottom - 12 };
    },
    { surface: target.surface, i: spot },
  );
  await page.mouse.click(box.x, box.y);
  await page.waitForTimeout(300);
  await page.keyboard.press('End');
  await page.waitForTimeout(500);
  await page.evaluate((size) => {
    const get = new Function(`return (${size});`);
    const channel = new MessageChannel();
    let done = null;
    channel.port1.onmessage = () => {
      const call = done;
      done = null;
      call?.(performance.now());
    };
    window.__latencies = [];
    window.__arm = () => {
      const before = get();
      window.__one = new Promise((settled) => {
        let pressed = null;
        const onKey = (event) => {
          pressed = event.timeStamp;
        };
        window.addEventListener('keydown', onKey, { capture: true, once: true });
        const start = performance.now();
        const frame = () => {
          if (pressed !== null && get() !== before) {
            done = (shown) => {
              window.__latencies.push(shown - pressed);
              settled();
            };
            channel.port2.postMessage(0);
          } else if (performance.now() - start > 10_000) {
            window.removeEventListener('keydown', onKey, { capture: true });
            settled();
          } else requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
      });
    };
  }, target.size);
  const text = 'the quick brown fox jumps over a lazy dog and ';
  const batch = async (n) => {
    const before = await metrics(cdp);
    const start = performance.now();
    for (let i = 0; i < n; i++) {
      await page.evaluate('window.__arm()');
      const char = text[i % text.length];
      await page.keyboard.press(char === ' ' ? 'Space' : char);
      await page.evaluate('window.__one');
      await page.waitForTimeout(gap + Math.random() * spread);
    }
    const after = await metrics(cdp);
    return { wall: performance.now() - start, thread: (after.ThreadTime - before.ThreadTime) * 1000 };
  };
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: Number(options.throttle) });
  await batch(10);
  await page.evaluate('window.__latencies = []');
  const busy = await batch(keys);
  const latencies = await page.evaluate('window.__latencies');
  const before = await metrics(cdp);
  const start = performance.now();
  await page.evaluate(
    (ms) =>
      new Promise((settled) => {
        const from = performance.now();
        const frame = () => (performance.now() - from > ms ? settled() : requestAnimationFrame(frame));
        frame();
      }),
    Math.min(busy.wall, 4000),
  );
  const after = await metrics(cdp);
  const idle = ((after.ThreadTime - before.ThreadTime) * 1000 * busy.wall) / (performance.now() - start);
  const sorted = [...latencies].sort((a, b) => a - b);
  return {
    where,
    keys: latencies.length,
    missed: keys - latencies.length,
    p50: median(latencies),
    p95: sorted[Math.floor(sorted.length * 0.95)],
    cpu: (busy.thread - idle) / keys,
  };
}

const round = (value) => Math.round(value * 10) / 10;
const executablePath = await findOrInstallChromium(say);
const wiki = await startWiki();
const { title, text, templates } = await benchPage();
const pages = Object.entries(templates).map(([name, source]) => [`Template:${name}`, source]);
for (const [name, source] of [...pages, [title, text]]) {
  const address = `${wiki.at}/api/page/${encodeURIComponent(name)}`;
  // The demo has templates of the same names.
  const { revision = 0 } = await (await fetch(address)).json();
  const saved = await fetch(address, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text: source, summary: 'bench', base: revision }),
  });
  if (!saved.ok) {
    wiki.stop();
    throw new Error(await saved.text());
  }
}
const bare = await startBare(wiki.at, title);
const browser = await chromium.launch({ executablePath, args: chromiumFlags });
try {
  const targets = [
    {
      name: 'bare',
      url: bare.at,
      ready: `document.readyState === 'complete' && document.querySelector('[contenteditable]').isContentEditable`,
      surface: '[contenteditable]',
      // The text that is typed in is one node: its length is the model.
      size: 'getSelection().anchorNode.nodeType === 3 ? getSelection().anchorNode.length : -1',
    },
    {
      name: 'stet',
      url: `${wiki.at}/wiki/${encodeURIComponent(title.replace(/ /g, '_'))}?action=edit`,
      ready: `document.querySelector('.ProseMirror').isContentEditable && document.querySelector('.ProseMirror').pmViewDesc.node.childCount > 1`,
      surface: '.ProseMirror',
      size: `document.querySelector('.ProseMirror').pmViewDesc.node.content.size`,
    },
  ];
  if (options.floor) targets.push({ ...targets[0], name: 'floor', url: `${bare.at}paragraph` });
  for (const target of targets) Object.assign(target, { loads: [], typing: [] });
  for (let i = 0; i < Number(options.loads); i++) {
    for (const target of targets) {
      const loaded = await load(browser, target);
      target.loads.push(loaded);
      if (i === Number(options.loads) - 1) {
        await loaded.page.waitForTimeout(1500);
        for (const where of options.where) target.typing.push(await type(loaded, target, where));
      }
      await loaded.context.close();
    }
  }
  const [plain, stet, floor] = targets.map((t) => ({
    ready: median(t.loads.map((l) => l.ready)),
    readyCpu: median(t.loads.map((l) => l.cpu)),
    js: t.loads[0].js / 1024,
    typing: t.typing,
  }));
  say(
    `“${title}”: ${text.length} characters of wikitext, ${Math.round(bare.html / 1024)} KiB of HTML; Chromium ${browser.version()}\n`,
  );
  const rows = [
    {
      what: 'ready, ms',
      bare: round(plain.ready),
      stet: round(stet.ready),
      ratio: round(stet.ready / plain.ready),
      goal: '≤ 2.5',
    },
    {
      what: 'CPU until ready, ms',
      bare: round(plain.readyCpu),
      stet: round(stet.readyCpu),
      ratio: round(stet.readyCpu / plain.readyCpu),
    },
  ];
  plain.typing.forEach((b, i) => {
    const s = stet.typing[i];
    const f = floor?.typing[i];
    const ratio = (x, y) => Math.round((y / x) * 100) / 100;
    const least = (of) => (f ? { floor: round(f[of]), 'floor / bare': ratio(b[of], f[of]) } : {});
    const goal = b.where === 'middle' ? '≤ 0.5' : undefined;
    rows.push({
      what: `key p50, ${b.where}, ms`,
      bare: round(b.p50),
      stet: round(s.p50),
      ratio: ratio(b.p50, s.p50),
      ...least('p50'),
      goal,
    });
    rows.push({
      what: `key p95, ${b.where}, ms`,
      bare: round(b.p95),
      stet: round(s.p95),
      ratio: ratio(b.p95, s.p95),
      ...least('p95'),
    });
    rows.push({
      what: `CPU a key, ${b.where}, ms`,
      bare: round(b.cpu),
      stet: round(s.cpu),
      ratio: ratio(b.cpu, s.cpu),
      ...least('cpu'),
      goal,
    });
    if (b.missed || s.missed)
      say(
        `${b.where}: ${b.missed} keys of bare and ${s.missed} of stet were not seen in the model within 10 s.`,
      );
  });
  rows.push({ what: 'JavaScript, KiB gzip', bare: round(plain.js), stet: round(stet.js), goal: '≤ 220' });
  if (!options.json) console.table(rows);
  console.log(JSON.stringify({ title, rows }));
} finally {
  await browser.close();
  bare.stop();
  wiki.stop();
}
