/**
 * A private desktop with genuine input methods. Its tools belong to the data folder (`ime/ime-session`, a program, and
 * `ime/ime-client.mjs`, a module): they are called there.
 */

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { script } from '../lib/scripts.js';
import type { Engine } from './ime-live-table.js';

const common = [
  ...['xvfb', 'xauth', 'x11-utils', 'x11-xserver-utils', 'dbus', 'openbox', 'xdotool', 'libglib2.0-bin'],
  ...['ibus', 'ibus-gtk3', 'ibus-gtk4', 'ibus-anthy', 'ibus-mozc', 'ibus-libpinyin', 'ibus-hangul'],
  ...['ibus-m17n', 'ibus-unikey', 'm17n-db', 'python3-gi', 'gir1.2-ibus-1.0', 'hunspell-en-us'],
  ...['fonts-noto-cjk', 'fonts-noto-core'],
];
const ofEngine: Readonly<Record<Engine, readonly string[]>> = {
  chromium: ['chromium'],
  firefox: ['firefox-esr'],
  webkit: ['webkit2gtk-driver', 'libwebkit2gtk-4.1-0'],
};

/** The data folder's program for desktops; `null` where there is none. */
export const sessionProgram = (root: string): string | null =>
  [process.env.STET_DATA, join(root, '../shared')]
    .filter((folder): folder is string => Boolean(folder))
    .map((folder) => join(folder, 'ime/ime-session'))
    .find((path) => existsSync(path)) ?? null;

const isInstalled = (name: string): boolean =>
  spawnSync('dpkg', ['-s', name], { encoding: 'utf8' }).stdout.includes('Status: install ok installed');

/** Installs what the desktop and these engines need, where that may be done. Returns why it may not; `null` when all is there. */
export async function installDesktop(engines: readonly Engine[]): Promise<string | null> {
  if (!existsSync('/etc/debian_version')) return 'the input methods are those of Debian, which this is not';
  const missing = [...common, ...engines.flatMap((engine) => ofEngine[engine])].filter(
    (name) => !isInstalled(name),
  );
  if (missing.length === 0) return null;
  if (process.getuid?.() !== 0)
    return `these packages are missing, and only root may install them: ${missing.join(' ')}`;
  const { installPackages } = await script<{ installPackages(packages: readonly string[]): boolean }>(
    'debian.mjs',
  );
  installPackages(missing);
  const still = missing.filter((name) => !isInstalled(name));
  return still.length === 0 ? null : `these packages could not be installed: ${still.join(' ')}`;
}

/** What `ime-client.mjs` gives, as far as it is used here. */
interface Client {
  readonly env: Record<string, string>;
  engine(name: string): string;
  keymap(...layout: string[]): void;
  window(title: string): string;
}

/**
 * Runs something on a desktop of its own, which is gone afterwards, also when the process is told to end.
 * @param prefix of the folder that the desktop lives in
 */
export async function onDesktop(
  program: string,
  prefix: string,
  run: (desktop: Desktop) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  let desktop: Desktop | null = null;
  const end = (): void => {
    desktop?.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      end();
      process.exit(1);
    });
  try {
    desktop = await Desktop.start(program, join(folder, 'desktop'));
    await run(desktop);
  } finally {
    end();
  }
}

/** How long a person looks at a conversion, in milliseconds. */
const look = 400;

export class Desktop {
  readonly #program: string;
  readonly #folder: string;
  readonly #client: Client;
  /** What ibus calls the method in use. */
  #engine = '';

  private constructor(program: string, folder: string, client: Client) {
    this.#program = program;
    this.#folder = folder;
    this.#client = client;
  }

  /** Starts a desktop that lives in `folder`, which must not exist. Whoever starts it ends it. */
  static async start(program: string, folder: string): Promise<Desktop> {
    execFileSync(program, ['start', '-d', folder], { stdio: ['ignore', 'ignore', 'inherit'] });
    const url = pathToFileURL(join(program, '../ime-client.mjs')).href;
    const { openSession } = (await import(url)) as { openSession(folder: string): Client };
    const desktop = new Desktop(program, folder, openSession(folder));
    // On a busy machine a key is let go late, which is not to press it more than once.
    await desktop.#run('xset', 'r', 'off');
    return desktop;
  }

  /** The environment of a browser on this desktop. */
  get env(): Record<string, string> {
    return { ...this.#client.env, PATH: ['/usr/bin', '/bin', process.env.PATH].join(delimiter) };
  }

  /** Chooses input method and keyboard layout. */
  use(method: { engine: string; layout: string }): void {
    this.#engine = this.#client.engine(method.engine);
    this.#client.keymap(method.layout);
  }

  /** Makes the input method forget what it still composes. */
  async reset(): Promise<void> {
    await this.#run('ibus', 'engine', 'xkb:us::eng');
    await this.#run('ibus', 'engine', this.#engine);
  }

  /** Brings a window to the front, and returns its id. */
  activate(title: string): string {
    return this.#client.window(title);
  }

  /** Presses keys, one every `delay` milliseconds; after the last one, when it has been let go. */
  async press(keys: string, delay: number): Promise<void> {
    for (const [i, part] of keys.split('<look>').entries()) {
      if (i > 0) await sleep(look);
      const names = (part.match(/<[^>]+>|[\s\S]/gu) ?? []).map((key) =>
        key.length > 1 ? key.slice(1, -1) : key === ' ' ? 'space' : key,
      );
      await this.xdotool('key', '--clearmodifiers', '--delay', String(delay), ...names);
    }
  }

  /** Runs xdotool on this desktop, and returns what it printed. */
  xdotool(...args: string[]): Promise<string> {
    return this.#run('xdotool', ...args);
  }

  async #run(command: string, ...args: string[]): Promise<string> {
    const child = spawn(command, args, { env: this.env, stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    const [code] = (await once(child, 'close')) as [number];
    if (code !== 0) throw new Error(`${command} ${args[0]} failed.`);
    return out.trim();
  }

  /** Ends all that the desktop started. */
  stop(): void {
    spawnSync(this.#program, ['stop', '-d', this.#folder], { stdio: 'ignore' });
  }
}
