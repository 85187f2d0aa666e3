import { expect, it } from 'vitest';
import { LiveSession } from './session.js';

const session = (): LiveSession =>
  new LiveSession({ contributors: {}, saved: 1, left: false } as never, {} as never, null, {
    updates: [],
    times: [],
    owners: new Map(),
    entries: 0,
    place: 0,
    bytes: 0,
  });

it('tells at once what comes alone, and together what comes while it tells', () => {
  const live = session();
  expect(live.flushDelay(1000, 5)).toBe(0);
  expect(live.flushDelay(1002, 5)).toBe(3);
  expect(live.flushDelay(1004, 5)).toBe(1);
  expect(live.flushDelay(1006, 5)).toBe(4);
  expect(live.flushDelay(1100, 5)).toBe(0);
});

it('lets nobody go on with an update of a client id that another connection is writing under', async () => {
  const live = session();
  const [one, other] = [{}, {}] as never[];
  const clients = new Set([7]);
  expect(live.busy(clients, other as never)).toBeNull();
  live.writes(clients, one as never);
  live.writes(clients, one as never);
  expect(live.busy(clients, one as never)).toBeNull();
  const busy = live.busy(clients, other as never);
  expect(busy).not.toBeNull();
  live.applied(clients, one as never);
  expect(live.busy(clients, other as never)).toBe(busy);
  live.applied(clients, one as never);
  await busy;
  expect(live.busy(clients, other as never)).toBeNull();
});
