// One library in a process of its own, for bench/parse.mjs.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const peers = createRequire(new URL('peers/package.json', import.meta.url));
const version = (name) =>
  JSON.parse(readFileSync(new URL(`peers/node_modules/${name}/package.json`, import.meta.url), 'utf8'))
    .version;

/** Each: how a page becomes that library's tree. */
const load = {
  stet: async () => {
    const { parse } = await import('@stet/wikitext');
    if (typeof parse !== 'function') throw new Error('@stet/wikitext is not built');
    const { version } = createRequire(import.meta.url)('../packages/wikitext/package.json');
    return { version, parse: (text) => parse(text) };
  },
  'wikiparser-node': async () => {
    const Parser = peers('wikiparser-node');
    Parser.config = 'enwiki';
    Parser.warning = false;
    return {
      version: version('wikiparser-node'),
      parse: (text) => Parser.parse(text),
    };
  },
  wtf_wikipedia: async () => {
    const wtf = peers('wtf_wikipedia');
    return { version: version('wtf_wikipedia'), parse: (text) => wtf(text).json() };
  },
};

/** CPU seconds of parsing before anything is measured, at least one pass. */
const warmUp = 5;
let texts = [];
let library;

/** CPU milliseconds a page, of all threads: what else the machine does counts for nothing, collecting garbage does. */
function round() {
  let failed = 0;
  const times = texts.map((text) => {
    const from = process.cpuUsage();
    try {
      library.parse(text);
    } catch {
      failed++;
    }
    const { user, system } = process.cpuUsage(from);
    return (user + system) / 1000;
  });
  return { times, failed };
}

process.on('message', async (message) => {
  try {
    if (message.files) {
      library = await load[process.argv[2]]();
      texts = message.files.map((file) => readFileSync(file, 'utf8'));
      // Until its code is compiled: what the compiler takes counts as CPU time, too.
      let failed;
      const { user } = process.cpuUsage();
      do failed = round().failed;
      while (process.cpuUsage().user - user < warmUp * 1_000_000);
      process.send({ version: library.version, failed });
    } else if (message.peak) process.send({ peakMB: Math.round(process.resourceUsage().maxRSS / 1024) });
    else process.send(round());
  } catch (error) {
    process.send({ error: error.message.split('\n')[0] });
  }
});
