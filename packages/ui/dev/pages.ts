const mw = (value: unknown): string => JSON.stringify(value).replace(/&/g, '&amp;').replace(/"/g, '&quot;');
const template = (wt: string, params: Record<string, string>, block = false): string =>
  `<${block ? 'div' : 'span'} typeof="mw:Transclusion" data-mw="${mw({
    parts: [
      {
        template: {
          target: { wt, href: `./Template:${wt}` },
          params: Object.fromEntries(Object.entries(params).map(([k, v]) => [k, { wt: v }])),
          i: 0,
        },
      },
    ],
  })}"></${block ? 'div' : 'span'}>`;
let notes: string[] = [];
const ref = (content: string, attrs: Record<string, string> = {}): string => {
  if (content === '') return `<sup typeof="mw:Extension/ref" data-mw="${mw({ name: 'ref', attrs })}"></sup>`;
  const id = `mw-reference-text-${notes.length}-${content.length}`;
  notes.push(`<li><span id="${id}">${content}</span></li>`);
  return `<sup typeof="mw:Extension/ref" data-mw="${mw({ name: 'ref', attrs, body: { id } })}"></sup>`;
};
const references = (): string => {
  const list = notes.join('');
  notes = [];
  return `<div typeof="mw:Extension/references" data-mw="${mw({ name: 'references', attrs: {} })}"><ol>${list}</ol></div>`;
};
const link = (title: string, text = title): string =>
  `<a rel="mw:WikiLink" href="./${title.replace(/ /g, '_')}">${text}</a>`;
const figure = (file: string, caption: string, cls = '', type = 'mw:File/Thumb'): string =>
  `<figure typeof="${type}" class="${cls}" data-mw="${mw({ attribs: [] })}"><a href="./File:${file}"><span resource="./File:${file}"></span></a><figcaption>${caption}</figcaption></figure>`;

const english = `
<p><b>Hallig Norderoog</b> is a small ${link('island')} in the ${link('Wadden Sea')}, off the west coast of ${link('Schleswig-Holstein')}. It has no dwelling mound and has been a bird reserve since 1909.${ref('Jens Iversen, <i>Vogelinseln</i> (1931), p. 14.')} Every spring some ${template('convert', { '1': '5', '2': 'km' })} of brushwood fences are mended by hand.</p>
${template('Infobox island', { name: 'Norderoog', area: '9 ha', country: 'Germany' }, true)}
${figure('Norderoog from the north.jpg', 'The reserve in <i>August</i>, seen from the north. The wooden hut stands on piles.')}
<h2>History</h2>
<p>In the Middle Ages the island was part of a larger marsh, which the <a rel="mw:ExtLink" class="external text" href="https://example.org/flood">Burchardi flood</a> of 1634 broke into pieces. The bird warden, Jens Wand, lived there alone every summer for <i>forty years</i><!-- check the dates -->; he was lost crossing the tidal flats in 1950.${ref('', { name: 'wand' })}</p>
<p>Its name means <q>northern eye</q>, <code>oog</code> being an old word for an island. H<sub>2</sub>O and E = mc<sup>2</sup> stand here to test the line height, and <s>this was struck out</s>.</p>
<blockquote><p>Nobody who has heard thirty thousand terns rise at once will call this island empty.</p></blockquote>
<h3>Birds</h3>
<ul><li>Sandwich tern
<ul><li>some 3,000 pairs</li><li>the largest colony of the country</li></ul></li><li>Arctic tern</li><li>Black-headed gull</li></ul>
<ol><li>Spring: counting the nests</li><li>Summer: counting the young</li></ol>
<dl><dt>Hallig</dt><dd>an island without a dyke, flooded several times a year</dd></dl>
<h2>Numbers</h2>
<table class="wikitable"><caption>Pairs counted</caption><tbody><tr><th>Year</th><th>Sandwich tern</th><th>Arctic tern</th></tr><tr><td>2019</td><td>2,941</td><td>408</td></tr><tr><td>2020</td><td>3,120</td><td>377</td></tr><tr><td>2021</td><td>${template('nts', { '1': '2876' })}</td><td></td></tr></tbody></table>
<pre>  o o        the colony
 o o o   ~~  the sea</pre>
<hr>
<h2>References</h2>
<p>The warden’s story is told by Schulz.${ref('Heinrich Schulz, “Der Vogelwart”, in: <i>Die Heimat</i> 58 (1951).', { name: 'wand' })}</p>
${references()}
<link rel="mw:PageProp/Category" href="./Category:Islands_of_Germany#Norderoog">
<link rel="mw:PageProp/Category" href="./Category:Nature_reserves">
`;

const arabic = `
<p><b>جزيرة الطيور</b> جزيرة صغيرة في ${link('بحر الشمال')}، وهي محمية طبيعية منذ عام 1909.${ref('دليل الجزر، ص 14.')} يزورها كل ربيع نحو ${template('تحويل', { '1': '5' })} من الطيور، ومنها <i>Sterna sandvicensis</i>.</p>
${figure('Norderoog from the north.jpg', 'الجزيرة في شهر آب')}
<h2>التاريخ</h2>
<p>كانت الجزيرة جزءًا من أرض أكبر مزقها فيضان عام 1634. عاش الحارس هناك وحيدًا كل صيف أربعين عامًا.</p>
<ul><li>خرشنة الساندويتش<ul><li>ثلاثة آلاف زوج</li></ul></li><li>خرشنة القطب الشمالي</li></ul>
<table class="wikitable"><tbody><tr><th>السنة</th><th>الأزواج</th></tr><tr><td>2019</td><td>2941</td></tr><tr><td>2020</td><td>3120</td></tr></tbody></table>
<blockquote><p>من سمع ثلاثين ألف طائر تنهض معًا لا يقول إن هذه الجزيرة خالية.</p></blockquote>
<h2>المراجع</h2>
${references()}
`;

const words =
  'stone harbour north winter railway council forest river among opened town bridge steel farm late early'.split(
    ' ',
  );
let seed = 7;
const word = (): string => words[(seed = (seed * 16807) % 2147483647) % words.length] as string;
const sentence = (n: number): string => `${Array.from({ length: n }, word).join(' ')}. `;
const long =
  Array.from({ length: 90 }, (_, i) => {
    const p = Array.from({ length: 4 }, () => {
      const body = Array.from({ length: 6 }, (_, k) =>
        k === 2 ? `${link('Upper Weald')} ${ref(sentence(6))}` : sentence(12),
      );
      return `<p>${body.join('')}<b>${word()}</b> and <i>${word()}</i>. ${template('convert', { '1': '3' })}</p>`;
    });
    const list = `<ul>${Array.from({ length: 5 }, () => `<li>${sentence(8)}</li>`).join('')}</ul>`;
    const table = `<table class="wikitable"><tbody>${Array.from({ length: 5 }, () => `<tr>${Array.from({ length: 4 }, () => `<td>${word()}</td>`).join('')}</tr>`).join('')}</tbody></table>`;
    return `<h2>Section ${i}</h2>${p.join('')}${list}${i % 5 === 0 ? figure('A.jpg', sentence(5)) : ''}${i % 3 === 0 ? table : ''}`;
  }).join('') + references();

export const pages: Record<string, { title: string; html: string }> = {
  en: { title: 'Norderoog', html: english },
  ar: { title: 'جزيرة الطيور', html: arabic },
  long: { title: 'Long page', html: long },
};
