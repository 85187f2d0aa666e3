import '../src/content.css';
import '../src/ui.css';
import { importTree } from '@stet/document';
import { writeHTML } from '@stet/tree';
import { readHTML } from '@stet/tree/html';
import { siteFromData } from '@stet/wikitext';
import { loadMessages } from '../src/messages.js';
import { mountEditor } from '../src/mount.js';
import { pages } from './pages.js';

const query = new URLSearchParams(location.search);
const lang = query.get('lang') ?? 'en';
const rtl = query.get('page') === 'ar';
const sample = pages[rtl ? 'ar' : query.get('page') === 'long' ? 'long' : 'en'];
const place = document.querySelector<HTMLElement>('#page')!;
const bar = document.querySelector<HTMLElement>('#bar')!;
document.querySelector('h1.title')!.textContent = sample!.title;
document.documentElement.dir = rtl ? 'rtl' : 'ltr';
if (query.get('scheme')) document.documentElement.style.colorScheme = query.get('scheme')!;
const tree = readHTML(sample!.html);
if (query.has('read')) {
  bar.innerHTML = '<div class="stet-toolbar-space"></div>';
  place.className = 'stet-content';
  place.dir = rtl ? 'rtl' : 'ltr';
  if (query.has('bare')) place.contentEditable = 'true';
  place.innerHTML = writeHTML(tree, { title: sample!.title });
} else {
  const messages = await loadMessages(lang);
  const mount = () =>
    mountEditor(place, {
      doc: importTree(tree),
      site: siteFromData({}),
      messages,
      dir: rtl ? 'rtl' : 'ltr',
      lang: rtl ? 'ar' : 'en',
      toolbarContainer: bar,
      onSave: () => undefined,
      onSource: () => undefined,
      onChange: () => mounted.setDirty(true),
      host: {
        searchPages: async (q) => [
          { title: `${q} harbour`, description: 'A harbour on the north coast' },
          { title: `${q} lighthouse`, missing: true },
        ],
        pageUrl: (title) => `/wiki/${encodeURIComponent(title)}`,
      },
    });
  let mounted = mount();
  (window as unknown as { stet: unknown }).stet = mounted;
  /** Takes the editor away and mounts it again: for looking at what is left. */
  (window as unknown as { remount: unknown }).remount = () => {
    mounted.destroy();
    mounted = mount();
  };
}
document.documentElement.dataset.ready = '1';
