import type { EditorOptions } from '@stet/ui';
import * as wikitextPackage from '@stet/wikitext';

type Site = NonNullable<EditorOptions['site']>;
const engine = wikitextPackage as { siteFromData?: (data: object) => Site };

export const siteFor = (data: object): Site => engine.siteFromData?.(data) as Site;
