import type { Node } from 'prosemirror-model';
import type { NodeView } from 'prosemirror-view';

/** The view of a node that is one piece: nothing in it is edited there, and it shows that it is selected. */
export abstract class AtomView implements NodeView {
  abstract readonly dom: HTMLElement;

  abstract update(node: Node): boolean;

  selectNode(): void {
    this.dom.classList.add('stet-selected');
  }

  deselectNode(): void {
    this.dom.classList.remove('stet-selected');
  }

  ignoreMutation(): boolean {
    return true;
  }
}
