/** Frames of a WebSocket to a client, made once for all whom they go to. */

/** One whole binary message, not masked (RFC 6455, 5.2). */
export function binaryFrame(data: Uint8Array): Buffer {
  const { length } = data;
  const head = length < 126 ? 2 : length < 0x10000 ? 4 : 10;
  const frame = Buffer.allocUnsafe(head + length);
  frame[0] = 0x82;
  if (head === 2) frame[1] = length;
  else if (head === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.set(data, head);
  return frame;
}

/** Remembers the last one: Hocuspocus gives everybody on a page the same bytes, one after the other. */
export function framer(): (data: Uint8Array) => Buffer {
  let last: Uint8Array | null = null;
  let frame: Buffer = Buffer.alloc(0);
  return (data) => {
    if (data !== last) {
      frame = binaryFrame(data);
      last = data;
    }
    return frame;
  };
}
