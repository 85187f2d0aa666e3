/**
 * How far a place is ahead of UTC at a moment.
 * @param zone a name of the IANA data base, in any case: `Europe/Paris`
 * @param time milliseconds since 1970
 * @returns minutes; `null` for an unknown place
 */
export function zoneOffset(zone: string, time: number): number | null {
  try {
    const parts = new Intl.DateTimeFormat('en', {
      timeZone: zone,
      timeZoneName: 'longOffset',
    }).formatToParts(time);
    const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const [, sign, hours = '0', minutes = '0'] = /^GMT(?:([+-])(\d+):(\d+))?/.exec(name) ?? [];
    return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  } catch {
    // Intl throws for a zone, or a moment, that it does not know.
    return null;
  }
}

/** The moment at which clocks of a place show a time, given as if they showed UTC. */
export function momentIn(zone: string, shown: number): number | null {
  const guess = zoneOffset(zone, shown);
  if (guess === null) return null;
  const time = shown - guess * 60_000;
  return shown - (zoneOffset(zone, time) ?? guess) * 60_000;
}
