import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { Hocuspocus, type WebSocketLike } from '@hocuspocus/server';
import nodeAdapter from 'crossws/adapters/node';
import type { SocketContext } from './context.js';
import { SessionExtension } from './extension.js';
import type { Fanout } from './fanout.js';
import { framer } from './frame.js';
import { rulesOf } from './guard.js';
import type { CollaborationHost } from './host.js';
import { Intake } from './intake.js';
import { defaultLimits, type Limits } from './limits.js';
import type { Log } from './log.js';
import { Metrics } from './metrics.js';
import type { User } from './session.js';

export interface CollaborationOptions {
  readonly log: Log;
  /** Where several processes share a log. */
  readonly fanout?: Fanout;
  readonly host: CollaborationHost;
  readonly limits?: Partial<Limits>;
  /** Milliseconds for which a session waits for people whose connection broke. */
  readonly patience?: number;
}

interface Peer {
  readonly context: SocketContext;
  readonly close: (code: number, reason: string) => void;
  readonly refuse: (code: number, reason: string) => void;
  readonly ping: () => void;
  readonly intake: Intake;
  readonly connection: ReturnType<Hocuspocus['handleConnection']>;
  readonly timer: NodeJS.Timeout;
  /** Those who wait for an answer to a ping, or the end. */
  readonly waiting: Set<() => void>;
}

/** Sessions of pages, behind an HTTP server of one's own. */
export interface Collaboration {
  /** For the event `upgrade` of an HTTP server. Whether the request may come is for the caller to check. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** A page has a new revision. Call it for saves from outside of sessions; for others it does no harm. */
  changed(page: string, revision: number): void;
  /** Makes an open session what it was at a moment (milliseconds since 1970), as an edit of `by`. */
  restore(page: string, at: number, by: User): Promise<boolean>;
  /** Ends a person's connections: whether they may come back is asked of the host. */
  withdraw(user: string): void;
  /** In the text format of Prometheus. */
  metrics(): string;
  readonly counts: Metrics;
  /** Tells everybody to come back later, and resolves when all that came is in the log. The log stays open. */
  close(): Promise<void>;
}

/** Milliseconds in which a connection has to answer. */
const pongPatience = 4000;
/** Milliseconds in which somebody who connects has to say who it is. */
const tokenPatience = 10_000;

/** The server's part of editing together; see `docs/collaboration.md`. */
export function createCollaboration(options: CollaborationOptions): Collaboration {
  const { log, host, patience = 10 * 60_000 } = options;
  const limits: Limits = { ...defaultLimits, ...options.limits };
  const metrics = new Metrics();
  const sessions = new SessionExtension({
    log,
    host,
    metrics,
    limits,
    rules: rulesOf(),
    patience,
    ...(options.fanout ? { fanout: options.fanout } : {}),
  });
  const hocuspocus = new Hocuspocus({
    quiet: true,
    // Nothing is stored at the end: all is in the log already.
    debounce: 0,
    maxDebounce: 0,
    maxUnauthenticatedQueueSize: limits.frame * 2,
    maxPendingDocuments: 4,
    extensions: [
      sessions,
      {
        async afterHandleMessage({ context, update, connection }) {
          const { socket } = context as { socket?: SocketContext };
          if (socket) intakes.get(socket)?.handled(update, connection.readOnly);
        },
      },
    ],
  });
  const peers = new Map<string, Peer>();
  const frameOf = framer();
  const intakes = new WeakMap<SocketContext, Intake>();
  let closing = false;

  const isThere = async (id: string): Promise<boolean> => {
    const peer = peers.get(id);
    if (!peer) return false;
    const { ping, waiting, intake, close } = peer;
    const hasAnswered = await new Promise<boolean>((done) => {
      const timer = setTimeout(() => done(false), pongPatience);
      const answer = (): void => {
        waiting.delete(answer);
        clearTimeout(timer);
        done(true);
      };
      waiting.add(answer);
      ping();
    });
    // An answer comes behind what was sent before it.
    await intake.drained(5000);
    if (!hasAnswered) close(4408, 'silent');
    return hasAnswered && peers.has(id);
  };

  const adapter = nodeAdapter({
    serverOptions: { maxPayload: limits.frame, perMessageDeflate: false },
    hooks: {
      open(peer) {
        const close = (code: number, reason: string): void => {
          peer.close(code, reason);
          // Who does not answer is not waited for.
          setTimeout(() => peer.terminate(), 2000).unref();
        };
        const refuse = (code: number, reason: string): void => {
          metrics.count('refused', 1, reason);
          close(code, reason);
        };
        const context: SocketContext = {
          end: close,
          left: false,
          isKnown: false,
          user: '',
          isDrained: false,
          isThere: () => isThere(peer.id),
        };
        // Hocuspocus drops what waits on a socket that has ended; here the end comes after that (see close).
        const { websocket } = peer;
        const { stream } = peer.context as unknown as { stream: Duplex };
        const socket: WebSocketLike = {
          get readyState() {
            return context.isDrained ? 3 : 1;
          },
          send(data) {
            if (websocket.readyState !== 1) return;
            // Who does not read what is sent is not written to for ever.
            if (stream.writableLength > limits.document + limits.backlog) {
              refuse(4429, 'backlog');
              return;
            }
            // Past the library, which would make a frame for each of hundreds. Nothing is compressed, so nothing waits in it.
            if (data instanceof Uint8Array) stream.write(frameOf(data));
            else peer.send(data);
          },
          close: (code, reason) => peer.close(code, reason),
        };
        const connection = hocuspocus.handleConnection(socket, peer.request as Request, { socket: context });
        const intake = new Intake({
          pass: (data) => connection.handleMessage(data),
          send: (data) => socket.send(data),
          end: refuse,
          backlog: limits.backlog,
          outgoing: () => stream.writableLength,
        });
        const timer = setTimeout(() => {
          if (!context.isKnown) refuse(4401, 'token');
        }, tokenPatience);
        timer.unref();
        intakes.set(context, intake);
        peers.set(peer.id, {
          context,
          close,
          refuse,
          intake,
          connection,
          timer,
          ping: () => peer.ping(),
          waiting: new Set(),
        });
      },
      message({ id }, message) {
        const peer = peers.get(id);
        if (!peer || closing) return;
        if (typeof message.rawData === 'string') peer.refuse(4400, 'frame');
        else peer.intake.take(message.uint8Array());
      },
      close({ id }, { code = 1006, reason = '' }) {
        const peer = peers.get(id);
        if (!peer) return;
        clearTimeout(peer.timer);
        peers.delete(id);
        for (const answer of peer.waiting) answer();
        // A page that is closed says 1001; 1006 is a connection that broke.
        if (code === 1000 || code === 1001) peer.context.left = true;
        if (code === 1009) metrics.count('refused', 1, 'frame-size');
        void peer.intake.drained(5000).then(() => {
          peer.intake.end();
          peer.context.isDrained = true;
          peer.connection.handleClose({ code, reason });
        });
      },
      pong({ id }) {
        for (const answer of peers.get(id)?.waiting ?? []) answer();
      },
      error({ id }) {
        peers.get(id)?.refuse(4400, 'protocol');
      },
    },
  });

  return {
    counts: metrics,
    upgrade(request, socket, head) {
      if (closing) socket.destroy();
      else {
        const web = Object.assign(new Request('http://sessions/'), { context: { stream: socket } });
        void adapter.handleUpgrade(request, socket, head, web);
      }
    },
    changed: (page, revision) => sessions.changed(page, revision),
    restore: (page, at, by) => sessions.restore(page, at, by),
    withdraw(user) {
      for (const { context, close } of peers.values()) if (context.user === user) close(4401, 'token');
    },
    metrics: () =>
      metrics.text({
        connections: peers.size,
        sessions: sessions.live.size,
        resident_memory_bytes: process.memoryUsage.rss(),
        session_bytes: [...sessions.live.values()].reduce((sum, { bytes }) => sum + bytes, 0),
      }),
    async close() {
      closing = true;
      sessions.closing = true;
      await sessions.appender.flush();
      for (const { close } of peers.values()) close(1012, 'restart');
      const end = Date.now() + 3000;
      while (peers.size > 0 && Date.now() < end) await new Promise((done) => setTimeout(done, 10));
      await sessions.appender.flush();
    },
  };
}
