import '@vscode-elements/elements/dist/vscode-context-menu/index.js';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { sharedStyles } from '../styles.ts';
import { moreIcon } from './icons.ts';

/** An entry of the menu, and the value of the event when it is chosen. */
export interface MenuChoice {
  readonly label: string;
  readonly value: string;
}

/** A button that opens a menu; the event `segcause-choice` has the value that is chosen. */
@customElement('segcause-more')
class MoreMenu extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        position: relative;
      }
      button.icon {
        padding: 5px;
      }
      vscode-context-menu {
        position: absolute;
        top: 30px;
        right: 0;
        z-index: 20;
        width: max-content;
      }
    `,
  ];

  @property({ attribute: false }) choices!: readonly MenuChoice[];
  @state() private isOpen = false;

  override render(): TemplateResult {
    return html`
      <button
        class="plain icon"
        data-testid="more"
        aria-label="More actions"
        aria-haspopup="menu"
        aria-expanded=${this.isOpen}
        title="More actions"
        @click=${(): void => {
          this.isOpen = !this.isOpen;
        }}
      >
        ${moreIcon}
      </button>
      <vscode-context-menu
        data-testid="more-menu"
        .data=${[...this.choices]}
        .show=${this.isOpen}
        @vsc-context-menu-select=${({ detail }: CustomEvent<{ readonly value: string }>): void => {
          this.isOpen = false;
          this.dispatchEvent(new CustomEvent('segcause-choice', { detail: detail.value }));
        }}
        @focusout=${(): void => {
          this.isOpen = false;
        }}
      ></vscode-context-menu>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-more': MoreMenu;
  }
}
