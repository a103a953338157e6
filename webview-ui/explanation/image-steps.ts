import { html, nothing, type TemplateResult } from 'lit';
import type { FolderPlace } from '../../src/protocol/explanation-page.ts';
import { chevronIcon } from '../parts/icons.ts';
import { ask } from './actions.ts';
import type { ShownState } from './state.ts';
import type { ViewOptions } from './view-options.ts';

/** Whether there is another image in a direction, and whether it can be asked for now. */
function canStep({ activity }: ShownState, place: FolderPlace | null, step: 1 | -1): boolean {
  if (place === null || activity.running || activity.blocked !== null) return false;
  const next = place.index + step;
  return place.index >= 0 && next >= 0 && next < place.count;
}

/** Asks for the next or previous image of the folder, if there is one. */
export function stepTo(
  from: EventTarget,
  shown: ShownState,
  view: ViewOptions,
  place: FolderPlace | null,
  step: 1 | -1,
): void {
  if (!canStep(shown, place, step)) return;
  ask(from, { type: 'post', message: { type: 'otherImage', step, changes: view.changes } });
}

/** The step that a key stands for: Alt+Left and Alt+Right, but not where text is typed. */
export function stepOfKey(event: KeyboardEvent): 1 | -1 | null {
  const { altKey, ctrlKey, metaKey, shiftKey, key } = event;
  if (!altKey || ctrlKey || metaKey || shiftKey) return null;
  const [target] = event.composedPath();
  if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) return null;
  return key === 'ArrowLeft' ? -1 : key === 'ArrowRight' ? 1 : null;
}

/** Where the image stands in its folder, between the buttons to its neighbours; nothing where it is alone. */
export function imageSteps(
  from: EventTarget,
  shown: ShownState,
  view: ViewOptions,
  place: FolderPlace | null,
): TemplateResult | typeof nothing {
  if (place === null || place.index < 0 || place.count < 2) return nothing;
  const button = (step: 1 | -1): TemplateResult => {
    const [name, key, id] =
      step < 0
        ? ['Previous image of the folder', 'Left', 'previous']
        : ['Next image of the folder', 'Right', 'next'];
    return html`<button
      class="plain icon ${id}"
      title="${name} (Alt+${key})"
      aria-label=${name}
      aria-keyshortcuts="Alt+Arrow${key}"
      data-testid="${id}-image"
      ?disabled=${!canStep(shown, place, step)}
      @click=${(): void => {
        stepTo(from, shown, view, place, step);
      }}
    >
      ${chevronIcon}
    </button>`;
  };
  return html`<span class="steps" role="group" aria-label="Images of the folder">
    ${button(-1)}<span class="dim number" data-testid="folder-place"
      >${place.index + 1} of ${place.count}</span
    >${button(1)}
  </span>`;
}
