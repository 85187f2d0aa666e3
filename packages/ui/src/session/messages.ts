import english from '../../i18n/session-en.json' with { type: 'json' };
import { createMessages, type MessageFile, type Msg } from '../messages.js';

const files: Readonly<Record<string, () => Promise<{ default: MessageFile }>>> = {
  ar: () => import('../../i18n/session-ar.json', { with: { type: 'json' } }),
  de: () => import('../../i18n/session-de.json', { with: { type: 'json' } }),
};

/** Words that only editing together has, in the language of the interface; English where it has none. They load with it. */
export async function sessionMessages(lang: string): Promise<Msg> {
  const tag = [lang, lang.split('-')[0] ?? ''].find((candidate) => Object.hasOwn(files, candidate)) ?? 'en';
  try {
    const file = (await files[tag]?.())?.default;
    return createMessages(tag, { ...english, ...file }).msg;
  } catch {
    // The file cannot be fetched: words in another language are better than none.
    return createMessages('en', english).msg;
  }
}
