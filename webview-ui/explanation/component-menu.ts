import '@vscode-elements/elements/dist/vscode-context-menu/index.js';
import type { VscodeContextMenu } from '@vscode-elements/elements/dist/vscode-context-menu/index.js';
import { css, html, LitElement } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { post } from '../actions.ts';
import { ask, type ChosenComponent } from './actions.ts';
import type { Point } from '../draw/geometry.ts';
import { sharedStyles } from '../styles.ts';

/** The component that a menu is for, and where it opens. */
export interface MenuRequest extends ChosenComponent {
  readonly at: Point;
}

type Choice = 'definition' | 'map' | 'channels' | 'copy';

/** What can be done with a component, at the pointer or beside its row; it closes when it loses the focus. */
@customElement('segcause-menu')
class ComponentMenu extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      vscode-context-menu {
        position: fixed;
        z-index: 30;
        width: max-content;
      }
    `,
  ];

  @property({ attribute: false }) request!: MenuRequest;
  /** The list it stands in as CSV; null where there is none. */
  @property({ attribute: false }) csv: (() => string) | null = null;
  @query('vscode-context-menu') private menu!: VscodeContextMenu;

  override updated(): void {
    void this.menu.updateComplete.then(() => {
      this.#place();
    });
  }

  /** Beside the pointer, and wholly in the window. */
  #place(): void {
    const { width, height } = this.menu.getBoundingClientRect();
    const { x, y } = this.request.at;
    this.menu.style.left = `${Math.max(0, Math.min(x, window.innerWidth - width - 4))}px`;
    this.menu.style.top = `${Math.max(0, Math.min(y, window.innerHeight - height - 4))}px`;
  }

  override render(): unknown {
    return keyed(
      this.request,
      html`<vscode-context-menu
        data-testid="component-menu"
        .data=${this.#choices()}
        .show=${true}
        @vsc-context-menu-select=${(event: CustomEvent<{ readonly value: Choice }>): void => {
          this.#choose(event.detail.value);
        }}
        @keydown=${(event: KeyboardEvent): void => {
          if (event.key === 'Escape') this.#close();
        }}
        @focusout=${this.#close}
      ></vscode-context-menu>`,
    );
  }

  #choices(): { readonly label: string; readonly value: Choice; readonly keybinding?: string }[] {
    const definition = { label: 'Go to Definition', value: 'definition', keybinding: 'Enter' } as const;
    const ofTensor = [
      { label: 'Show Heatmap', value: 'map' } as const,
      { label: 'Measure Channels', value: 'channels' } as const,
    ];
    return [
      definition,
      ...(this.request.tensor === null ? [] : ofTensor),
      ...(this.csv === null ? [] : [{ label: 'Copy as CSV', value: 'copy' } as const]),
    ];
  }

  #choose(choice: Choice): void {
    const { component, tensor } = this.request;
    // A component without a tensor is a module.
    if (choice === 'definition') ask(this, { type: 'goToDefinition', part: tensor ?? component });
    if (choice === 'copy' && this.csv !== null) post(this, { type: 'copy', text: this.csv() });
    if (tensor !== null) {
      if (choice === 'map') ask(this, { type: 'showMap', tensor });
      if (choice === 'channels') ask(this, { type: 'showChannels', tensor });
    }
    this.#close();
  }

  readonly #close = (): void => {
    this.dispatchEvent(new CustomEvent('segcause-close'));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-menu': ComponentMenu;
  }
}
