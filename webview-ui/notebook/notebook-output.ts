import '../explanation/details/selection-details.ts';
import '../explanation/module-tree.ts';
import '../explanation/picture/picture-view.ts';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { FromPanel } from '../../src/protocol/explanation-page.ts';
import type { PageAction } from '../actions.ts';
import type { PanelAction } from '../explanation/actions.ts';
import { legendStyles, mapLegend } from '../explanation/map-legend.ts';
import { withBlock, withComponent, withMap } from '../explanation/selecting.ts';
import type { PanelState, ShownState } from '../explanation/state.ts';
import { runInWords } from '../explanation/run-words.ts';
import { defaultView, type ViewOptions } from '../explanation/view-options.ts';
import { fileName } from '../model/format.ts';
import { sideColours } from '../parts/display/side-colours.ts';
import { sharedStyles } from '../styles.ts';
import { outputStyles } from './output-styles.ts';

type Asked = PanelAction | PageAction<FromPanel, ViewOptions>;

/** An explanation below a notebook's cell, for reading only: the map, and beside it the network. */
@customElement('segcause-notebook-output')
class NotebookOutput extends LitElement {
  static override styles = [sharedStyles, legendStyles, outputStyles];

  @property({ attribute: false }) content!: PanelState;
  @state() private view: ViewOptions = defaultView;

  constructor() {
    super();
    this.addEventListener('segcause-action', ({ detail }) => {
      if (this.content.kind === 'shown') this.#act(detail as Asked, this.content);
    });
    // The notebook scrolls; only with Ctrl the wheel zooms the image.
    this.addEventListener(
      'wheel',
      (event) => {
        if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
      },
      { capture: true },
    );
  }

  override render(): TemplateResult | typeof nothing {
    const { content } = this;
    switch (content.kind) {
      case 'loading':
        return nothing;
      case 'unreadable':
        return html`<p role="alert" data-testid="unreadable">${content.message}</p>`;
      case 'shown':
        return this.#shown(content);
    }
  }

  #shown(shown: ShownState): TemplateResult {
    const { view } = this;
    const { question, baseline } = shown.explanation;
    return html`
      <div class="output" .style=${sideColours(view.display.colours)} data-testid="notebook-output">
        <header>
          <strong>${fileName(question.model.path)} · ${fileName(question.image.path)}</strong>
          <span class="dim">Dice in RoI</span><strong>${baseline.dice.toFixed(1)}</strong> pts
        </header>
        <main>
          <segcause-picture .shown=${shown} .view=${view} .isReport=${true}></segcause-picture>
          ${mapLegend(shown, view)}
        </main>
        <aside>
          <segcause-details .shown=${shown} .view=${view} .isReport=${true}></segcause-details>
          <segcause-tree .shown=${shown} .view=${view} .isReport=${true}></segcause-tree>
        </aside>
        <footer class="dim">${runInWords(shown)}</footer>
      </div>
    `;
  }

  /** Nothing can be run or opened from a notebook: what is left is to look. */
  #act(action: Asked, shown: ShownState): void {
    switch (action.type) {
      case 'view':
        this.#look(action.options);
        break;
      case 'selectBlock':
        this.#look(withBlock(shown, this.view, action.index));
        break;
      case 'selectComponent':
        this.#look(withComponent(shown, this.view, action, false));
        break;
      case 'showMap':
        this.#look(withMap(shown, this.view, action.tensor));
        break;
      default:
    }
  }

  #look(options: Partial<ViewOptions>): void {
    this.view = { ...this.view, ...options };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-notebook-output': NotebookOutput;
  }
}
