import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

/** The largest body that is read, in bytes. */
export const maxBody = 10 * 1024 * 1024;

/** A failure that is the request's: its sentence is shown to the person. */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Nothing runs and nothing loads but what this server wrote: no inline script, no foreign request, no plug-in, no frame.
 * Inline style attributes are allowed, because wiki pages carry them (sanitised); style sheets are not.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const securityHeaders: Record<string, string> = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
};

export interface Reply {
  status: number;
  type: string;
  body: string | Buffer;
  headers?: Record<string, string>;
}

export const page = (body: string, status = 200): Reply => ({
  status,
  type: 'text/html; charset=utf-8',
  body,
});

export const data = (value: unknown, status = 200): Reply => ({
  status,
  type: 'application/json; charset=utf-8',
  body: JSON.stringify(value),
});

export const redirect = (to: string): Reply => ({
  status: 303,
  type: 'text/plain; charset=utf-8',
  body: `See ${to}`,
  headers: { location: to },
});

export function send(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  let body = Buffer.isBuffer(reply.body) ? reply.body : Buffer.from(reply.body);
  const headers: Record<string, string> = {
    'cache-control': 'no-store',
    ...securityHeaders,
    'content-type': reply.type,
    ...reply.headers,
  };
  const zips = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  if (zips && body.length > 64 * 1024 && !headers['content-encoding']) {
    body = gzipSync(body, { level: 1 });
    headers['content-encoding'] = 'gzip';
    headers.vary = 'accept-encoding';
  }
  headers['content-length'] = String(body.length);
  response.writeHead(reply.status, headers);
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** The whole body. Throws `HttpError` 413 beyond `maxBody` and 400 when it is not UTF-8. */
export async function readBody(request: IncomingMessage, limit = maxBody): Promise<string> {
  const tooLarge = () =>
    new HttpError(
      413,
      `The text is too long: at most ${limit / 1024 / 1024} MB can be saved. Nothing was changed.`,
    );
  if (Number(request.headers['content-length'] ?? 0) > limit) {
    request.resume();
    throw tooLarge();
  }
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length <= limit) parts.push(part);
  }
  if (length > limit) throw tooLarge();
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(parts));
  } catch {
    throw new HttpError(400, 'The request is not UTF-8. Nothing was changed.');
  }
}

const localHosts = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Throws `HttpError` 403 for a request that another site's page made: one for another host name (DNS rebinding), or
 * one that changes something and comes from another origin.
 */
export function checkOrigin(request: IncomingMessage): void {
  const host = request.headers.host ?? '';
  if (!localHosts.has(host.replace(/:\d+$/, '')))
    throw new HttpError(403, 'This wiki answers only on this machine’s own address.');
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const site = request.headers['sec-fetch-site'];
  const origin = request.headers.origin;
  // Browsers that send neither are older than the policy this wiki relies on, or no browsers at all.
  const own = site ? site === 'same-origin' || site === 'none' : !origin || origin === `http://${host}`;
  if (!own) {
    throw new HttpError(403, 'The request comes from another site. Nothing was changed.');
  }
}

/**
 * Throws `HttpError` 403 for a socket that another site's page opens: browsers let every page do that, and say which one
 * it was.
 */
export function checkSocketOrigin(request: IncomingMessage): void {
  checkOrigin(request);
  const { origin, host } = request.headers;
  if (origin && origin !== `http://${host}`) throw new HttpError(403, 'The request comes from another site.');
}
