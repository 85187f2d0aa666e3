/** A real Parsoid, in one warm process: questions and answers are lines of JSON. */

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface ParsoidRequest {
  /** `legacy`: HTML of MediaWiki's own parser, that readers see. */
  readonly op: 'html' | 'wt' | 'legacy';
  readonly title?: string;
  readonly wt?: string;
  readonly html?: string;
  readonly origWt?: string;
  readonly origHtml?: string;
  /** The body alone. */
  readonly body?: boolean;
  /** Without `data-parsoid`. */
  readonly bare?: boolean;
  /** With `<section>`; it is the default. */
  readonly sections?: boolean;
}

export interface ParsoidReply {
  readonly html?: string;
  readonly wt?: string;
  readonly ms?: number;
  readonly error?: string;
}

export class Parsoid {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting: ((reply: ParsoidReply) => void)[] = [];
  #ended: string | null = null;

  /**
   * @param script the batch tool of the data folder
   * @param wiki the folder of a MediaWiki that `mediawiki-up` made
   */
  constructor(script: string, wiki: string) {
    this.#child = spawn('php', [script], { env: { ...process.env, MEDIAWIKI_DIR: wiki } });
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      if (line.startsWith('{')) this.#waiting.shift()?.(JSON.parse(line) as ParsoidReply);
    });
    let said = '';
    this.#child.stderr.on('data', (text: Buffer) => {
      said = (said + text).slice(-2000);
    });
    const end = (reason: string): void => {
      this.#ended = reason;
      for (const answer of this.#waiting.splice(0)) answer({ error: reason });
    };
    this.#child.on('error', (error) => end(error.message));
    this.#child.on('exit', (code) => end(`Parsoid ended (${code}): ${said}`));
  }

  ask(request: ParsoidRequest): Promise<ParsoidReply> {
    if (this.#ended !== null) return Promise.resolve({ error: this.#ended });
    return new Promise((done) => {
      this.#waiting.push(done);
      this.#child.stdin.write(`${JSON.stringify(request)}\n`);
    });
  }

  close(): void {
    this.#child.stdin.end();
  }
}
