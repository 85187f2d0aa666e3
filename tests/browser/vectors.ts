/**
 * Pages that try to run something or to tell another server about their reader. `HIT` is a statement that sets a
 * mark in the window; `LEAK` is an address on another server. None of them may ever happen.
 */

const hit = (n: number): string => `window.__hits=(window.__hits||[]).concat(${n})`;
export const leak = 'https://leak.invalid/';

const raw: readonly string[] = [
  // scripts and what loads or runs by itself
  '<script>HIT</script>',
  '<SCRIPT SRC="LEAK"></SCRIPT>',
  '<scr<script>ipt>HIT</scr</script>ipt>',
  '<script/x>HIT</script>',
  '<noscript><p title="</noscript><img src=x onerror=HIT>">',
  '<nowiki><script>HIT</script></nowiki>',
  '<pre><script>HIT</script></pre>',
  '<img src=LEAK>',
  '<img src=x onerror="HIT">',
  '<img/src/onerror=HIT>',
  '<image src=x onerror=HIT>',
  '<svg onload="HIT"><circle r=1></svg>',
  '<svg><script>HIT</script></svg>',
  '<svg><animate onbegin=HIT attributeName=x dur=1s>',
  '<svg><style><img src=x onerror=HIT></style></svg>',
  '<svg><use href="data:image/svg+xml,<svg id=x xmlns=http://www.w3.org/2000/svg><script>HIT</script></svg>#x">',
  '<math><mtext><table><mglyph><style><img src=x onerror=HIT>',
  '<math><maction actiontype="statusline#LEAK" xlink:href="javascript:HIT">x</maction></math>',
  '<iframe src="LEAK"></iframe>',
  '<iframe srcdoc="<script>parent.HIT</script>"></iframe>',
  '<iframe src="javascript:parent.HIT"></iframe>',
  '<object data="LEAK"></object><embed src="LEAK">',
  '<object data="data:text/html,<script>HIT</script>"></object>',
  '<video src="LEAK" autoplay></video><audio src="LEAK" autoplay></audio><video><source onerror=HIT></video>',
  '<video poster="LEAK"></video>',
  '<meta http-equiv="refresh" content="0;url=LEAK">',
  '<meta http-equiv="refresh" content="0;url=javascript:HIT" itemprop="x">',
  '<link rel="stylesheet" href="LEAK">',
  '<link rel="stylesheet" href="LEAK" itemprop="x">',
  '<link rel="prefetch" href="LEAK"><link rel=preload as=image href=LEAK><link rel=dns-prefetch href=LEAK>',
  '<base href="LEAK">',
  '<style>@import "LEAK"; * { background: url(LEAK) }</style>',
  '<form action="LEAK"><input autofocus onfocus=HIT><button formaction="javascript:HIT">x</button></form>',
  '<isindex action="javascript:HIT" type=submit>',
  '<details open ontoggle=HIT>x</details>',
  '<dialog open oncancel=HIT>x</dialog>',
  '<marquee onstart=HIT>x</marquee>',
  '<body onload=HIT onpageshow=HIT>',
  '<html onmouseover=HIT>',
  '<frameset onload=HIT><frame src="LEAK">',
  '<template><script>HIT</script></template><template shadowrootmode="open"><img src=LEAK></template>',
  '<textarea><img src=x onerror=HIT></textarea>',
  '<title><img src=x onerror=HIT></title>',
  '<xmp><img src=x onerror=HIT></xmp><plaintext>',
  '<select><option><img src=x onerror=HIT></select>',
  '<portal src="LEAK"></portal><fencedframe></fencedframe>',
  // handlers on tags that wikitext allows
  '<div onclick="HIT" onmouseover="HIT" onfocus="HIT" tabindex="0">x</div>',
  '<b ONMOUSEOVER=HIT>x</b>',
  '<b onmouseover=HIT//>x</b>',
  '<b/onmouseover=HIT>x</b>',
  '<b\fonmouseover=HIT>x</b>',
  '<b\u000bonmouseover=HIT>x</b>',
  '<b "onmouseover=HIT>x</b>',
  '<b class="a"onmouseover=HIT>x</b>',
  '<b class=\'"onmouseover=HIT x="\'>x</b>',
  '<b class="&quot; onmouseover=HIT x=&quot;">x</b>',
  '<b title="><script>HIT</script>">x</b>',
  '<b title="&lt;/b&gt;&lt;img src=x onerror=HIT&gt;">x</b>',
  '<b id="x\' onmouseover=HIT">x</b>',
  '<b style="animation-name:x" onanimationstart=HIT>x</b>',
  '<div onpointerrawupdate=HIT onauxclick=HIT onbeforetoggle=HIT popover>x</div>',
  '<table background="LEAK"><tr background="LEAK"><td background="LEAK">x</table>',
  '{| onmouseover="HIT" background="LEAK"\n|- onmouseover=HIT\n| onmouseover="HIT" style="background:url(LEAK)" | x\n|}',
  '{| class="a" onmouseover="HIT"\n|+ onmouseover=HIT | caption\n! onclick=HIT | x\n|}',
  '<a href="javascript:HIT">x</a>',
  '<a href="LEAK" ping="LEAK">x</a>',
  '<q cite="javascript:HIT">x</q><ins cite="javascript:HIT">y</ins><blockquote cite="javascript:HIT">z</blockquote>',
  '<div xmlns:x="http://www.w3.org/1999/xlink" x:href="javascript:HIT" xlink:href="javascript:HIT">x</div>',
  '<div is="x-y" slot="x" contenteditable="true" draggable="true" autofocus accesskey="x">x</div>',
  '<div data-mw=\'{"parts":[]}\' data-parsoid="{}" data-stet=\'{"n":"script"}\' typeof="mw:Transclusion">x</div>',
  '<span typeof="mw:File" resource="./File:A" data-mw=\'{"attribs":[["link","javascript:HIT"]]}\'>x</span>',
  // addresses
  '[javascript:HIT x]',
  '[[javascript:HIT|x]]',
  '[[:javascript:HIT]]',
  '[[w:javascript:HIT|x]]',
  '[JaVaScRiPt:HIT x] [java\tscript:HIT x] [&#106;avascript:HIT x] [ javascript:HIT x]',
  '[data:text/html,<script>HIT</script> x]',
  '[data:text/html;base64,PHNjcmlwdD4= x] [vbscript:HIT x] [blob:LEAK x] [file:///etc/passwd x]',
  '[http://a.example/"onmouseover="HIT" x]',
  "[http://a.example/'onmouseover='HIT' x]",
  '[http://a.example/<img&#32;src=x&#32;onerror=HIT> x]',
  'http://a.example/"><script>HIT</script>',
  'http://a.example/&quot;onmouseover=HIT',
  '[//a.example/javascript:HIT x]',
  '[https://a.example/ <img src=x onerror=HIT>]',
  '[https://a.example/ https://b.example/LEAK.png] LEAKa.png',
  '[[A" onmouseover="HIT|x]]',
  "[[A' onmouseover='HIT|x]]",
  '[[A&quot; onmouseover=HIT|x]]',
  '[[A#" onmouseover="HIT|x]] [[#"><script>HIT</script>|x]]',
  '[[A%22%20onmouseover=HIT|x]] [[A%3Cscript%3EHIT%3C/script%3E]]',
  '[[<script>HIT</script>]] [[A|<script>HIT</script>]]',
  '[[Category:"><script>HIT</script>]] [[Category:A|"><img src=x onerror=HIT>]]',
  '#REDIRECT [[javascript:HIT]]',
  'RFC 1"onmouseover=HIT ISBN 0-306-40615-2"onmouseover=HIT',
  // files
  '[[File:A.jpg|link=javascript:HIT|x]]',
  '[[File:A.jpg|thumb|link=java&#9;script:HIT|alt="onerror="HIT"|<img src=x onerror=HIT>]]',
  '[[File:A" onerror="HIT.jpg|thumb|class=" onmouseover="HIT|x]]',
  '[[File:A<img src=x onerror=HIT>.jpg]]',
  '[[File:LEAKa.jpg]] [[File:A.jpg|manualthumb=LEAK|thumb=LEAK]]',
  '[[File:A.jpg|thumb|lang=\'onmouseover=HIT|page="onmouseover=HIT|upright="HIT"|1"HIT"px]]',
  '[[Media:A" onmouseover="HIT.ogg|x]]',
  // styles
  '<div style="background: url(LEAK)">x</div>',
  '<div style="background:URL(LEAK)">x</div>',
  '<div style="background:\\75rl(LEAK)">x</div>',
  '<div style="background:\\000075\\000072\\00006c(LEAK)">x</div>',
  '<div style="background:u\\\nrl(LEAK)">x</div>',
  '<div style="background:url/**/(LEAK)">x</div>',
  "<div style=\"a:'/*';background:url(LEAK);b:'*/'\">x</div>",
  '<div style="background:&#117;rl(LEAK)">x</div>',
  '<div style="background:&amp;#117;rl(LEAK)">x</div>',
  '<div style="background-image:image-set(\'LEAK\' 1x)">x</div>',
  '<div style="background:-webkit-image-set(url(LEAK) 1x)">x</div>',
  '<div style="content:url(LEAK);cursor:url(LEAK),auto;list-style-image:url(LEAK);mask:url(LEAK#x)">x</div>',
  '<div style="--x:url(LEAK);background:var(--x)">x</div>',
  '<div style="width:expression(HIT)">x</div>',
  '<div style="behavior:url(LEAK);-moz-binding:url(LEAK)">x</div>',
  '<div style="position:fixed;inset:0;z-index:99999">x</div>',
  '<div style="position:\\66 ixed;inset:0">x</div>',
  '<div style="x:y}body{background:url(LEAK)">x</div>',
  '<div style="color:red</style><script>HIT</script>">x</div>',
  '<div style="color:red\u0000;background:url(LEAK)">x</div>',
  '<font color="red" face="url(LEAK)" size="expression(HIT)">x</font>',
  // templates, extension tags, comments, entities
  '{{A|x=<script>HIT</script>|y="onmouseover=HIT}}',
  '{{<script>HIT</script>}} {{A"><img src=x onerror=HIT>}}',
  '{{#invoke:A|"><img src=x onerror=HIT>}} {{{<img src=x onerror=HIT>|<script>HIT</script>}}}',
  '<ref name="&quot;><script>HIT</script>">x</ref><ref group="<img src=x onerror=HIT>">y</ref><references group="<img src=x onerror=HIT>"/>',
  '<ref><script>HIT</script><img src=x onerror=HIT></ref><references />',
  '<math><script>HIT</script></math><gallery>A.jpg|<img src=x onerror=HIT>\nLEAK</gallery>',
  '<syntaxhighlight lang="\'onmouseover=HIT"><img src=x onerror=HIT></syntaxhighlight>',
  '<templatestyles src="LEAK" />',
  '<!-- --!><script>HIT</script> -->',
  '<!--><script>HIT</script>-->',
  '<!-- -- > <img src=x onerror=HIT> -->',
  '&lt;script&gt;HIT&lt;/script&gt; &#60;img src=x onerror=HIT&#62;',
  '__<script>HIT</script>__ __NOTOC__<img src=x onerror=HIT>',
  '== <script>HIT</script> ==\n== "><img src=x onerror=HIT> ==',
  "'''<script>'''HIT'''</script>'''",
  '-{zh-cn:<script>HIT</script>;zh-tw:<img src=x onerror=HIT>}-',
  ' <img src=x onerror=HIT>',
  '{|\n<img src=x onerror=HIT>\n|<script>HIT</script>\n|}',
  '<p><table><b><div></p></b><i onmouseover=HIT>x</table>',
  '<li><dd><td><caption><tr onmouseover=HIT>x',
];

/** The vectors, each with its own number. */
export const vectors: readonly string[] = raw.map((vector, n) =>
  vector.replaceAll('HIT', hit(n)).replaceAll('LEAK', `${leak}${n}/`),
);

/** What would be wrong anywhere in content: to be called in a page. */
export function findActive(selector: string): string[] {
  const found: string[] = [];
  const active =
    'script,style,iframe,frame,object,embed,applet,base,link,meta,form,input,button,select,textarea,video,audio,source,' +
    'svg,math,template,portal,dialog,details,marquee,title,noscript,[ping],[srcdoc],[formaction],[background],[poster],' +
    '[autofocus],[popover],[is],[slot]';
  for (const root of document.querySelectorAll(selector)) {
    for (const node of root.querySelectorAll(active)) found.push(node.outerHTML.slice(0, 200));
    for (const node of root.querySelectorAll('*')) {
      for (const { name, value } of node.attributes) {
        if (/^on/i.test(name) || name.includes(':')) found.push(`${name}=${value}`);
        if (/^(?:href|src|cite|action|data)$/i.test(name)) {
          const { protocol } = new URL(value, location.href);
          if (/^(?:javascript|vbscript|data|blob|file):$/.test(protocol)) found.push(`${name}=${value}`);
        }
        if (name === 'style' && /url|image|expression|fixed|binding|behavior/i.test(value))
          found.push(`style=${value}`);
      }
      const style = getComputedStyle(node);
      if (style.position === 'fixed') found.push(`fixed: ${node.outerHTML.slice(0, 200)}`);
    }
  }
  return found;
}

/** Does everything that a reader's hand could do to content, without following a link. */
export function provoke(selector: string): void {
  const events =
    'mouseover mouseenter mousemove mousedown mouseup pointerover pointerenter pointermove touchstart focus focusin ' +
    'blur keydown keyup error load toggle beforetoggle animationstart animationend transitionend start begin wheel scroll auxclick';
  for (const node of document.querySelectorAll(`${selector} *`)) {
    for (const type of events.split(' '))
      node.dispatchEvent(new Event(type, { bubbles: false, cancelable: true }));
  }
}
