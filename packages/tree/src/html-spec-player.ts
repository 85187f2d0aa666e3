/** Video and sound as a server writes them: a player in place of a picture. */

import { attributes } from './html-escape.js';

/** What a wiki knows of a file that is played. */
export interface SpecPlayer {
  readonly kind: 'audio' | 'video';
  /** Seconds. */
  readonly duration: number;
  /** MIME type, with codecs. */
  readonly mime: string;
  /** The address of a still at a width in pixels and a time in seconds; `''`: the usual one. */
  poster(width: number, time: string): string;
}

export interface PlayerSize {
  readonly width: number;
  readonly height: number;
}

/** How high a player without a picture is, pixels. */
export const soundHeight = 32;

/** Options that a player has in place of a picture's; those that say nothing to it are kept as data. */
export const playerOptions = ['alt', 'link', 'thumbtime', 'starttime', 'endtime'];

/** As many digits as a server has for a fraction. */
const figure = (value: number): string => String(Number(value.toPrecision(14)));

/** `1:25` as seconds; `null` for what is no time. */
function secondsOf(time: string | undefined): number | null {
  if (time === undefined || !/^\d+(?:\.\d+)?$|^(?:\d+:){1,2}\d+(?:\.\d+)?$/.test(time.trim())) return null;
  return time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}

/**
 * @param own size and address of the file itself
 * @param size at which it is shown
 */
export function specPlayer(
  player: SpecPlayer,
  own: PlayerSize & { readonly url: string },
  resource: string,
  given: ReadonlyMap<string, string>,
  size: PlayerSize,
): string {
  const { kind, duration, mime } = player;
  // A time behind the end is one second before it.
  const within = (time: number): number => (time >= duration ? Math.max(0, duration - 1) : time);
  const start = secondsOf(given.get('starttime'));
  const end = secondsOf(given.get('endtime'));
  const still = secondsOf(given.get('thumbtime')) ?? start;
  const flags = ['loop', 'muted'].filter((flag) => given.has(flag)).map((flag) => [flag, '']);
  const attrs: Record<string, string> = {
    ...(kind === 'video'
      ? { poster: player.poster(size.width, still === null ? '' : figure(within(still))) }
      : {}),
    controls: '',
    preload: 'none',
    'data-mw-tmh': '',
    ...Object.fromEntries(flags),
    height: String(size.height),
    width: String(size.width),
    ...(kind === 'audio' ? { style: `width: ${size.width}px;` } : {}),
    'data-durationhint': String(Math.ceil(duration)),
    resource,
    class: 'mw-file-element',
  };
  const range =
    start === null && end === null
      ? ''
      : `#t=${start === null ? '' : figure(within(start))}${end === null ? '' : `,${figure(end)}`}`;
  const source = attributes({
    src: own.url + range,
    type: mime,
    ...(kind === 'video'
      ? { 'data-file-width': String(own.width), 'data-file-height': String(own.height) }
      : {}),
  });
  return `<${kind}${attributes(attrs)}><source${source}></${kind}>`;
}
