/** Importing this file defines `<stet-editor>` in the window that imports it. */
import { defineStetEditor } from './element.js';

defineStetEditor(window);
