/** Who is here, and where what was typed is. */

import type { Person, SessionClient, Whereabouts } from '@stet/collab/session';
import type { Msg } from '../messages.js';

/** So long nothing has to be under way before it is said that all is stored: milliseconds. Typing would make it flicker. */
const calm = 600;

export interface SessionBar {
  update(): void;
  destroy(): void;
}

/** The first letters of a name, as a person sees them. */
function initials(name: string): string {
  const first = (word: string): string => [...new Intl.Segmenter().segment(word)][0]?.segment ?? '';
  return name.split(/\s+/u).map(first).slice(0, 2).join('').toLocaleUpperCase();
}

/** `goTo` shows where a person is. */
export function createSessionBar(
  place: Element,
  client: SessionClient,
  msg: Msg,
  goTo: (person: Person) => void,
): SessionBar {
  const document = place.ownerDocument;
  const element = document.createElement('div');
  element.className = 'stet-session';
  const list = document.createElement('ul');
  list.className = 'stet-people';
  list.setAttribute('aria-label', msg('session-people'));
  const state = document.createElement('span');
  state.className = 'stet-session-state';
  state.setAttribute('role', 'status');
  element.append(list, state);
  place.append(element);

  let shown: Whereabouts | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let followed: number | null = null;
  let drawn = '';

  const show = (whereabouts: Whereabouts): void => {
    clearTimeout(timer);
    timer = undefined;
    // What happens with every word is not read aloud.
    const isUsual = whereabouts === 'sending' || (whereabouts === 'stored' && shown === 'sending');
    state.setAttribute('aria-live', isUsual ? 'off' : 'polite');
    shown = whereabouts;
    const text = msg(`session-${whereabouts}`);
    state.dataset.state = whereabouts;
    state.textContent = text;
    state.title = text;
  };
  const people = (): void => {
    const here = client.people;
    const other = here.find(({ client: id }) => id === followed);
    if (other) goTo(other);
    else followed = null;
    const key = JSON.stringify([here.map(({ client: id, name, color }) => [id, name, color]), followed]);
    if (key === drawn) return;
    drawn = key;
    list.replaceChildren(
      ...here.map((person) => {
        const item = document.createElement('li');
        const button = document.createElement('button');
        button.type = 'button';
        button.className = `stet-person stet-peer-${person.color}`;
        button.textContent = initials(person.name);
        const label = msg(person.client === followed ? 'session-following' : 'session-person', person.name);
        button.setAttribute('aria-label', label);
        button.setAttribute('aria-pressed', String(person.client === followed));
        button.dataset.tip = person.name;
        button.addEventListener('click', () => {
          followed = followed === person.client ? null : person.client;
          goTo(person);
          people();
        });
        item.append(button);
        return item;
      }),
    );
  };
  const update = (): void => {
    const { whereabouts } = client;
    if (whereabouts === shown) {
      clearTimeout(timer);
      timer = undefined;
    } else if (whereabouts === 'stored' && shown === 'sending') {
      timer ??= setTimeout(() => show(client.whereabouts), calm);
    } else show(whereabouts);
  };
  const offs = [client.on('status', update), client.on('presence', people)];
  // Who goes on by themselves follows nobody any more.
  const stop = (): void => {
    if (followed === null) return;
    followed = null;
    people();
  };
  for (const name of ['keydown', 'wheel', 'touchmove'])
    document.addEventListener(name, stop, { passive: true });
  update();
  people();
  return {
    update,
    destroy() {
      for (const off of offs) off();
      for (const name of ['keydown', 'wheel', 'touchmove']) document.removeEventListener(name, stop);
      clearTimeout(timer);
      element.remove();
    },
  };
}
