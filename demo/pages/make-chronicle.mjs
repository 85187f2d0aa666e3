// node demo/pages/make-chronicle.mjs: writes chronicle.wikitext, the long page. The same bytes every time.
import { writeFileSync } from 'node:fs';

let seed = 1204;
function random() {
  seed = (seed + 0x6d2b79f5) >>> 0;
  let t = seed;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const between = (a, b) => a + Math.floor(random() * (b - a + 1));
const pick = (list) => list[between(0, list.length - 1)];

const names = [
  'Ann Harrow',
  'Thomas Pell',
  'Josiah Quay',
  'Mary Fenn',
  'Edmund Alder',
  'Ruth Tolliver',
  'Gilbert Stow',
  'Hester Marsh',
  'Walter Dunn',
  'Isobel Crane',
];
const offices = [
  'harbour master',
  'ferryman',
  'clerk of the council',
  'keeper of the light',
  'warden of St Bride’s',
  'baker',
  'pier master',
];
const places = [
  'the north bank',
  'the south bank',
  'the Mound',
  'the boatyard',
  'the lower basin',
  'the mill race',
  'Bride Street',
  'the customs house',
  'the old wall',
];
const goods = ['timber', 'salt', 'herring', 'wool', 'slate', 'barley', 'coal', 'rope', 'honey'];
const towns = ['[[Brackwater]]', '[[Carrow Hill]]', '[[Dunmere]]', '[[Eastlea]]', '[[Fenwick Bay]]'];
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const date = () => `${between(1, 28)} ${pick(months)}`;

const events = [
  () => {
    const cargo = pick(goods);
    return `On ${date()} a ship from ${pick(towns)} with a cargo of ${cargo} ran aground below ${pick(places)}. The crew walked ashore, and the ${cargo} was sold wet at half its price.`;
  },
  () =>
    `The council bought ${between(20, 900)} loads of stone for ${pick(places)}, of which ${between(3, 19)} were found to be missing when they were counted, and were not found again.`,
  () => `${pick(names)} was made ''${pick(offices)}'' and held the office for ${between(2, 31)} years.`,
  () =>
    `The winter was hard. The river froze from ${pick(places)} to ${pick(places)}, and on ${date()} a cart with ${pick(goods)} was driven across for a wager.`,
  () =>
    `A dispute about ${pick(places)} between ${pick(names)} and ${pick(names)} was settled, as is the custom, by walking to the end of the pier and back. It took them ${between(1, 5)} hours.`,
  () => `The ${pick(goods)} market moved to ${pick(places)}, where it stayed until it was moved back.`,
  () =>
    `'''${pick(names)}''', ${pick(offices)}, wrote in the book of the harbour: “The tide of ${date()} stood ${between(1, 4)} feet over the mark, and took with it the bench, the lamp, and the dog, who swam home.”`,
  () =>
    `A bell of ${between(200, 1900)} pounds was cast for St Bride’s by a founder from ${pick(towns)}. It cracked in the year after and was hung all the same; its sound is called ''peculiar''.`,
  () =>
    `The toll on ${pick(goods)} was raised to ${between(2, 11)} pence a load, which brought in ${between(12, 480)} pounds and a petition with ${between(40, 700)} names.`,
  () =>
    `The lighthouse was measured again and found to be ${between(2, 60)} yards further from the sea than the year before. The keeper asked for a longer lamp.`,
  () =>
    `For the first time ${pick(goods)} was shipped to ${pick(towns)} by the new canal, in ${between(2, 14)} boats, the smallest of which arrived.`,
  () =>
    `The ferry carried ${between(9, 92)},${between(100, 999)} passengers, ${between(100, 990)} horses and, on ${date()}, one piano.`,
];
const remarks = [
  'So far the book of the harbour; the clerk of the council says nothing.',
  'Nobody knows why.',
  'The sum is entered twice, in different hands.',
  'This was still talked about forty years later.',
  'The stone that remembers it is at the corner of Bride Street.',
  'It was repaired in the following spring.',
];
const source = () =>
  `''${pick(['Book of the Harbour', 'Minutes of the Council', 'Register of St Bride’s', 'Accounts of the Ferry'])}'', vol. ${between(1, 14)}, fol. ${between(2, 180)}`;

let out = `The '''chronicle of [[Aldmouth]]''' follows the town from year to year, as far as its books go. It is long on purpose: a page of this size is where an editor shows whether it is quick.

Where two books differ, both are given.<ref name="method">And where three differ, the shortest.</ref>

`;
let named = 0;
for (let decade = 1700; decade < 2000; decade += 10) {
  if (decade % 100 === 0)
    out += `== The ${['eighteenth', 'nineteenth', 'twentieth'][(decade - 1700) / 100]} century ==\n\n`;
  out += `=== ${decade}–${decade + 9} ===\n\n`;
  for (let year = decade; year < decade + 10; year++) {
    const count = between(1, 3);
    const sentences = [];
    for (let i = 0; i < count; i++) {
      let s = pick(events)();
      if (random() < 0.25) s += `<ref>${source()}.</ref>`;
      else if (random() < 0.06) s += `<ref name="n${++named}">${source()}.</ref>`;
      else if (named && random() < 0.05) s += `<ref name="n${between(1, named)}" />`;
      if (random() < 0.3) s += ` ${pick(remarks)}`;
      sentences.push(s);
    }
    out += `'''${year}.''' ${sentences.join(' ')}\n\n`;
  }
  if (random() < 0.5) {
    out += `Officers of the decade:\n\n`;
    for (const office of offices.slice(0, between(3, 6)))
      out += `* ${office}: ${pick(names)}${random() < 0.4 ? `, after them ${pick(names)}` : ''}\n`;
    out += '\n';
  } else {
    out += `{| class="wikitable"\n|+ Ships and tolls, ${decade}–${decade + 9}\n! Year !! Ships in !! Ships out !! Tolls (£)\n`;
    for (let year = decade; year < decade + 10; year += 3) {
      const ships = between(40, 400);
      out += `|-\n| ${year} || ${ships} || ${ships - between(0, 4)} || ${between(80, 900)}\n`;
    }
    out += '|}\n\n';
  }
}
out += `== Notes ==\n<references />\n\n[[Category:Towns]]\n[[Category:History]]\n`;
writeFileSync(new URL('chronicle.wikitext', import.meta.url), out);
console.log(`${Buffer.byteLength(out)} bytes`);
