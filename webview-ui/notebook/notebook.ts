import './notebook-output.ts';
import { readOutput } from './read-output.ts';

/** What a notebook hands over of one output; VS Code's renderer API. */
interface OutputItem {
  readonly text: () => string;
}

/** What a notebook calls to show outputs of this kind; it sends no message. */
interface OutputRenderer {
  readonly renderOutputItem: (item: OutputItem, element: HTMLElement) => void;
}

/** The entry that a notebook loads. */
export function activate(): OutputRenderer {
  return {
    renderOutputItem(item, element) {
      const output = document.createElement('segcause-notebook-output');
      output.content = readOutput(item.text());
      element.replaceChildren(output);
    },
  };
}
