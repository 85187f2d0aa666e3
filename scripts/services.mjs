import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installPackages } from './debian.mjs';

const onPath = (name) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => folder && existsSync(join(folder, name)));

/** Debian puts PostgreSQL's programs where no path leads. */
const debianPostgres = () =>
  existsSync('/usr/lib/postgresql') &&
  readdirSync('/usr/lib/postgresql').some((version) =>
    existsSync(join('/usr/lib/postgresql', version, 'bin/initdb')),
  );

const services = {
  postgresql: () => onPath('initdb') || debianPostgres(),
  'redis-server': () => process.env.REDIS_SERVER !== undefined || onPath('redis-server'),
};

const missing = () => Object.keys(services).filter((name) => !services[name]());

/**
 * Looks for PostgreSQL and Redis, which tests start on ports of their own, and installs them where that may be done.
 * @returns the names of those that are not there
 */
export function findOrInstallServices(log = console.log) {
  const wanted = missing();
  if (wanted.length > 0) installPackages(wanted, log);
  return missing();
}
