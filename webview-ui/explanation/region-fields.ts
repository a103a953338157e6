import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { nounsOf } from '../../src/documents/box.ts';
import type { RegionSetting } from '../../src/documents/region-choice.ts';
import { regionsInWords } from '../../src/documents/regions.ts';
import type { Choice } from '../model/choice.ts';
import { fileName } from '../model/format.ts';
import { choiceField } from '../parts/choice.ts';
import { choiceStyles, fieldStyles, partStyles, sharedStyles } from '../styles.ts';
import { ask } from './actions.ts';
import { askedNext } from './changes.ts';
import { PanelPart } from './panel-part.ts';
import { sideOf, sideProblem, sidesFrom } from './region-sides.ts';

type RegionKind = 'grid' | 'superpixels' | 'file';

/** What the input is divided into: blocks, superpixels, or the regions of a label file. */
@customElement('segcause-regions')
class RegionFields extends PanelPart {
  static override styles = [
    sharedStyles,
    fieldStyles,
    partStyles,
    choiceStyles,
    css`
      p {
        overflow-wrap: anywhere;
      }
    `,
  ];

  /** What was typed and cannot be used. */
  @state() private typed: { readonly name: string; readonly text: string; readonly problem: string } | null =
    null;

  override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('view');
    if (before !== undefined && before.changes !== this.view.changes) this.typed = null;
  }

  override render(): TemplateResult {
    const setting = this.#setting();
    const kind = kindOf(setting);
    const isVolume = this.#rank() === 3;
    const choices: readonly Choice<RegionKind>[] = [
      { value: 'grid', label: 'blocks of a grid' },
      { value: 'superpixels', label: isVolume ? 'supervoxels' : 'superpixels' },
      { value: 'file', label: kind === 'file' ? 'regions of a label file' : 'regions of a label file…' },
    ];
    return html`
      ${choiceField({
        testId: 'setting-regions',
        label: 'What effects are measured of',
        choices,
        chosen: kind,
        choose: this.#choose,
        isOff: this.#isOff(),
        opensBelow: true,
      })}
      ${this.#fields(setting)}
      ${
        this.typed === null
          ? nothing
          : html`<p class="problem" role="alert" data-testid="regions-problem">${this.typed.problem}</p>`
      }
      ${this.#measured(setting)}
    `;
  }

  #fields(setting: RegionSetting): TemplateResult | typeof nothing {
    if (setting === 'grid') return nothing;
    if ('file' in setting)
      return html`<p>
        <span title=${setting.file} data-testid="file-regions">${fileName(setting.file)}</span>
        <button
          class="plain link"
          data-testid="change-regions"
          aria-label="Change…: Choose another label file"
          ?disabled=${this.#isOff()}
          @click=${this.#chooseFile}
        >
          Change…
        </button>
      </p>`;
    const { superpixels, compactness = 10 } = setting;
    return html`<div class="parts">
      ${this.#field(
        'side',
        'Side',
        `In ${nounsOf(this.#rank()).position}s, or in millimetres such as 8mm; one for all axes, or one for each`,
        sideOf(superpixels),
        (text) => {
          const problem = sideProblem(text, this.#rank());
          if (problem === null) this.#change({ ...setting, superpixels: sidesFrom(text) });
          return problem;
        },
      )}
      ${this.#field(
        'compactness',
        'Compactness',
        'Weight of distance against similar values; a higher one makes more regular regions',
        String(compactness),
        (text) => {
          const value = Number(text);
          if (!(value > 0)) return 'Compactness: a number above 0 is needed.';
          this.#change({ ...setting, compactness: value });
          return null;
        },
      )}
    </div>`;
  }

  #field(
    name: string,
    label: string,
    hint: string,
    value: string,
    use: (text: string) => string | null,
  ): TemplateResult {
    const typed = this.typed?.name === name ? this.typed.text : null;
    return html`<label title=${hint}>
      <span class="dim">${label}</span>
      <vscode-textfield
        data-testid="regions-${name}"
        .label=${label}
        .value=${live(typed ?? value)}
        ?invalid=${typed !== null}
        ?disabled=${this.#isOff()}
        @change=${(event: Event): void => {
          const text = (event.target as HTMLInputElement).value;
          const problem = use(text);
          this.typed = problem === null ? null : { name, text, problem };
        }}
      ></vscode-textfield>
    </label>`;
  }

  /** How many regions there are, while these are the ones that are shown. */
  #measured(setting: RegionSetting): TemplateResult | typeof nothing {
    const { regions } = this.shown.explanation.question;
    if (regions === undefined || this.view.changes.regions !== undefined || setting === 'grid')
      return nothing;
    return html`<p class="dim" data-testid="regions-count">${regionsInWords(regions, this.#rank())}</p>`;
  }

  readonly #choose = (kind: RegionKind): void => {
    if (kind === 'file') {
      this.#chooseFile();
      // What is chosen shows once there is a file.
      this.requestUpdate();
      return;
    }
    if (kind === 'grid') this.#change('grid');
    else this.#change({ superpixels: this.#side(), compactness: 10 });
  };

  readonly #chooseFile = (): void => {
    const { changes } = this.view;
    ask(this, { type: 'post', message: { type: 'chooseFile', file: 'regions', changes } });
  };

  #change(regions: RegionSetting): void {
    ask(this, { type: 'change', changes: { regions } });
  }

  /** A side of superpixels to begin with: twelve of them along the shortest axis. */
  #side(): number {
    const { size } = this.shown.explanation.question.input;
    return Math.max(4, Math.round(Math.min(...size) / 12));
  }

  #setting(): RegionSetting {
    return askedNext(this.shown.explanation.question, this.view.changes).regions;
  }

  #rank(): number {
    return this.shown.explanation.question.input.size.length;
  }

  #isOff(): boolean {
    const { running, blocked } = this.shown.activity;
    return running || blocked !== null;
  }
}

function kindOf(setting: RegionSetting): RegionKind {
  if (setting === 'grid') return setting;
  return 'file' in setting ? 'file' : 'superpixels';
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-regions': RegionFields;
  }
}
