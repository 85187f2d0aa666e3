import { expect, type Page, test } from '@playwright/test';
import { element, type Tree, type TreeNode, text, tree, writeHTML } from '@stet/tree';
import { readHTML, writeExchange } from '@stet/tree/html';
import { parse } from '@stet/wikitext';
import { findActive, leak, provoke, vectors } from './vectors.js';
import { openEditor, test as wikiTest } from './wiki.js';

/**
 * Nothing that a page says runs, and nothing in it asks another server, in the read view or in the editor. The
 * content security policy of the demo is switched off here: the sanitizer has to do it alone.
 */
test.use({ bypassCSP: true });
wikiTest.use({ bypassCSP: true });

const origin = 'http://stet.test/';

/** Records what left the origin, and dialogs; `verdict` also looks at the page itself. */
async function watch(page: Page, own: string): Promise<() => Promise<Record<string, unknown>>> {
  const requests: string[] = [];
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    // Icons of our own style sheet are data.
    if (!request.url().startsWith(own) && !request.url().startsWith('data:image/svg+xml,%3Csvg')) {
      requests.push(request.url());
    }
  });
  page.on('websocket', (socket) => {
    // The session of a page that is edited.
    if (socket.url() !== `${own.replace('http', 'ws')}/sessions`) requests.push(socket.url());
  });
  await page.route(`${leak}**`, (route) => route.abort());
  return async () => {
    await page.evaluate(provoke, '.stet-content');
    await page.waitForTimeout(200);
    return {
      requests,
      dialogs,
      hits: await page.evaluate(() => (window as { __hits?: number[] }).__hits ?? []),
      active: await page.evaluate(findActive, '.stet-content'),
      address: page.url().startsWith(own),
    };
  };
}

const nothing = { requests: [], dialogs: [], hits: [], active: [], address: true };

/** Shows read views on a page of nothing else. */
async function show(page: Page, bodies: readonly string[]): Promise<Record<string, unknown>> {
  const verdict = await watch(page, origin);
  const html = bodies.map((body) => `<div class="stet-content">${body}</div>`).join('\n');
  await page.route(`${origin}**`, (route) =>
    route.request().url() === origin
      ? route.fulfill({ contentType: 'text/html; charset=utf-8', body: `<!doctype html><body>${html}` })
      : route.fulfill({ status: 404, body: '' }),
  );
  await page.goto(origin);
  expect(await page.locator('.stet-content').count()).toBe(bodies.length);
  return verdict();
}

/** A tree as bad as one can be: what no parser of ours makes, but a collaborator or a file may hold. */
function evilTrees(): Tree[] {
  const run = "window.__hits=['tree']";
  const attrs = (extra: Record<string, string> = {}): Record<string, string> => ({
    onclick: run,
    onmouseover: run,
    onerror: run,
    onload: run,
    src: `${leak}tree`,
    srcset: `${leak}tree 1x`,
    href: `javascript:${run}`,
    background: `${leak}tree`,
    style: `background:url(${leak}tree);position:fixed`,
    srcdoc: `<script>parent.${run}</script>`,
    'xlink:href': `javascript:${run}`,
    'x onmouseover': run,
    'x><script>': run,
    class: `"><script>${run}</script>`,
    title: `'"><img src=x onerror="${run}">`,
    ...extra,
  });
  const names =
    'script style iframe object embed img image svg math base link meta form input button a div span td figure body html ' +
    'template textarea title noscript xmp plaintext video audio frameset select';
  const types = [
    'mw:Transclusion',
    'mw:Param',
    'mw:File/Thumb',
    'mw:Extension/ref',
    'mw:Extension/references',
    'mw:Extension/x',
    'mw:Placeholder',
    'mw:Nowiki',
    `mw:File"onload="${run}`,
  ];
  const bad = `</script></style><script>${run}</script><img src=x onerror="${run}">`;
  const data = JSON.stringify({
    parts: [{ template: { target: { wt: bad } } }, { templatearg: { target: { wt: bad } } }],
    name: bad,
    attrs: { name: bad, group: bad },
    body: { extsrc: bad },
    attribs: [
      ['width', `1" onload="${run}`],
      ['link', `javascript:${run}`],
      ['alt', bad],
    ],
  });
  const trees: TreeNode[] = [];
  for (const name of [...names.split(' '), `b onload=${run}`, `b><script>${run}</script>`]) {
    trees.push(element(name, { attrs: attrs(), children: [text(bad)] }));
    for (const type of types) {
      const more = { typeof: type, 'data-mw': data, resource: `./File:${bad}`, rel: 'mw:WikiLink' };
      trees.push(
        element(name, { attrs: attrs(more), children: [text(bad)], print: { src: bad }, block: true }),
      );
    }
  }
  for (const rel of [
    'mw:WikiLink',
    'mw:WikiLink/Interwiki',
    'mw:ExtLink',
    'mw:PageProp/redirect',
    'stylesheet',
  ]) {
    for (const href of [
      `javascript:${run}`,
      ` java\nscript:${run}`,
      `./x"onmouseover="${run}`,
      `data:text/html,${bad}`,
    ]) {
      trees.push(element('a', { attrs: { rel, href }, children: [text('x')] }));
      trees.push(element('link', { attrs: { rel, href } }));
    }
  }
  return trees.map((node) => tree([node]));
}

test('the watch sees what the other tests must not see', async ({ page }) => {
  const verdict = await show(page, [
    `<img src="x" onerror="window.__hits=[1]"><img src="${leak}x"><b onmouseover="window.__hits.push(2)">x</b>` +
      '<a href="javascript:1">x</a><i style="position:fixed">x</i>',
  ]);
  expect(verdict).toMatchObject({ requests: [`${leak}x`], hits: expect.arrayContaining([1, 2]) });
  expect((verdict.active as string[]).length).toBeGreaterThanOrEqual(5);
});

test('read view of trees made of HTML', async ({ page }) => {
  const bodies = vectors.flatMap((vector) => [
    writeHTML(readHTML(vector)),
    writeHTML(readHTML(vector, { foreign: true })),
  ]);
  expect(await show(page, bodies)).toEqual(nothing);
});

test('read view of trees that nobody checked', async ({ page }) => {
  expect(
    await show(
      page,
      evilTrees().map((evil) => writeHTML(evil)),
    ),
  ).toEqual(nothing);
});

test('the exchange form of the same trees is as harmless', async ({ page }) => {
  const bodies = [...evilTrees(), ...vectors.map((vector) => readHTML(vector))].map((evil) =>
    writeExchange(evil),
  );
  const verdict = await show(page, bodies);
  // It has data elements that a browser shows nothing of; what must not be there are handlers, requests, scripts.
  const active = (verdict.active as string[]).filter((found) => !/^<(?:link|meta|template)\b/.test(found));
  expect({ ...verdict, active }).toEqual(nothing);
  const properties = (verdict.active as string[]).filter((found) => /^<(?:link|meta)\b/.test(found));
  for (const found of properties) expect(found).not.toMatch(/\shttp-equiv=|\srel="(?!mw:)/);
});

test('read view of parsed pages', async ({ page }) => {
  const bodies = vectors.map((vector, n) => writeHTML(parse(vector, { title: `Vector ${n}` })));
  expect(await show(page, bodies)).toEqual(nothing);
});

/** Pages of a few vectors each: what one of them leaves open swallows the ones after it. */
const pages = Array.from({ length: Math.ceil(vectors.length / 8) }, (_, n) =>
  vectors.slice(n * 8, n * 8 + 8).join('\n\n'),
);

wikiTest('the demo: reading and editing hostile pages', async ({ page, wiki }) => {
  wikiTest.setTimeout(180_000);
  const verdict = await watch(page, wiki.url);
  for (const [n, source] of pages.entries()) {
    const title = `Hostile ${n} "><img src=x onerror=alert(1)>`;
    await wiki.put(title.replace(/[<>"]/g, "'"), source);
    const address = wiki.address(title.replace(/[<>"]/g, "'"));
    await page.goto(address);
    await expect(page.locator('.stet-content').first()).toBeAttached();
    expect(await verdict(), `read: ${source}`).toEqual(nothing);
    await page.goto(`${address}?action=edit`);
    const surface = await openEditor(page);
    expect(await verdict(), `edit: ${source}`).toEqual(nothing);
    const chip = surface.locator('.stet-chip, .stet-box').first();
    if ((await chip.count()) > 0 && (await chip.isVisible())) {
      await chip.click();
      expect(await verdict(), `opened: ${source}`).toEqual(nothing);
    }
  }
});

wikiTest('the demo: pasting hostile HTML', async ({ page, wiki }) => {
  wikiTest.setTimeout(120_000);
  const verdict = await watch(page, wiki.url);
  await wiki.put('Paste', 'Here.');
  await page.goto(`${wiki.address('Paste')}?action=edit`);
  const surface = await openEditor(page);
  await surface.getByText('Here.').click();
  for (const type of ['paste', 'drop']) {
    await surface.evaluate(
      (target, { type, vectors }) => {
        for (const html of vectors) {
          const clipboardData = new DataTransfer();
          clipboardData.setData('text/html', html);
          clipboardData.setData('text/plain', html);
          const init = { bubbles: true, cancelable: true };
          const box = target.getBoundingClientRect();
          target.dispatchEvent(
            type === 'paste'
              ? new ClipboardEvent('paste', { ...init, clipboardData })
              : new DragEvent('drop', {
                  ...init,
                  dataTransfer: clipboardData,
                  clientX: box.x + 9,
                  clientY: box.y + 9,
                }),
          );
        }
      },
      { type, vectors },
    );
    expect(await verdict(), type).toEqual(nothing);
  }
});
