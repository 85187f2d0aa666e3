// First, for it says in which order the cascade layers are.
import './wiki.css';
import '@stet/ui/content.css';
import type { EditedPage } from './edit.js';

/** Starts the editor in the element that holds the page's text. */
async function edit(body: HTMLElement, page: EditedPage): Promise<void> {
  const { startEditing } = await import('./edit.js');
  startEditing(body, page);
  if (location.hash === '#report-input') (await import('./report.js')).reportInput();
}

const body = document.querySelector<HTMLElement>('.page-body');
const given = document.getElementById('page-data');

if (body && given?.textContent) {
  // The edit view brings the text along.
  void edit(body, JSON.parse(given.textContent) as EditedPage);
} else if (body && !new URLSearchParams(location.search).has('rev')) {
  const tab = document.querySelector<HTMLAnchorElement>('.tabs a[data-tab="edit"]');
  // The editor is fetched when somebody is about to press Edit, and takes the place of the text without a new page.
  tab?.addEventListener('pointerenter', () => void import('./edit.js'), { once: true });
  tab?.addEventListener('click', async (event) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const path = location.pathname.replace(/^\/wiki\//, '');
    try {
      const answer = await fetch(`/api/page/${path}`);
      if (!answer.ok) throw new Error(String(answer.status));
      const page = (await answer.json()) as EditedPage;
      await edit(body, page);
      history.pushState({ editing: true }, '', tab.href);
    } catch (error) {
      console.error(error);
      location.assign(tab.href);
    }
  });
}
// Back from the editor is a new read view; forward is the edit view.
addEventListener('popstate', () => location.reload());
