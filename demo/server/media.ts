/**
 * The sample pages' pictures, painted from their names: a stretch of coast, each with its own light and hills. The wiki
 * has no upload; a file of another name is shown as a box with its name.
 */
const painted = new Set([
  'Aldmouth harbour.jpg',
  'Pier at dawn.jpg',
  'Weathercock.png',
  'Harbour plan.svg',
  'Old lighthouse.jpg',
  'Slip.jpg',
  'Shed.jpg',
  'Launch.jpg',
  'Flag.svg',
  'Stamp.png',
]);

export function mediaUrl(name: string, _width = 0): string | undefined {
  return painted.has(name) ? `/media/${encodeURIComponent(name)}` : undefined;
}

/** The picture of a file as SVG, `null` where there is none. */
export function paint(name: string): string | null {
  if (!painted.has(name)) return null;
  let seed = 7;
  for (const c of name) seed = (Math.imul(seed, 31) + (c.codePointAt(0) ?? 0)) >>> 0;
  const next = (from: number, to: number) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.round(from + (seed / 4294967296) * (to - from));
  };
  const hue = next(190, 232);
  const dusk = next(0, 1) ? 28 : hue - 14;
  const ridge = (y: number, swing: number) => {
    let path = `M0 ${y}`;
    for (let x = 40; x <= 480; x += 40)
      path += ` Q${x - 20} ${y - next(0, swing)} ${x} ${y - next(-4, swing / 2)}`;
    return `${path} V360 H0 Z`;
  };
  const sail = next(120, 360);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 320" width="480" height="320">
<defs><linearGradient id="s" x2="0" y2="1"><stop stop-color="hsl(${hue} 48% 74%)"/><stop offset="1" stop-color="hsl(${dusk} 72% 88%)"/></linearGradient></defs>
<path fill="url(#s)" d="M0 0h480v320H0z"/>
<circle cx="${next(60, 420)}" cy="${next(50, 110)}" r="${next(16, 30)}" fill="hsl(44 90% 90%)"/>
<path fill="hsl(${hue} 26% 62%)" d="${ridge(190, 60)}"/>
<path fill="hsl(${hue + 10} 24% 46%)" d="${ridge(212, 34)}"/>
<path fill="hsl(${hue} 42% 52%)" d="M0 224h480v96H0z"/>
<path fill="none" stroke="hsl(${hue} 50% 72%)" stroke-width="2" d="M20 248h70M140 262h110M300 244h60M60 288h90M260 296h140"/>
<path fill="hsl(20 30% 26%)" d="M${sail - 34} 250h68l-12 16h-44z"/>
<path fill="hsl(40 40% 96%)" d="M${sail - 2} 246v-72l-30 72zM${sail + 4} 246v-60l24 60z"/>
</svg>`;
}
