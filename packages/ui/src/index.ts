export { mountEditor, type Mounted, type MountOptions } from './mount.js';
