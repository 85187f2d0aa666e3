// A real Parsoid (PHP) for bench/parse.mjs: one warm process of the data folder's batch tool, asked over lines of JSON.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Kernel ticks a second, as Linux counts CPU time. */
const ticks = 100;

export class ParsoidWorker {
  library = 'Parsoid';
  #texts = [];
  #waiting = [];
  #ended = false;

  /** @param wiki the folder of a MediaWiki that the data folder's `mediawiki-up` made */
  constructor(data, wiki) {
    const script = join(data, 'tools/parsoid-batch.php');
    this.child = spawn('php', ['-d', 'display_errors=0', '-d', 'memory_limit=-1', script], {
      env: { ...process.env, MEDIAWIKI_DIR: wiki },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    createInterface({ input: this.child.stdout }).on('line', (line) =>
      this.#waiting.shift()?.(JSON.parse(line)),
    );
    const end = () => {
      this.#ended = true;
      for (const answer of this.#waiting.splice(0)) answer({ error: 'the process ended' });
    };
    this.child.on('exit', end);
    this.child.on('error', end);
  }

  async ask({ files, peak }) {
    if (peak) return { peakMB: Math.round(Number(this.#proc('status', /VmHWM:\s+(\d+)/)) / 1024) };
    if (!files) return this.#round();
    this.#texts = files.map((file) => readFileSync(file, 'utf8'));
    const first = await this.#html(this.#texts[0]);
    if (first.error) return first;
    const { failed } = await this.#round();
    return { version: 'of MediaWiki 1.39', failed };
  }

  #html(wt) {
    if (this.#ended) return Promise.resolve({ error: 'the process ended' });
    return new Promise((done) => {
      this.#waiting.push(done);
      this.child.stdin.write(`${JSON.stringify({ op: 'html', title: 'Bench', body: true, wt })}\n`);
    });
  }

  async #round() {
    const times = [];
    let failed = 0;
    for (const text of this.#texts) {
      const from = this.#cpu();
      if ((await this.#html(text)).error) failed++;
      if (this.#ended) throw new Error(`Parsoid ended at a page of ${text.length} characters`);
      times.push(((this.#cpu() - from) / ticks) * 1000);
    }
    return { times, failed };
  }

  #cpu() {
    const [user = 0, system = 0] = this.#proc('stat', /\) (.*)/)
      .split(' ')
      .slice(11, 13)
      .map(Number);
    return user + system;
  }

  #proc(name, pattern) {
    return pattern.exec(readFileSync(`/proc/${this.child.pid}/${name}`, 'utf8'))?.[1] ?? '';
  }
}
