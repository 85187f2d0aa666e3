/**
 * Whether a key belongs to an input method: then nothing of ours may touch it. Safari sends the key that confirms a
 * composition after its end, with key code 229.
 */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}
