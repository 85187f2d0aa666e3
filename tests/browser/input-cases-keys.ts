/**
 * Known-bad cases, as in input-cases.ts: around a composition (keys, carets, menus), in other scripts, and what phones,
 * dictation and menus of the system do without a key. `execCommand` stands in for those: the browser makes the change
 * itself, with its own `beforeinput` and `input` and no key before them.
 */

import type { InputCase } from './input-cases.js';
import { expect, type Person } from './input-tools.js';

/** A key that an input method has taken, as the page sees it: nothing of ours may act on it. */
async function takenKey(person: Person, key: string): Promise<void> {
  const touched = await person.page.evaluate((name) => {
    const event = new KeyboardEvent('keydown', {
      key: name,
      keyCode: 229,
      bubbles: true,
      cancelable: true,
    });
    document.activeElement?.dispatchEvent(event);
    return event.defaultPrevented;
  }, key);
  expect(touched).toBe(false);
  await person.settle();
}

/** What a keyboard does that sends no keys. */
async function keyless(person: Person, command: string, text?: string): Promise<void> {
  await person.page.evaluate(([name, value]) => document.execCommand(name, false, value), [
    command,
    text,
  ] as const);
  await person.settle();
}

const steps = ['に', 'にほ', 'にほん'];

export const keyCases: readonly InputCase[] = [
  {
    number: 1,
    name: 'Enter confirms a conversion, and comes after its end (Safari): no new paragraph',
    thread: 'ProseMirror/prosemirror/issues/1088; discourse/discourse/pull/40276',
    async run(person) {
      await person.open('one two');
      await person.call('caret', 'one');
      await person.compose(steps, '日本');
      await takenKey(person, 'Enter');
      expect(await person.source()).toBe('one日本 two');
    },
  },
  {
    number: 2,
    name: 'converted, Enter twice: the text stays, and there is one new paragraph',
    thread: 'ckeditor/ckeditor5/issues/5750',
    async run(person) {
      await person.open('one two');
      await person.call('caret', 'one');
      await person.compose(steps, '日本');
      await takenKey(person, 'Enter');
      await person.keys('Enter');
      expect(await person.source()).toBe('one日本\n\ntwo');
    },
  },
  {
    number: 13,
    name: 'bold switched on, then Japanese: one composition from the first letter to the last',
    thread: 'ProseMirror/prosemirror/issues/935, 944',
    async run(person) {
      await person.open('one two');
      await person.call('caret', 'one ');
      await person.page.evaluate(() => {
        const counted = window as unknown as { starts: number };
        counted.starts = 0;
        document.addEventListener('compositionstart', () => counted.starts++, { capture: true });
      });
      await person.keys('Control+b');
      for (const step of steps) {
        await person.method.update(step);
        expect((await person.call('shown')).composing).toBe(true);
      }
      await person.method.commit('日本');
      expect(await person.page.evaluate('starts')).toBe(1);
      expect(await person.source()).toBe("one '''日本'''two");
    },
  },
  {
    number: 14,
    name: 'composed in text with a colour of its own: it has that, too',
    thread: 'ProseMirror/prosemirror/issues/971',
    async run(person) {
      await person.open('a <span style="color:red">red</span> z');
      await person.call('caret', 'red');
      await person.compose(steps, '日本');
      expect(await person.source()).toBe('a <span style="color:red">red日本</span> z');
    },
  },
  {
    number: 27,
    name: 'Enter that confirms a word in a field with suggestions chooses none of them, and closes nothing',
    thread: 'TypeCellOS/BlockNote/pull/2731; ueberdosis/tiptap/issues/3031',
    async run(person) {
      await person.open('one two');
      // What a field gets is nobody's to lose: only the text that the link stands at is.
      await person.call('caret', 'one ');
      await person.type('new ');
      await person.call('caret', '', 'one');
      await person.keys('Control+k');
      const field = person.page.locator('.stet-card input, .stet-popup input').first();
      await field.waitFor();
      await field.focus();
      await field.fill('');
      await person.method.update('に');
      await takenKey(person, 'Enter');
      await expect(field).toBeVisible();
      await person.method.commit('日本');
      await expect(field).toHaveValue('日本');
      await person.keys('Enter');
      await expect.poll(() => person.source()).toBe('[[日本|one]] new two');
    },
  },
  {
    number: 30,
    name: 'the caret goes back in what is composed, beside a word: nothing is there twice',
    thread: 'ckeditor/ckeditor5/issues/16623, 12778',
    async run(person) {
      await person.open('one two');
      await person.call('caret', 'one ');
      for (const step of steps) await person.method.update(step);
      for (const caret of [2, 1, 0]) {
        await person.method.update('にほん', caret);
        expect((await person.call('shown')).composing).toBe(true);
      }
      await person.method.commit('日本');
      expect((await person.block()).replace('|', '')).toBe('one 日本two');
    },
  },
  {
    number: 37,
    name: 'arrows reach each place between templates at the start of a block, and text comes there',
    thread: 'ProseMirror/prosemirror/issues/1220',
    async run(person) {
      await person.open('{{one}}{{two}}a\n\nend');
      for (const [place, expected] of [
        [1, 'x{{one}}{{two}}a\n\nend'],
        [2, '{{one}}x{{two}}a\n\nend'],
        [3, '{{one}}{{two}}xa\n\nend'],
      ] as const) {
        await person.open('{{one}}{{two}}a\n\nend');
        await person.call('caret', '\ufffc\ufffca');
        const at = (): Promise<number> =>
          person.page.evaluate(() => {
            const { selection } = window.stet.editor.view.state;
            return selection.empty ? selection.head : -1;
          });
        for (let i = 0; i < 8 && (await at()) !== place; i++) await person.keys('ArrowLeft');
        expect(await at()).toBe(place);
        await person.type('x');
        expect(await person.source()).toBe(expected);
      }
    },
  },
  {
    number: 38,
    name: 'Backspace over emoji that are sequences: each goes as a whole, and one goes on typing there',
    thread: 'facebook/lexical/issues/7163; ianstormtaylor/slate/issues/2635; codemirror/dev/issues/516',
    async run(person) {
      for (const emoji of ['👨‍👩‍👧', '🇩🇪', '👍🏽', '❤️']) {
        await person.open(`one${emoji}two`);
        await person.call('caret', `one${emoji}`);
        await person.keys('Backspace');
        await person.type('x');
        expect(await person.block()).toBe('onex|two');
      }
    },
  },
  {
    number: 39,
    name: 'Backspace in Devanagari, Thai and Khmer takes a sign, and what is typed then stands there',
    thread: 'inokawa/editate/pull/425; marktext/marktext/pull/4931; w3c/i18n-activity/issues/349',
    async run(person) {
      for (const [word, left, typed] of [
        ['नमस्ते', 'नमस्त', 'ा'],
        ['สวัสดี', 'สวัสด', 'า'],
        ['ភាសា', 'ភាស', 'ិ'],
        ['cafe\u0301', 'cafe', 's'],
      ] as const) {
        await person.open(word);
        await person.call('caret', word);
        await person.keys('Backspace');
        await person.type(typed);
        expect(await person.block()).toBe(`${left}${typed}|`);
      }
    },
  },
  {
    number: 40,
    name: 'arrows in text from right to left: to the left is forward, and text comes there',
    thread: 'ckeditor/ckeditor5/issues/8667; ianstormtaylor/slate/issues/4711',
    async run(person) {
      await person.open('שלום abc', { dir: 'rtl' });
      await person.call('caret', '');
      await person.keys('ArrowLeft', 'ArrowLeft');
      await person.type('ד');
      expect(await person.block()).toBe('שלד|ום abc');
      await person.keys('ArrowRight');
      await person.compose(['ג']);
      expect(await person.block()).toBe('שלג|דום abc');
    },
  },
  {
    number: 41,
    name: 'a misspelt word with two formattings, replaced from a menu: each letter keeps its own, one undo',
    thread: 'facebookarchive/draft-js/issues/2171; Samyssmile/notectl/issues/218',
    async run(person) {
      await person.open("a wr'''old''' z");
      await person.call('caret', 'a wrold');
      await person.page.evaluate(() => {
        const range = new StaticRange({
          startContainer: document.querySelector('.stet-surface p')?.firstChild as Text,
          startOffset: 2,
          endContainer: document.querySelector('.stet-surface b')?.firstChild as Text,
          endOffset: 3,
        });
        const dataTransfer = new DataTransfer();
        dataTransfer.setData('text/plain', 'world');
        const event = new InputEvent('beforeinput', {
          inputType: 'insertReplacementText',
          dataTransfer,
          bubbles: true,
          cancelable: true,
        });
        // Constructors of some engines take no ranges.
        Object.defineProperty(event, 'getTargetRanges', { value: () => [range] });
        document.querySelector('.stet-surface')?.dispatchEvent(event);
      });
      expect(await person.source()).toBe("a wo'''rld''' z");
      await person.keys('Control+z');
      expect(await person.source()).toBe("a wr'''old''' z");
    },
  },
  {
    number: 34.1,
    name: 'what AltGr writes is text, also where a system says Ctrl and Alt for it',
    thread: 'measured',
    async run(person) {
      await person.open('one two');
      await person.call('caret', 'one');
      const keys = [
        ['{', 'Digit7', 55],
        ['[', 'Digit8', 56],
        [']', 'Digit9', 57],
        ['}', 'Digit0', 48],
        ['\\', 'Minus', 219],
        ['@', 'KeyQ', 81],
        ['€', 'KeyE', 69],
      ] as const;
      for (const [key, code, keyCode] of keys) {
        const init = { key, code, keyCode, ctrlKey: true, altKey: true, modifierAltGraph: true };
        const touched = await person.page.evaluate((given) => {
          const event = new KeyboardEvent('keydown', { ...given, bubbles: true, cancelable: true });
          document.activeElement?.dispatchEvent(event);
          return event.defaultPrevented;
        }, init);
        expect(touched, key).toBe(false);
        await keyless(person, 'insertText', key);
      }
      expect(await person.block()).toBe('one{[]}\\@€| two');
    },
  },
  {
    number: 35.1,
    name: 'a letter at the edge of bold text and of a link replaced by one with an accent, without a key',
    thread: 'ckeditor/ckeditor5/issues/3124; microsoft/monaco-editor/issues/2358',
    async run(person) {
      await person.open("a'''be''' c [[Page|cafe]] d");
      await person.call('caret', 'ab', 'abe');
      await keyless(person, 'insertText', 'é');
      await person.call('caret', 'caf', 'cafe');
      await keyless(person, 'insertText', 'é');
      expect(await person.source()).toBe("a'''bé''' c [[Page|café]] d");
    },
  },
  {
    number: 42.2,
    name: 'a phone: Enter at the start and in the middle of a word, without a key',
    thread: 'ProseMirror/prosemirror/issues/1059, 1181',
    async run(person) {
      await person.open("one '''two''' three");
      await person.call('caret', 'one ');
      await keyless(person, 'insertParagraph');
      await keyless(person, 'insertText', 'x');
      expect(await person.block()).toBe('x|two three');
      await person.call('caret', 'thr');
      await keyless(person, 'insertParagraph');
      await keyless(person, 'insertText', 'y');
      expect(await person.block()).toBe('y|ee');
    },
  },
  {
    number: 42.3,
    name: 'a phone: Backspace behind bold text and at the start of a paragraph, without a key',
    thread: 'ProseMirror/prosemirror/issues/837, 839',
    async run(person) {
      await person.open("one '''two''' z\n\nthree");
      await person.call('caret', 'two');
      await keyless(person, 'delete');
      await keyless(person, 'insertText', 'n');
      expect(await person.source()).toBe("one '''twn''' z\n\nthree");
      await person.call('caret', 'th');
      await keyless(person, 'delete');
      await keyless(person, 'delete');
      await keyless(person, 'delete');
      await keyless(person, 'insertText', 'x');
      expect(await person.block()).toBe('one twn zx|ree');
    },
  },
  {
    number: 43.2,
    name: 'a phone deletes a template behind which the caret stands: once, and the caret is there',
    thread: 'facebook/lexical/issues/5364, 5259',
    async run(person) {
      await person.open('one {{chip}} two');
      await person.call('caret', 'one \ufffc');
      await keyless(person, 'delete');
      // A first press may only select it.
      if ((await person.source()).includes('chip')) await keyless(person, 'delete');
      await keyless(person, 'insertText', 'x');
      expect(await person.source()).toBe('one x two');
    },
  },
  {
    number: 43.3,
    name: 'dictation, handwriting and pickers of emoji put words without keys: each once',
    thread: 'facebook/lexical/issues/6940; agent-of-empires/agent-of-empires/pull/1598',
    async run(person) {
      await person.openEmpty();
      for (const burst of ['Hello', ', world', '. 👨‍👩‍👧', ' नमस्ते'])
        await keyless(person, 'insertText', burst);
      expect(await person.block()).toBe('Hello, world. 👨‍👩‍👧 नमस्ते|');
    },
  },
];
