import '@vscode-elements/elements/dist/vscode-context-menu/index.js';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { sharedStyles } from '../styles.ts';
import { moreIcon } from './icons.ts';

/** An entry of the menu, and what choosing it tells. */
export interface MenuChoice {
  readonly label: string;
  readonly value: string;
}

/** A button with what is done less often; what is chosen is told as `segcause-choice`. */
@customElement('segcause-more')
export class MoreMenu extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        position: relative;
      }
      button.plain {
        display: flex;
        padding: 5px;
        border-radius: 4px;
      }
      button.plain:hover {
        background: var(--vscode-toolbar-hoverBackground, rgb(128 128 128 / 20%));
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
        class="plain"
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
