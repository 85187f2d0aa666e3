/** What the server keeps of a connection. */

import type { User } from './session.js';
import type { Throttle } from './throttle.js';

/** Of a socket, in the context of its connections. */
export interface SocketContext {
  readonly end: (code: number, reason: string) => void;
  /** The person closed the page, or left it: nobody waits for them. */
  left: boolean;
  /** Somebody with a token that is good, and whose. */
  isKnown: boolean;
  user: string;
  /** It has ended, and all that came before that is dealt with. */
  isDrained: boolean;
  /** Asks the other end. Resolves when what it had sent by then is dealt with: whether it is still there. */
  readonly isThere: () => Promise<boolean>;
}

/** Of a socket's connection to one page. */
export interface Context {
  readonly socket: SocketContext;
  user?: User;
  throttle?: Throttle;
  presence?: number | null;
  /** Client ids of which the page had more than the other end when it asked for the first time: it cannot write under them. */
  foreign?: ReadonlySet<number>;
}
