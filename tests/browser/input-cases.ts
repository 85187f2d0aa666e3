/**
 * What is known to go wrong with input methods in editors, by the numbers of docs/input.md, each with the thread that
 * tells of it. A case is what a person does, and what must be there then.
 */

import { recompose } from './compose.js';
import { expect, type Person } from './input-tools.js';

export interface InputCase {
  readonly number: number;
  readonly name: string;
  readonly thread: string;
  /** Only in this engine, with the reason. */
  readonly only?: { readonly engine: 'chromium' | 'firefox'; readonly reason: string };
  run(person: Person): Promise<void>;
}

const noRecompose = {
  engine: 'chromium',
  reason: 'only its protocol can compose over text that is there already',
} as const;

/** The fifth letter of `안녕하세요` and so on, as a Hangul keyboard makes them. */
const han = ['ㅎ', '하', '한'];

export const inputCases: readonly InputCase[] = [
  {
    number: 3,
    name: 'a Hangul syllable ended by Enter in bold text stands once, and the paragraph is split',
    thread: 'ckeditor/ckeditor5/issues/3121',
    async run(person) {
      await person.open("'''one two'''");
      await person.call('caret', 'one');
      await person.compose(han);
      await person.keys('Enter');
      expect(await person.source()).toBe("'''one한'''\n\n''' two'''");
    },
  },
  {
    number: 4,
    name: 'a press elsewhere ends a composition, and nothing is doubled',
    thread: 'microsoft/vscode/issues/13818',
    async run(person) {
      await person.open('one\n\ntwo');
      await person.call('caret', 'one');
      for (const step of han) await person.method.update(step);
      await person.page.getByText('two').click();
      await person.settle();
      // In a page without an input method the browser leaves the text and the test ends the composition.
      if ((await person.call('shown')).composing) await person.method.commit();
      await person.settle();
      expect(await person.source()).toBe('one한\n\ntwo');
    },
  },
  {
    number: 5,
    name: 'a syllable and then Shift+Enter and an arrow',
    thread: 'Flutter-Bounty-Hunters/super_editor/issues/2757',
    async run(person) {
      await person.open('one two');
      await person.call('caret', 'one');
      await person.compose(han);
      await person.keys('Shift+Enter', 'ArrowLeft');
      await person.compose(['ㄱ', '그', '글']);
      expect(await person.source()).toBe('one한글<br /> two');
    },
  },
  {
    number: 6,
    name: 'a Korean consonant and then a digit: both stay',
    thread: 'facebook/lexical/issues/5877',
    async run(person) {
      await person.open('one');
      await person.call('caret', 'one');
      await person.compose(['ㄱ']);
      await person.type('1');
      expect(await person.block()).toBe('oneㄱ1|');
    },
  },
  {
    number: 7,
    name: 'type, delete all, compose: the first syllable stays',
    thread: 'facebook/lexical/issues/4807',
    async run(person) {
      await person.openEmpty();
      await person.type('ab');
      await person.keys('Backspace', 'Backspace');
      await person.compose(['ㅇ', '아']);
      await person.type('.');
      expect(await person.block()).toBe('아.|');
    },
  },
  {
    number: 8,
    name: 'bold switched on, then composed: the first character is not doubled',
    thread: 'ProseMirror/prosemirror/issues/1450',
    async run(person) {
      await person.open('one two');
      await person.call('caret', 'one ');
      await person.keys('Control+b');
      await person.compose(['n', 'ni', 'nih'], '你');
      expect(await person.source()).toBe("one '''你'''two");
    },
  },
  {
    number: 9,
    name: 'Korean at the start of a line with bold switched on',
    thread: 'ProseMirror/prosemirror/issues/1458',
    async run(person) {
      await person.openEmpty();
      await person.keys('Control+b');
      await person.compose(han);
      expect(await person.source()).toBe("'''한'''\n\nThe end.");
    },
  },
  {
    number: 10,
    name: 'bold switched off behind bold text, then the same letters',
    thread: 'ProseMirror/prosemirror/issues/1476',
    async run(person) {
      await person.open("'''kkk'''");
      await person.call('caret', 'kkk');
      await person.keys('Control+b');
      await person.compose(['k', 'kk', 'kkk']);
      expect(await person.source()).toBe("'''kkk'''kkk");
    },
  },
  {
    number: 11,
    name: 'bold switched on, letters as those beside them',
    thread: 'ProseMirror/prosemirror/issues/1112',
    async run(person) {
      await person.open('aaaa');
      await person.call('caret', 'aa');
      await person.keys('Control+b');
      await person.compose(['a', 'aa']);
      expect(await person.source()).toBe("aa'''aa'''aa");
    },
  },
  {
    number: 12,
    name: 'bold switched on at the start of text: only the new text is bold',
    thread: 'ProseMirror/prosemirror/issues/1256',
    async run(person) {
      await person.open('text');
      await person.call('caret', '');
      await person.keys('Control+b');
      await person.compose(['に', 'にほ'], '日本');
      expect(await person.source()).toBe("'''日本'''text");
    },
  },
  {
    number: 15,
    name: 'composed beside an atom in bold text: the whole word',
    thread: 'ProseMirror/prosemirror/issues/1024',
    async run(person) {
      await person.open("'''a{{chip}}''' z");
      await person.call('caret', 'a\ufffc');
      await person.compose(['に', 'にほ', 'にほん'], '日本');
      expect(await person.block()).toBe('a日本| z');
    },
  },
  {
    number: 16,
    name: 'composed behind a link that ends before a template',
    thread: 'ProseMirror/prosemirror-view/pull/149',
    async run(person) {
      await person.open('a [[Page|link]]{{chip}} z');
      await person.call('caret', 'link');
      await person.compose(['に', 'にほ', 'にほん'], '日本');
      expect((await person.block()).replace('|', '')).toBe('a link日本 z');
    },
  },
  {
    number: 17,
    name: 'a selection that begins with a template is replaced',
    thread: 'ProseMirror/prosemirror-view/pull/150',
    async run(person) {
      await person.open('a {{chip}} bc d');
      await person.call('caret', 'a ', 'a \ufffc bc');
      await person.compose(['に', 'にほ'], '日本');
      expect(await person.source()).toBe('a 日本 d');
    },
  },
  {
    number: 18,
    name: 'Korean in a heading',
    thread: 'outline/outline/pull/13433',
    async run(person) {
      await person.open('== Title ==\n\nText');
      await person.call('caret', 'Title');
      await person.compose(han);
      await person.compose(['ㄱ', '그', '글']);
      expect(await person.source()).toBe('== Title한글 ==\n\nText');
    },
  },
  {
    number: 19,
    name: 'Japanese in a header cell',
    thread: 'ProseMirror/prosemirror/issues/1251',
    async run(person) {
      await person.open('{|\n! head\n|-\n| cell\n|}');
      await person.call('caret', 'head');
      await person.compose(['に', 'にほ', 'にほん'], '日本');
      expect(await person.source()).toBe('{|\n! head日本\n|-\n| cell\n|}');
    },
  },
  {
    number: 20,
    name: 'pinyin in an empty cell: no raw letters, one line',
    thread: 'ueberdosis/tiptap/issues/7186',
    async run(person) {
      await person.open('{|\n| one\n| Q\n|}');
      await person.call('caret', 'Q');
      await person.keys('Backspace');
      await person.compose(['n', 'ni', 'ni h', 'ni hao'], '你好');
      expect(await person.block()).toBe('你好|');
    },
  },
  {
    number: 21,
    name: 'pinyin in a cell, step by step: the composition goes on',
    thread: 'ckeditor/ckeditor5/issues/5594',
    async run(person) {
      await person.open("{|\n| '''one''' two\n|}");
      await person.call('caret', 'one');
      for (const step of ['y', 'ya', 'yax']) await person.method.update(step);
      expect((await person.call('shown')).composing).toBe(true);
      await person.method.commit('雅西');
      expect(await person.source()).toBe("{|\n| '''one雅西''' two\n|}");
    },
  },
  {
    number: 22,
    name: 'composed while a template is selected: it stays, the text goes behind it, and so does the next',
    thread: 'ckeditor/ckeditor5/issues/11910, 12569',
    async run(person) {
      await person.open('a {{chip}} z');
      await person.call('selectAtom', 'a ');
      await person.compose(['に', 'にほ'], '日本');
      await person.compose(['ご'], '語');
      expect(await person.source()).toBe('a {{chip}}日本語 z');
    },
  },
  {
    number: 23,
    name: 'somebody types beside a syllable that is being composed',
    thread: 'BitPhinix/slate-yjs/issues/362; yjs/y-prosemirror/pull/107',
    async run(person) {
      await person.open('a bc');
      await person.call('caret', 'a');
      await person.method.update('ㅎ');
      await person.method.update('하');
      await person.call('remote', 'insert', 'a하', 'X');
      await person.method.update('한');
      await person.method.commit('한');
      expect(await person.block()).toBe('a한|X bc');
    },
  },
  {
    number: 23.1,
    name: 'somebody types before, in, and behind the line of a composition',
    thread: 'yjs/y-prosemirror/pull/107',
    async run(person) {
      await person.open('first\n\na bc\n\nlast');
      await person.call('caret', 'a ');
      await person.method.update('に');
      await person.call('remote', 'insert', 'first', ' one');
      await person.call('remote', 'insert', 'bc', ' more');
      await person.method.update('にほ');
      await person.call('remote', 'delete', 'a');
      await person.call('remote', 'insert', 'last', ' one');
      await person.method.update('にほん');
      await person.method.commit('日本');
      const { source, model } = await person.shown();
      expect(model).toBe(' 日本|bc more');
      expect(source).toContain('first one\n\n');
      expect(source).toContain('\n\nlast one');
    },
  },
  {
    number: 24,
    name: 'somebody adds a reference before others: their numbers change, the composition goes on',
    thread: 'yjs/y-prosemirror/issues/49, 113',
    async run(person) {
      await person.open('one\n\na<ref>A note</ref> bc');
      await person.call('caret', 'a\ufffc ');
      await person.method.update('に');
      await person.call('remote', 'deleteBlock', 'one');
      await person.method.update('にほ');
      expect((await person.call('shown')).composing).toBe(true);
      await person.method.commit('日本');
      expect(await person.source()).toBe('a<ref>A note</ref> 日本bc');
    },
  },
  {
    number: 25,
    name: 'somebody deletes the paragraph that is being composed in',
    thread: 'yjs/y-prosemirror/pull/107',
    async run(person) {
      await person.open('one\n\na bc\n\nlast');
      await person.call('caret', 'a');
      await person.method.update('に');
      await person.call('remote', 'deleteBlock', 'a');
      await person.method.update('にほ');
      expect((await person.call('shown')).dom).toBe('aにほ| bc');
      await person.method.commit('日本');
      expect(await person.source()).toBe('one\n\nlast');
      await person.call('caret', 'last');
      await person.compose(['ご'], '語');
      expect(await person.source()).toBe('one\n\nlast語');
    },
  },
  {
    number: 26,
    name: 'undo takes back what this person composed, not what another typed',
    thread: 'ProseMirror/prosemirror/issues/572',
    async run(person) {
      await person.open('a bc');
      await person.call('caret', 'a');
      await person.compose(['に', 'にほ'], '日本');
      expect(await person.block()).toBe('a日本| bc');
      await person.call('remote', 'insert', 'bc', 'X');
      await person.keys('Control+z');
      expect(await person.block()).toBe('a| bcX');
    },
  },
  {
    number: 28,
    name: 'a program moves the selection while somebody composes: not now',
    thread: 'ueberdosis/tiptap/pull/6879',
    async run(person) {
      await person.open('one\n\ntwo');
      await person.call('caret', 'two');
      await person.method.update('に');
      await person.call('select', 1);
      expect((await person.call('shown')).model).toBe('twoに|');
      await person.method.update('にほ');
      await person.method.commit('日本');
      expect(await person.block()).toBe('two日本|');
    },
  },
  {
    number: 29,
    name: 'selected text is replaced by what is composed',
    thread: 'ueberdosis/tiptap/issues/7414',
    async run(person) {
      await person.open("a '''bold''' word z");
      await person.call('caret', 'a ', ' word');
      await person.compose(['に', 'にほ'], '日本');
      expect((await person.block()).replace('|', '')).toBe('a 日本 z');
    },
  },
  {
    number: 29.1,
    name: 'a selection over two paragraphs is replaced by what is composed',
    thread: 'ueberdosis/tiptap/issues/7414',
    async run(person) {
      await person.open('one\n\ntwo three');
      await person.call('caret', 'on', 'two');
      await person.compose(['に', 'にほ'], '日本');
      expect(await person.source()).toBe('on日本 three');
    },
  },
  {
    number: 29.2,
    name: 'all of the text of a link, and its last word, replaced by what is composed: it stays a link',
    thread: 'measured by check:typing',
    async run(person) {
      await person.open('{|\n| [[Page|one]]\n|}\n\na [[Page|one two]] z');
      await person.call('caret', '', 'one');
      await person.compose(['に', 'にほ'], '日本');
      await person.call('caret', 'one ', 'one two');
      await person.compose(han);
      await person.compose(['ㄱ', '그', '글']);
      expect(await person.source()).toBe('{|\n| [[Page|日本]]\n|}\n\na [[Page|one 한글]] z');
    },
  },
  {
    number: 29.3,
    name: 'all of the text of a link, and its last word, replaced by what is typed: it stays a link',
    thread: 'measured by check:typing',
    async run(person) {
      await person.open('{|\n| [[Page|one]]\n|}\n\na [[Page|one two]] z');
      await person.call('caret', '', 'one');
      await person.type('new');
      await person.call('caret', 'one ', 'one two');
      await person.type('three');
      expect(await person.source()).toBe('{|\n| [[Page|new]]\n|}\n\na [[Page|one three]] z');
      // Where the caret is put behind a link, the link does not grow but by letters of its trail.
      await person.keys('ArrowLeft', 'ArrowRight');
      await person.type('1');
      expect(await person.source()).toBe('{|\n| [[Page|new]]\n|}\n\na [[Page|one three]]1 z');
    },
  },
  {
    number: 29.4,
    name: 'what is typed and composed behind a hidden key for sorting is seen',
    thread: 'measured by check:typing',
    async run(person) {
      await person.open('{|\n| <span style="display:none">0</span>4 km\n| two\n|}');
      await person.call('caret', '0');
      await person.type('a');
      await person.compose(['に', 'にほ'], '日本');
      expect(await person.source()).toBe('{|\n| <span style="display:none">0</span>a日本4 km\n| two\n|}');
    },
  },
  {
    number: 31,
    name: 'composed in the second block: it stays there',
    thread: 'ianstormtaylor/slate/issues/1009',
    async run(person) {
      await person.open('* one\n* two\n* three');
      await person.call('caret', 'two');
      await person.compose(['に', 'にほ'], '日本');
      expect(await person.source()).toBe('* one\n* two日本\n* three');
    },
  },
  {
    number: 32,
    name: 'Tab in a list, then Korean',
    thread: 'facebook/lexical/issues/8596',
    async run(person) {
      await person.open('* one\n* two');
      await person.call('caret', 'two');
      await person.keys('Tab');
      await person.compose(han);
      expect(await person.source()).toBe('* one\n** two한');
    },
  },
  {
    number: 33,
    name: 'a composition for each letter in an empty paragraph, as Vietnamese keyboards have it',
    thread: 'measured; facebook/lexical/issues/6940',
    async run(person) {
      await person.openEmpty();
      await person.method.update('t');
      for (const [emptied, ...next] of [
        ['', 't', 'ti'],
        ['', 'ti', 'tiê'],
        ['', 'tiê', 'tiến'],
      ]) {
        await person.method.update(emptied as string);
        await person.method.commit('');
        for (const step of next) await person.method.update(step);
      }
      await person.method.commit('tiếng');
      await person.type(' x');
      expect(await person.block()).toBe('tiếng x|');
    },
  },
  {
    number: 34,
    name: 'a dead key in an item, in text and in an empty block',
    thread: 'TryGhost/Ghost/issues/11112; wagtail/wagtail/issues/7386',
    async run(person) {
      await person.open('* one\n* two');
      await person.call('caret', 'two');
      await person.compose(['^'], 'ê');
      await person.keys('Enter');
      await person.compose(['^'], 'ê');
      expect(await person.source()).toBe('* one\n* twoê\n* ê');
    },
  },
  {
    number: 33.1,
    name: 'composed in the middle of a link and of bold text: both stay what they were',
    thread: 'measured',
    async run(person) {
      await person.open("a [[Page|link]] '''bold''' z");
      await person.call('caret', 'li');
      await person.compose(['に', 'にほ', 'にほん'], '日本');
      expect(await person.block()).toBe('a li日本|nk bold z');
      await person.call('caret', 'bo');
      await person.compose(han);
      expect(await person.block()).toBe('a li日本nk bo한|ld z');
      expect(await person.source()).toBe("a [[Page|li日本nk]] '''bo한ld''' z");
    },
  },
  {
    number: 35,
    name: 'a letter at the edge of bold text replaced by one with an accent, as macOS does',
    thread: 'ckeditor/ckeditor5/issues/3124; microsoft/monaco-editor/issues/2358',
    only: noRecompose,
    async run(person) {
      await person.open("a'''be''' c");
      await person.call('caret', 'be');
      await recompose(person.page, 2, 3, 'é');
      await person.method.commit('é');
      expect(await person.source()).toBe("a'''bé''' c");
    },
  },
  {
    number: 36,
    name: 'Backspace behind a template, also where it is all there is',
    thread: 'ProseMirror/prosemirror/issues/991, 1559',
    async run(person) {
      await person.open('{{chip}}x\n\nEnd');
      await person.call('caret', '\ufffcx');
      await person.keys('Backspace');
      await person.keys('Backspace');
      if ((await person.source()).includes('chip')) await person.keys('Backspace');
      await person.type('new');
      expect(await person.source()).toBe('new\n\nEnd');
    },
  },
  {
    number: 42,
    name: 'a phone composes over the bold word at the caret, and deletes in it',
    thread: 'ProseMirror/prosemirror/issues/837, 839, 1059',
    only: noRecompose,
    async run(person) {
      await person.open("one '''bold''' two");
      await person.call('caret', 'bold');
      await recompose(person.page, 4, 8, 'bol');
      await person.method.commit('bol');
      expect(await person.source()).toBe("one '''bol''' two");
      await person.type('x');
      expect(await person.block()).toBe('one bolx| two');
    },
  },
  {
    number: 42.1,
    name: 'a phone puts a blank before a bold word',
    thread: 'ProseMirror/prosemirror/issues/1043, 1181',
    async run(person) {
      await person.open("one'''bold''' two");
      await person.call('caret', 'one');
      await person.method.update(' ');
      await person.method.commit(' ');
      expect((await person.block()).replace('|', '')).toBe('one bold two');
      expect(await person.source()).toMatch(/'''(?: )?bold'''/);
    },
  },
  {
    number: 43,
    name: 'select all, then compose',
    thread: 'facebook/lexical/issues/2937',
    async run(person) {
      await person.open('one\n\n* two\n\nthree');
      await person.call('caret', 'one');
      await person.keys('Control+a');
      await person.compose(['に', 'にほ'], '日本');
      expect(await person.source()).toBe('日本');
    },
  },
  {
    number: 43.1,
    name: 'dictation in bursts: each is put once',
    thread: 'agent-of-empires/agent-of-empires/pull/1598',
    only: noRecompose,
    async run(person) {
      await person.open('start end');
      await person.call('caret', 'start ');
      await person.method.commit('hello');
      await recompose(person.page, 6, 11, 'hello world');
      await person.method.commit('hello world');
      await recompose(person.page, 6, 17, 'Hello, world.');
      await person.method.commit('Hello, world.');
      expect(await person.block()).toBe('start Hello, world.|end');
    },
  },
];
