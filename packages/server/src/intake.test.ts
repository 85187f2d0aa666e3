import { askFrame, awarenessFrame, updateFrame } from '@stet/collab/session';
import { afterEach, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { Intake, readHead } from './intake.js';

const name = 'p';
const token = new Uint8Array([1, 112, 2, 0, 1, 120]);

afterEach(() => {
  vi.useRealTimers();
});

function open(unsent = () => 0) {
  vi.useFakeTimers();
  const passed: Uint8Array[] = [];
  const ends: number[] = [];
  const intake = new Intake({
    pass: (data) => passed.push(data),
    send: () => undefined,
    end: (code) => ends.push(code),
    backlog: 1_000_000,
    outgoing: unsent,
  });
  intake.take(token);
  passed.length = 0;
  return { intake, passed, ends };
}

const edit = (): Uint8Array => {
  const doc = new Y.Doc();
  doc.getText('t').insert(0, 'x');
  return updateFrame(name, Y.encodeStateAsUpdate(doc));
};

it('answers a few questions at once, and then one every two seconds', () => {
  const { intake, passed } = open();
  for (let i = 0; i < 100; i++) intake.take(askFrame(name, new Uint8Array([0])));
  expect(passed).toHaveLength(5);
  vi.advanceTimersByTime(20_000);
  expect(passed.length).toBeGreaterThan(10);
  expect(passed.length).toBeLessThan(18);
});

it('answers nothing while what was sent has not left', () => {
  let unsent = 0;
  const { intake, passed } = open(() => unsent);
  unsent = 5_000_000;
  intake.take(askFrame(name, new Uint8Array([0])));
  vi.advanceTimersByTime(1000);
  expect(passed).toHaveLength(0);
  unsent = 0;
  vi.advanceTimersByTime(100);
  expect(passed).toHaveLength(1);
});

it('passes the last sign of presence on, and holds up no edit for it', () => {
  const { intake, passed } = open();
  for (let i = 0; i < 1000; i++) intake.take(awarenessFrame(name, new Uint8Array([1, i & 255, i >> 8])));
  const atOnce = passed.length;
  expect(atOnce).toBeLessThan(70);
  intake.take(edit());
  expect(readHead(passed.at(-1) as Uint8Array)?.update).not.toBeNull();
  vi.advanceTimersByTime(1000);
  expect(passed).toHaveLength(atOnce + 2);
  expect([...(passed.at(-1) as Uint8Array)].slice(-3)).toEqual([1, 999 & 255, 999 >> 8]);
});

it('ends a socket whose presence is a crowd, and one on which too much waits', () => {
  const crowd = open();
  crowd.intake.take(awarenessFrame(name, new Uint8Array(100_000)));
  expect(crowd.ends).toEqual([4400]);
  const asks = open();
  while (asks.ends.length === 0) asks.intake.take(askFrame(name, new Uint8Array(10_000)));
  expect(asks.ends).toEqual([4429]);
});
