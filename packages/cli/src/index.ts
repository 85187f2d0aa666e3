export { type Alien, type Check, checkText } from './check.js';
export { help, run } from './cli.js';
export type { Io } from './io.js';
