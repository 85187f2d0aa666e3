import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installPackages } from './debian.mjs';

const onPath = (name) =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file)) ?? null;

/** The folder of PostgreSQL's programs: of the newest version that Debian has put down, where no path leads. */
export function findPostgres() {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  const found = versions
    .map((version) => join(root, version, 'bin'))
    .find((bin) => existsSync(join(bin, 'initdb')));
  const initdb = onPath('initdb');
  return found ?? (initdb ? join(initdb, '..') : null);
}

/** Redis's server: `REDIS_SERVER`, or the one that is installed. */
export const findRedis = () => process.env.REDIS_SERVER ?? onPath('redis-server');

const services = { postgresql: findPostgres, 'redis-server': findRedis };
const missing = () => Object.keys(services).filter((name) => services[name]() === null);

/**
 * Looks for PostgreSQL and Redis, which tests start on ports of their own, and installs them where that may be done.
 * @returns the names of those that are not there
 */
export function findOrInstallServices(log = console.log) {
  const wanted = missing();
  if (wanted.length > 0) installPackages(wanted, log);
  return missing();
}
