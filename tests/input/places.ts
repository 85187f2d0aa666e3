/**
 * Where a recording is put: wikitext around its text, and what then stands before and after it in the same text block.
 * Atoms (templates, references) are no text.
 */
export interface Place {
  readonly name: string;
  /** Wikitext before and after the recorded text. */
  readonly open: string;
  readonly close: string;
  /** Text of the block before and after the recorded text. */
  readonly before: string;
  readonly after: string;
  /** At the edge of an atom the caret stands behind it. */
  readonly behindAtom?: boolean;
}

interface Container {
  readonly name: string;
  readonly open: string;
  readonly close: string;
  /** Text in the block, but outside of the container (bold and links stand in text). */
  readonly lead?: string;
  readonly tail?: string;
  /** Whether it can be without text. */
  readonly empty: boolean;
}

const containers: readonly Container[] = [
  { name: 'paragraph', open: '', close: '\n\nThe end.', empty: true },
  { name: 'item', open: '* one\n* ', close: '\n* three', empty: true },
  { name: 'cell', open: '{|\n! head\n|-\n| one\n| ', close: '\n| three\n|}', empty: true },
  { name: 'heading', open: 'Before.\n\n== ', close: ' ==\n\nThe end.', empty: false },
  { name: 'bold', open: "lead '''", close: "''' tail", lead: 'lead ', tail: ' tail', empty: false },
  { name: 'link', open: 'lead [[Page|', close: ']] tail', lead: 'lead ', tail: ' tail', empty: false },
];

const inside = (container: Container, where: string, first: string, last: string): Place => ({
  name: `${container.name}, ${where}`,
  open: `${container.open}${first}`,
  close: `${last}${container.close}`,
  before: `${container.lead ?? ''}${first}`,
  after: `${last}${container.tail ?? ''}`,
});

const atoms = { chip: '{{chip}}', reference: '<ref>A note.</ref>' };

const beside = (name: string, source: string): Place[] => {
  const place = (where: string, open: string, close: string, before: string, after: string): Place => ({
    name: `${name}, ${where}`,
    open,
    close: `${close}\n\nThe end.`,
    before,
    after,
    behindAtom: open.endsWith(source),
  });
  return [
    place('before it', 'lead ', `${source} tail`, 'lead ', ' tail'),
    place('behind it', `lead ${source}`, ' tail', 'lead ', ' tail'),
    place('before it at the start', '', `${source} tail`, '', ' tail'),
    place('behind it at the end', `lead ${source}`, '', 'lead ', ''),
  ];
};

export const places: readonly Place[] = [
  ...containers.flatMap((container) => [
    ...(container.empty ? [inside(container, 'alone', '', '')] : []),
    inside(container, 'start', '', 'after'),
    inside(container, 'middle', 'before', 'after'),
    inside(container, 'end', 'before', ''),
  ]),
  ...Object.entries(atoms).flatMap(([name, source]) => beside(name, source)),
];
