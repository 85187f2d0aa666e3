import type { Site } from '../site.js';

/** A page as a wiki stores it. */
export interface PageSource {
  readonly text: string;
  /** Title that the page redirects to; without it the text is looked at. */
  readonly redirect?: string | undefined;
}

/** A call that a wiki's server has to answer: Lua, or a function that is not known here. */
export interface ForeignCall {
  /** Function as called, without the colon: `#invoke`. */
  readonly name: string;
  /** What follows the colon, expanded and without blanks at the ends; named ones as `name=value`. */
  readonly args: readonly string[];
  /** The call as wikitext, all arguments expanded. */
  readonly wikitext: string;
  /** The template around the call, `null` on the page itself. */
  readonly frame: { readonly title: string; readonly args: Readonly<Record<string, string>> } | null;
}

export interface ExpandOptions {
  /** The wiki that the page belongs to; an English one by default. */
  site?: Site | undefined;
  /** The page's title. */
  title?: string | undefined;
  /** A page by its title (with namespace, blanks, no fragment); `null` for none. Must answer the same each time. */
  getPage: (title: string) => PageSource | null;
  /** Whether a page or file exists, for `#ifexist`; by default whether `getPage` has it. */
  exists?: ((title: string) => boolean) | undefined;
  /** Answers what only a server can; `null` leaves the call as it is written. */
  expandForeign?: ((call: ForeignCall) => string | null) | undefined;
  /** The clock; by default the present. */
  now?: Date | undefined;
  /** The wiki's own time against UTC in minutes, for `LOCALTIME` and `#timel` (0). */
  localOffset?: number | undefined;
  /** The wiki's own place, `Europe/Paris`, where its clocks are not always the same against UTC. */
  timeZone?: string | undefined;
  /** How a language writes dates by itself, as `#time` takes a format; `null` for the usual one. */
  dateFormat?: ((lang: string, kind: 'both' | 'date' | 'time' | 'pretty') => string | null) | undefined;
  /** `SITENAME`. */
  siteName?: string | undefined;
  /** Where the wiki answers: by default `https://localhost`, `/wiki/$1`, `/w/index.php`, `/w`. */
  urls?:
    | {
        readonly server?: string | undefined;
        readonly articlePath?: string | undefined;
        readonly script?: string | undefined;
        readonly scriptPath?: string | undefined;
      }
    | undefined;
  /** A message of the interface for `{{int:}}` and error texts, `$1` for parameters; `null` for the usual English. */
  message?: ((key: string) => string | null) | undefined;
  /** Address of a file for `{{filepath:}}`; `null` for none. */
  fileUrl?: ((name: string) => string | null) | undefined;
  /** Whether there is a file of a name, for `#ifexist:Media:…`; by default whether its page exists. */
  fileExists?: ((name: string) => boolean) | undefined;
  /**
   * A variable that only the wiki knows: `numberofarticles`, `protectionlevel`, `revisionid` … by its MediaWiki name,
   * with the text behind its colon, `|` between its parts. Asked first for every variable; `null` for the usual answer.
   */
  variable?: ((name: string, argument: string | null) => string | null) | undefined;
  /** Grammatical gender of a user. */
  gender?: ((user: string) => 'male' | 'female' | 'unknown') | undefined;
  /** Extension tags whose body is wikitext and is expanded too, with the arguments of its template (`ref`, `poem` …); none by default. */
  expandTags?: ReadonlySet<string> | undefined;
  /**
   * Keeps `<noinclude>` and `<onlyinclude>` tags around what is there, and comments in what templates are called with: a
   * server has them in what templates make.
   * Whoever shows the result has to read them.
   */
  keepIncludes?: boolean | undefined;
  /** The text is a template's source, as another page gets it. */
  transcluded?: boolean | undefined;
  limits?: Partial<Limits> | undefined;
}

/** Bounds of one expansion. What goes beyond shows an error text or a link, as in MediaWiki. */
export interface Limits {
  /** Templates in templates. */
  readonly depth: number;
  /** Calls in calls, of any kind. */
  readonly nesting: number;
  /** Sum of all template texts and arguments put in, UTF-16 units. */
  readonly size: number;
  /** Calls, arguments and tags visited. */
  readonly nodes: number;
}

export const defaultLimits: Limits = { depth: 100, nesting: 200, size: 2_097_152, nodes: 1_000_000 };
