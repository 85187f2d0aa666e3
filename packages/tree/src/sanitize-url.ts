/** Addresses that a click may open. Protocols by name; whatever runs in the page's own origin is not among them. */

/** Protocols of links that a wiki allows, as they begin an address. None of them is executed by a browser. */
export const defaultProtocols: readonly string[] = (
  'bitcoin: ftp:// ftps:// geo: git:// gopher:// http:// https:// irc:// ircs:// magnet: mailto: matrix: mms:// news: ' +
  'nntp:// redis:// sftp:// sip: sips: sms: ssh:// svn:// tel: telnet:// urn: wikipedia:// worldwind:// xmpp: //'
).split(' ');

const safeProtocols = new Set(defaultProtocols.map((protocol) => protocol.replace(/:.*/, '')));

/** What browsers skip before and inside a protocol. Anything else unusual makes a name that is not in the list. */
const skipped = /[\x00-\x20]+/g;

/** Whether an address is relative, relative to the protocol, or has a protocol that is safe. */
export function isSafeUrl(url: string): boolean {
  const colon = url.indexOf(':');
  if (colon < 0) return true;
  const protocol = url.slice(0, colon).replace(skipped, '').toLowerCase();
  return /[/?#\\]/.test(protocol) || safeProtocols.has(protocol);
}
