/** Where a command reads and writes: the process, or a test. */
export interface Io {
  stdin: () => Promise<Uint8Array>;
  readFile: (path: string) => Uint8Array;
  stdout: (text: string) => void;
  stderr: (text: string) => void;
}

/** A failure that is the caller's: its sentence goes to the error output, without a stack. */
export class UsageError extends Error {}

/** Bytes as text. Throws `UsageError` when they are not UTF-8; a byte order mark stays a character. */
export function decode(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UsageError(`${name} is not UTF-8. Convert it first, for example with iconv.`);
  }
}

/** The text of a file. Throws `UsageError` when it cannot be read. */
export function readText(io: Io, path: string): string {
  let bytes: Uint8Array;
  try {
    bytes = io.readFile(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why =
      code === 'ENOENT'
        ? 'there is no such file'
        : code === 'EISDIR'
          ? 'it is a folder'
          : (error as Error).message;
    throw new UsageError(`Cannot read ${path}: ${why}.`);
  }
  return decode(bytes, path);
}
