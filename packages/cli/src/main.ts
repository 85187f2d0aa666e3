#!/usr/bin/env node
import { readFileSync, writeSync } from 'node:fs';
import { run } from './cli.js';

async function stdin(): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  for await (const part of process.stdin as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}

/** Writes all of it, also to a pipe that takes it in pieces. */
function write(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EPIPE') process.exit(0);
      if (code !== 'EAGAIN') throw error;
    }
  }
}

process.exitCode = await run(process.argv.slice(2), {
  stdin,
  readFile: (path) => readFileSync(path),
  stdout: (text) => write(1, text),
  stderr: (text) => write(2, text),
});
