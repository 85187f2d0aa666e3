export { type Alien, type Check, checkText } from './check.js';
export { help, run } from './cli.js';
export { type Diff, diffTexts, type Region, type Stretch } from './diff.js';
export type { Io } from './io.js';
