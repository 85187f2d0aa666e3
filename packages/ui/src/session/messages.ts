import english from '../../i18n/session-en.json' with { type: 'json' };
import { createMessages, type Msg } from '../messages.js';

/** Words that only editing together has. They load with it. */
export const sessionMessages = (): Msg => createMessages('en', english).msg;
