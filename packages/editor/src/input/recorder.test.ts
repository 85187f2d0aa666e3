import { expect, test } from 'vitest';
import { type InputRecording, redactRecording } from './recorder.js';

const recording: InputRecording = {
  format: 'ime-recording/1',
  name: 'secret',
  userAgent: '',
  startText: 'a s',
  startCaret: 1,
  final: { text: 'ace s', selection: [3, 3] },
  steps: [
    { seq: 0, t: 0, do: 'event', type: 'keydown', init: { key: 'c', code: 'KeyC', keyCode: 67 } },
    { seq: 1, t: 0, do: 'text', text: 'ac s' },
    { seq: 2, t: 0, do: 'event', type: 'keydown', init: { key: 'Escape', keyCode: 27 } },
    { seq: 3, t: 0, do: 'settle', expectText: 'ac s' },
  ],
};

test('letters are others everywhere, and keys do not say which they were', () => {
  const { steps, final, startText, name } = redactRecording(recording, 'acs', 'xyz');
  expect({ startText, final: final.text, name }).toEqual({
    startText: 'x z',
    final: 'xye z',
    name: 'secret',
  });
  expect(steps[0]?.init).toEqual({ key: 'y' });
  expect(steps[1]?.text).toBe('xy z');
  expect(steps[2]?.init).toEqual({ key: 'Escape', keyCode: 27 });
  expect(steps[3]?.expectText).toBe('xy z');
});

test('offsets must hold', () => {
  expect(() => redactRecording(recording, 'ab', 'x')).toThrow(RangeError);
  expect(() => redactRecording(recording, '', '')).toThrow(RangeError);
});
