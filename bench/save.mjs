// npm run bench:save: what saving a page of 200 KB costs after a word was typed in one paragraph, beside parsing it.
//
// parse      the page
// print      the edited tree, with the page as its base, nothing proven
// proof      what is added when the text is proven by the part between two points of rest
// whole      what is added when it is proven by parsing the whole page
//
// CPU time in milliseconds, medians of --rounds 15, after as many to warm up; ratios to a parse.
import { parseArgs } from 'node:util';
import { save } from '@stet/tree';
import { parse } from '@stet/wikitext';
import { markupFor } from '../packages/wikitext/dist/save.js';
import { benchPage, median } from './data.mjs';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '15' } } });
const rounds = Number(values.rounds);
const { text } = await benchPage();

/** A word more in the paragraph in the middle of the page that has the longest text. */
function typed(tree) {
  const half = tree.children.length / 2;
  const paragraphs = tree.children
    .map((node, index) => ({ node, index }))
    .filter(({ node }) => node.name === 'p' && node.children[0]?.kind === 'text');
  const { node, index } = paragraphs.reduce((a, b) =>
    Math.abs(b.index - half) < Math.abs(a.index - half) ? b : a,
  );
  const [first, ...others] = node.children;
  const edited = { ...first, value: `${first.value}typed `, source: null };
  return { ...tree, children: tree.children.with(index, { ...node, children: [edited, ...others] }) };
}

const times = { parse: [], print: [], local: [], all: [] };
const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const timed = (list, round, run) => {
  const start = cpu();
  const result = run();
  if (round >= 0) list.push(cpu() - start);
  return result;
};
for (let round = -rounds; round < rounds; round++) {
  const saved = [
    ['print', { tries: 0 }],
    ['local', {}],
    ['all', { whole: true }],
  ].map(([name, more]) => {
    // A tree of its own each time: what is looked up in a base once is remembered with it.
    const tree = timed(times.parse, round, () => parse(text));
    const edited = typed(tree);
    const markup = markupFor({ bases: [tree] });
    return timed(times[name], round, () => save(edited, { bases: [tree], markup, ...more }));
  });
  if (!saved[1].proven || !saved[2].proven || saved.some((one) => !one.text.includes('typed ')))
    throw new Error('The edit is not proven.');
}
const [parsed, printed, local, all] = [times.parse, times.print, times.local, times.all].map(median);
const row = (what, ms, goal) => ({
  what,
  ms: Number(ms.toFixed(1)),
  'of a parse': Number((ms / parsed).toFixed(2)),
  goal,
});
const rows = [
  row('parse', parsed),
  row('print', printed),
  row('proof of the part', Math.max(0, local - printed), '≤ 0.3'),
  row('proof of the whole', Math.max(0, all - printed), '≤ 1.5'),
  row('a save, print and proof', local),
];
console.log(`${(text.length / 1000).toFixed(0)} KB, Node ${process.version}`);
console.table(rows);
console.log(JSON.stringify(rows));
