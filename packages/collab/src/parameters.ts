/**
 * `data-mw` with a `Y.Text` for each parameter, so that two people who edit two parameters, or one, keep both edits. What
 * is left when the parameters are taken out is the *skeleton*, one string in which `0` stands for each of them.
 */

export interface Parameters {
  readonly skeleton: string;
  /** By place: `0/name` for a parameter of the first part, `body` for the source of an extension. */
  readonly texts: ReadonlyMap<string, string>;
}

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

interface Data {
  readonly json: Json;
  /** The parameters of each part that has some. */
  readonly parts: ReadonlyMap<string, Json>;
}

function read(text: string): Data | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(json)) return null;
  const parts = new Map<string, Json>();
  if (Array.isArray(json.parts)) {
    json.parts.forEach((part: unknown, index) => {
      const call = isObject(part) ? (part.template ?? part.templatearg) : null;
      if (isObject(call) && isObject(call.params)) parts.set(String(index), call.params);
    });
  }
  return { json, parts };
}

/** Takes the parameters out. What is not written as we write it stays whole: nothing may change by going through here. */
export function splitParameters(mw: string): Parameters {
  const whole: Parameters = { skeleton: mw, texts: new Map() };
  const data = read(mw);
  if (!data || JSON.stringify(data.json) !== mw) return whole;
  const texts = new Map<string, string>();
  for (const [index, params] of data.parts) {
    for (const [name, param] of Object.entries(params)) {
      if (!isObject(param) || typeof param.wt !== 'string') continue;
      texts.set(`${index}/${name}`, param.wt);
      param.wt = 0;
    }
  }
  const { body } = data.json;
  if (isObject(body) && typeof body.extsrc === 'string') {
    texts.set('body', body.extsrc);
    body.extsrc = 0;
  }
  return texts.size === 0 ? whole : { skeleton: JSON.stringify(data.json), texts };
}

/**
 * The inverse, total: a parameter that somebody removed is left out, and one that the skeleton does not know (because two
 * people added one each) comes after the others.
 */
export function joinParameters({ skeleton, texts }: Parameters): string {
  if (texts.size === 0 && !skeleton.includes(':0')) return skeleton;
  const data = read(skeleton);
  if (!data || JSON.stringify(data.json) !== skeleton) return skeleton;
  for (const [index, params] of data.parts) {
    for (const [name, param] of Object.entries(params)) {
      if (!isObject(param) || param.wt !== 0) continue;
      const text = texts.get(`${index}/${name}`);
      if (text === undefined) delete params[name];
      else param.wt = text;
    }
    const added = [...texts].filter(([key]) => key.startsWith(`${index}/`)).sort();
    for (const [key, wt] of added) {
      const name = key.slice(index.length + 1);
      if (!Object.hasOwn(params, name) && name !== '__proto__') params[name] = { wt };
    }
  }
  const { body } = data.json;
  if (isObject(body) && body.extsrc === 0) body.extsrc = texts.get('body') ?? '';
  return JSON.stringify(data.json);
}
