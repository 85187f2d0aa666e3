import { languageCodes } from '../../languages.js';
import { parseTitle } from '../../title.js';
import type { Call, FunctionTable } from '../call.js';
import { namespaceName, namespaceNumber, titleText } from '../titles.js';
import { wikiEncode } from './letters.js';

/** A title has no more steps; what comes behind them is one. */
const stepLimit = 25;

function titleParts(call: Call): string {
  const text = call.text(0);
  const title = parseTitle(text, call.expander.site);
  if (!title) return text;
  let steps = titleText(title).split('/');
  if (steps.length > stepLimit)
    steps = [...steps.slice(0, stepLimit - 1), steps.slice(stepLimit - 1).join('/')];
  const count = Number.parseInt(call.text(1), 10) || 0;
  const offset = Number.parseInt(call.text(2), 10) || 0;
  const from = offset > 0 ? offset - 1 : offset;
  const kept = steps.slice(from);
  return (count === 0 ? kept : kept.slice(0, count)).join('/');
}

/** A path made absolute: one that begins with a slash or with dots goes on from its base. */
function absolute(call: Call): string {
  const base = call.has(1) && call.text(1) !== '' ? call.text(1) : pageTitle(call);
  const given = call.text(0).replace(/[ /]+$/, '');
  if (given === '' || given === '.') return base;
  const path = /^(?:\/|\.\.?\/|\.\.$)/.test(given) ? `${base}/${given}` : given;
  const steps: string[] = [];
  for (const step of path.split('/')) {
    if (step === '' || step === '.') continue;
    if (step !== '..') steps.push(step);
    else if (steps.pop() === undefined) return call.error('pfunc_rel2abs_invalid_depth', path);
  }
  return steps.join('/');
}

function pageTitle({ expander }: Call): string {
  return expander.title ? titleText(expander.title) : '';
}

function namespace(call: Call): string | null {
  const { site } = call.expander;
  const id = namespaceNumber(call.text(0), site);
  return id === null ? null : namespaceName(id, site);
}

/** Translate's: the end of the title of a page that is a translation, `/de`. */
function translation(call: Call): string {
  const end = /.\/([^/]+)$/.exec(pageTitle(call))?.[1];
  return end !== undefined && languageCodes.includes(end) ? `/${end}` : '';
}

/** Functions on titles and paths. */
export const titles: FunctionTable = {
  translation,
  titleparts: titleParts,
  rel2abs: absolute,
  ns: namespace,
  nse: (call) => {
    const name = namespace(call);
    return name === null ? null : wikiEncode(name);
  },
};
