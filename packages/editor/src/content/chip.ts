import type { Node } from 'prosemirror-model';
import type { EditorView, NodeView } from 'prosemirror-view';

/** What a chip shows: a name, and perhaps a detail after it. */
export interface ChipText {
  readonly label: string;
  readonly detail?: string;
}

/**
 * Content that is made elsewhere or has no look of its own: its name in a chip in text, in a box between blocks.
 * The read view writes the same elements (`writeHTML`), so nothing moves when a page is edited.
 */
export class ChipView implements NodeView {
  readonly dom: HTMLElement;
  readonly #chip: HTMLElement;
  #node: Node;

  /**
   * @param className says the kind (`stet-template`); `content.css` has its icon.
   * @param ghost the read view shows nothing here: the mark takes no room.
   */
  constructor(
    node: Node,
    document: Document,
    readonly className: string,
    readonly describe: (node: Node) => ChipText,
    readonly ghost = false,
    /** The type of the node it stands in: between rows and cells a box needs a cell of its own. */
    parent = '',
  ) {
    this.#node = node;
    this.#chip = document.createElement(node.isInline ? 'span' : 'div');
    const shape = ghost ? 'stet-ghost' : node.isInline ? 'stet-chip' : 'stet-box';
    this.#chip.className = `${shape} ${className}`;
    this.dom = ghost ? this.#chip : inCell(this.#chip, parent);
    this.dom.contentEditable = 'false';
    this.#draw();
  }

  #draw(): void {
    const { label, detail } = this.describe(this.#node);
    drawChip(this.#chip, label, detail);
    if (this.ghost) this.#chip.dataset.tip = label;
  }

  update(node: Node): boolean {
    if (node.type !== this.#node.type) return false;
    const changed = !node.sameMarkup(this.#node);
    this.#node = node;
    if (changed) this.#draw();
    return true;
  }

  selectNode(): void {
    this.#chip.classList.add('stet-selected');
  }

  deselectNode(): void {
    this.#chip.classList.remove('stet-selected');
  }

  ignoreMutation(): boolean {
    return true;
  }
}

/** What stands in a chip or box: a mark of its kind, a name, perhaps a detail. */
export function drawChip(chip: HTMLElement, label: string, detail = ''): void {
  const document = chip.ownerDocument;
  const part = (className: string, text: string): HTMLElement => {
    const element = document.createElement('span');
    element.className = className;
    element.textContent = text;
    return element;
  };
  const mask = part('stet-mask', '');
  mask.ariaHidden = 'true';
  chip.replaceChildren(
    mask,
    part('stet-label', label),
    ...(detail === '' ? [] : [part('stet-detail', detail)]),
  );
}

/** As the read view has it: a row of its own between rows, a cell between cells. */
function inCell(chip: HTMLElement, parent: string): HTMLElement {
  const inRow = parent === 'row';
  if (!inRow && parent !== 'table' && parent !== 'group') return chip;
  const document = chip.ownerDocument;
  const cell = document.createElement('td');
  cell.append(chip);
  if (inRow) return cell;
  cell.colSpan = 1000;
  const row = document.createElement('tr');
  row.append(cell);
  return row;
}

/** The type of the node that holds the one at a position; asked for blocks only. */
export function parentType(node: Node, view: EditorView, getPos: () => number | undefined): string {
  const pos = node.isBlock ? getPos() : undefined;
  return pos === undefined || pos > view.state.doc.content.size
    ? ''
    : view.state.doc.resolve(pos).parent.type.name;
}
