/** Counters in the text format of Prometheus, version 0.0.4. */

const buckets = [0.5, 1, 2, 5, 10, 25, 50, 100, 250, 1000];

const help = {
  updates: 'Updates that were logged and applied.',
  update_bytes: 'Their bytes.',
  transactions: 'Transactions of the log.',
  append_failures: 'Transactions of the log that failed. Nothing in them was acknowledged.',
  compactions: 'Times that updates in the log were put together.',
  loads: 'Sessions that were read from the log.',
  seeds: 'Sessions that were begun.',
  saves: 'Saves to the wiki.',
  migrations: 'Sessions of another version whose edits were brought into a new one.',
  restores: 'Restores of an earlier state.',
  refused: 'What was refused, by reason.',
  throttled: 'Updates that had to wait because their sender was too fast.',
} as const;

export type Counter = keyof typeof help;

export class Metrics {
  readonly #counts = new Map<string, number>();
  readonly #appends = buckets.map(() => 0);
  #appendSum = 0;
  #appendCount = 0;

  /** `label` tells counts of one name apart. */
  count(name: Counter, by = 1, label = ''): void {
    const key = label === '' ? name : `${name}\n${label}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + by);
  }

  value(name: Counter, label = ''): number {
    return this.#counts.get(label === '' ? name : `${name}\n${label}`) ?? 0;
  }

  /** A transaction of so many updates, in milliseconds. */
  appended(updates: number, took: number): void {
    this.count('updates', updates);
    this.count('transactions');
    this.#appendSum += took;
    this.#appendCount++;
    buckets.forEach((limit, i) => {
      if (took <= limit) this.#appends[i] = (this.#appends[i] as number) + 1;
    });
  }

  /** `gauges`: values of the moment, by name. */
  text(gauges: Readonly<Record<string, number>> = {}): string {
    const lines: string[] = [];
    for (const [name, text] of Object.entries(help)) {
      lines.push(`# HELP stet_${name}_total ${text}`, `# TYPE stet_${name}_total counter`);
      const labelled = [...this.#counts].filter(([key]) => key.startsWith(`${name}\n`));
      for (const [key, value] of labelled) {
        lines.push(`stet_${name}_total{reason="${key.slice(name.length + 1)}"} ${value}`);
      }
      if (labelled.length === 0) lines.push(`stet_${name}_total ${this.#counts.get(name) ?? 0}`);
    }
    lines.push('# HELP stet_append_seconds Time of a transaction of the log.');
    lines.push('# TYPE stet_append_seconds histogram');
    buckets.forEach((limit, i) => {
      lines.push(`stet_append_seconds_bucket{le="${limit / 1000}"} ${this.#appends[i]}`);
    });
    lines.push(`stet_append_seconds_bucket{le="+Inf"} ${this.#appendCount}`);
    lines.push(`stet_append_seconds_sum ${this.#appendSum / 1000}`);
    lines.push(`stet_append_seconds_count ${this.#appendCount}`);
    for (const [name, value] of Object.entries(gauges)) {
      lines.push(`# TYPE stet_${name} gauge`, `stet_${name} ${value}`);
    }
    return `${lines.join('\n')}\n`;
  }
}
