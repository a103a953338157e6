import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { QuestionFile } from '../../src/protocol/explanation-page.ts';
import { fileName } from '../model/format.ts';
import { sharedStyles } from '../styles.ts';
import { ask } from './actions.ts';
import { PanelPart } from './panel-part.ts';

/** The files that are asked about, each with a way to another one. */
@customElement('segcause-files')
class FileFields extends PanelPart {
  static override styles = [
    sharedStyles,
    css`
      .file {
        display: grid;
        grid-template-columns: 84px minmax(0, 1fr);
        gap: 1px 8px;
        margin-top: 6px;
      }
      .name {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .buttons {
        display: flex;
        grid-column: 2;
        gap: 12px;
      }
    `,
  ];

  override render(): TemplateResult {
    const { image, channelImages = [], mask, references } = this.shown.explanation.question;
    const further = channelImages.length > 0 ? ` + ${channelImages.length}` : '';
    const all = [image, ...channelImages].map(({ path }) => path).join('\n');
    return html`
      ${this.#row('image', 'Image', fileName(image.path) + further, all, false)}
      ${this.#row('mask', 'Mask', mask === null ? null : fileName(mask.path), mask?.path ?? 'The model’s own prediction is the reference', mask !== null)}
      ${this.#row('references', 'References', references === null ? null : fileName(references.path), references?.path ?? 'Natural patches come from the image itself', references !== null)}
    `;
  }

  #row(
    file: Exclude<QuestionFile, 'regions'>,
    label: string,
    name: string | null,
    title: string,
    isDroppable: boolean,
  ): TemplateResult {
    const { changes } = this.view;
    const change = (): void => {
      ask(this, { type: 'post', message: { type: 'chooseFile', file, changes } });
    };
    const drop = (): void => {
      if (file !== 'image') ask(this, { type: 'post', message: { type: 'dropFile', file, changes } });
    };
    const what = label.toLowerCase();
    return html`<div class="file">
      <span>${label}</span>
      <span class=${name === null ? 'name dim' : 'name'} title=${title} data-testid="file-${file}"
        >${name ?? 'none'}</span
      >
      <span class="buttons">
        ${this.#button(`change-${file}`, 'Change…', `Choose another ${file === 'references' ? 'folder of reference images' : what}`, change)}
        ${
          isDroppable
            ? this.#button(
                `drop-${file}`,
                'None',
                file === 'mask'
                  ? 'Without a mask: the model’s own prediction is the reference'
                  : 'Without references: natural patches come from the image itself',
                drop,
              )
            : nothing
        }
      </span>
    </div>`;
  }

  #button(id: string, words: string, hint: string, press: () => void): TemplateResult {
    const { running, blocked } = this.shown.activity;
    return html`<button
      class="plain link"
      title=${hint}
      aria-label="${words}: ${hint}"
      data-testid=${id}
      ?disabled=${running || blocked !== null}
      @click=${press}
    >
      ${words}
    </button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-files': FileFields;
  }
}
