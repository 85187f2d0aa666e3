// One library in a process of its own (parse-worker.mjs).
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { root } from './data.mjs';

export class Worker {
  constructor(library) {
    this.library = library;
    this.child = fork(join(root, 'bench/parse-worker.mjs'), [library], {
      execArgv: ['--max-old-space-size=4096'],
    });
  }
  ask(message) {
    return new Promise((done) => {
      const end = () => done({ error: 'the process ended' });
      this.child.once('exit', end);
      this.child.once('message', (answer) => {
        this.child.off('exit', end);
        done(answer);
      });
      this.child.send(message);
    });
  }
}
