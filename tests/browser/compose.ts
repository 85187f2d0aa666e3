/**
 * An input method that a test drives, with trusted events, in Chromium and in a stock Firefox.
 *
 * Chromium has it in its protocol (`Input.imeSetComposition`). Firefox has none in BiDi, but its own text input
 * processor can be reached by a script with system rights (`--remote-allow-system-access`, for browsers under test
 * only). That script is sent through the session that Playwright has, by an object of Playwright's that is not public:
 * the version is pinned.
 */

import type { Browser, CDPSession, Page } from '@playwright/test';

export interface InputMethod {
  /** Begins a composition, or changes it; the caret is at the end of the text, or so many units from its start. */
  update(text: string, caret?: number): Promise<void>;
  /** Ends it with a text; without one, with what it has. */
  commit(text?: string): Promise<void>;
  /** Ends it with nothing. */
  cancel(): Promise<void>;
}

/** What is between two steps of a person: the page has told the editor all that there is to tell. */
const pause = (page: Page): Promise<void> => page.waitForTimeout(40);

/** Drives the input method of the browser that the page is in. */
export async function inputMethod(page: Page): Promise<InputMethod> {
  const browser = page.context().browser();
  if (!browser) throw new Error('The page has no browser.');
  const name = browser.browserType().name();
  return name === 'firefox' ? firefoxMethod(page, browser) : chromiumMethod(page);
}

/** Types a word as an input method does: step by step, then what it is to be. */
export async function compose(
  page: Page,
  method: InputMethod,
  steps: readonly string[],
  last?: string,
): Promise<void> {
  for (const step of steps) await method.update(step);
  await method.commit(last ?? steps.at(-1));
  await pause(page);
}

async function chromiumMethod(page: Page): Promise<InputMethod> {
  const cdp: CDPSession = await page.context().newCDPSession(page);
  let text = '';
  const key = async (): Promise<void> => {
    await cdp.send('Input.dispatchKeyEvent', {
      type: 'rawKeyDown',
      windowsVirtualKeyCode: 229,
      key: 'Process',
    });
  };
  const set = (next: string, caret = next.length): Promise<unknown> =>
    cdp.send('Input.imeSetComposition', { text: next, selectionStart: caret, selectionEnd: caret });
  return {
    async update(next, caret) {
      await key();
      await set(next, caret);
      text = next;
      await pause(page);
    },
    async commit(next) {
      await key();
      await cdp.send('Input.insertText', { text: next ?? text });
      text = '';
      await pause(page);
    },
    async cancel() {
      await key();
      await set('');
      text = '';
      await pause(page);
    },
  };
}

/**
 * Composes over text that is there already, as keyboards of phones do with the word at the caret: `from` and `to` are
 * units from the start of the editable text, so this is for the first block. Chromium only.
 */
export async function recompose(page: Page, from: number, to: number, text: string): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Input.imeSetComposition', {
    text,
    selectionStart: text.length,
    selectionEnd: text.length,
    replacementStart: from,
    replacementEnd: to,
  });
  await pause(page);
}

/** Runs in the process of the page, with the rights of the browser itself. */
const frameScript = `
  let processor = null;
  let owner = null;
  addMessageListener('stet:compose', ({ data }) => {
    let reply;
    try {
      if (owner !== content) {
        processor = Cc['@mozilla.org/text-input-processor;1'].createInstance(Ci.nsITextInputProcessor);
        owner = content;
      }
      // Keys between two compositions take the right to compose away.
      if (!processor.hasComposition && !processor.beginInputTransactionForTests(content, () => true))
        throw new Error('Firefox allows no composition here.');
      const key = new content.KeyboardEvent('keydown', data.key);
      if (data.does === 'update') {
        processor.setPendingCompositionString(data.text);
        if (data.text) processor.appendClauseToPendingComposition(data.text.length, processor.ATTR_RAW_CLAUSE);
        processor.setCaretInPendingComposition(data.caret ?? data.text.length);
        processor.flushPendingComposition(key);
      } else if (data.does === 'commit') {
        if (data.text === null) processor.commitComposition(key);
        else processor.commitCompositionWith(data.text, key);
      } else processor.cancelComposition(key);
      reply = {};
    } catch (error) {
      reply = { error: String(error) };
    }
    sendAsyncMessage('stet:composed', { id: data.id, ...reply });
  });`;

type Send = (method: string, params: unknown) => Promise<never>;

function sendOf(browser: Browser): Send {
  const { _connection } = browser as unknown as {
    _connection: { toImpl(of: Browser): { _browserSession: { send: Send } } };
  };
  const { _browserSession } = _connection.toImpl(browser);
  return (method, params) => _browserSession.send(method, params);
}

function firefoxMethod(page: Page, browser: Browser): InputMethod {
  const send = sendOf(browser);
  let id = 0;
  const call = async (request: {
    does: string;
    text: string | null;
    caret?: number;
    key: object;
  }): Promise<void> => {
    const message = JSON.stringify({ ...request, id: ++id });
    const { contexts } = (await send('browsingContext.getTree', { 'moz:scope': 'chrome' })) as {
      contexts: { context: string; url: string }[];
    };
    const expression = `(async () => {
      const tab = [...gBrowser.tabs].find((one) => one.linkedBrowser.currentURI.spec === ${JSON.stringify(page.url())});
      if (!tab) return '';
      const { messageManager } = tab.linkedBrowser;
      if (!messageManager.stetLoaded) {
        messageManager.stetLoaded = true;
        messageManager.loadFrameScript('data:,' + encodeURIComponent(${JSON.stringify(frameScript)}), false);
      }
      return JSON.stringify(await new Promise((done) => {
        const listen = ({ data }) => {
          if (data.id !== ${id}) return;
          messageManager.removeMessageListener('stet:composed', listen);
          done(data);
        };
        messageManager.addMessageListener('stet:composed', listen);
        messageManager.sendAsyncMessage('stet:compose', ${message});
        setTimeout(() => done({ error: 'Firefox does not answer.' }), 5000);
      }));
    })()`;
    for (const { context, url } of contexts) {
      if (!url.includes('browser.xhtml')) continue;
      const { result } = (await send('script.evaluate', {
        expression,
        target: { context },
        awaitPromise: true,
      })) as { result?: { value?: string } };
      if (!result?.value) continue;
      const { error } = JSON.parse(result.value) as { error?: string };
      if (error) throw new Error(error);
      await pause(page);
      return;
    }
    throw new Error(`No tab shows ${page.url()}.`);
  };
  const processKey = { key: 'Process', code: 'KeyA', keyCode: 229 };
  return {
    update: (text, caret) =>
      call({ does: 'update', text, key: processKey, ...(caret === undefined ? {} : { caret }) }),
    commit: (text) =>
      call({ does: 'commit', text: text ?? null, key: { key: 'Enter', code: 'Enter', keyCode: 13 } }),
    cancel: () => call({ does: 'cancel', text: null, key: { key: 'Escape', code: 'Escape', keyCode: 27 } }),
  };
}
