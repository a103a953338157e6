import './map-choice.ts';
import '../../parts/planes/plane-choice.ts';
import '../../parts/planes/window-choice.ts';
import { html, nothing, type TemplateResult } from 'lit';
import type { Picture, Window } from '../../../src/documents/picture.ts';
import { planeNames, type PlaneName, type Planes, type ShownPlanes } from '../../draw/anatomy.ts';
import type { PlaneView } from '../../parts/planes/plane-view.ts';
import { zoomPlanes } from '../../parts/planes/zoom-planes.ts';
import { pictureIn, planesIn } from '../shown-planes.ts';
import type { ShownState } from '../state.ts';
import type { ViewOptions } from '../view-options.ts';

/** What the tools over the image choose from, and how much room they have. */
interface PictureToolsState {
  readonly shown: ShownState;
  /** With what is being dragged. */
  readonly view: ViewOptions;
  readonly isReport: boolean;
  /** Which planes there is room for. */
  readonly shownPlanes: ShownPlanes;
  readonly isNarrow: boolean;
  readonly isCompact: boolean;
  readonly planeViews: () => readonly PlaneView[];
}

type Look = (options: Partial<ViewOptions>) => void;

/** The tools over the image: whose heatmap is shown, which planes, in which window, and how large. */
export function pictureTools(state: PictureToolsState, look: Look): TemplateResult {
  const { shown, view, isReport, shownPlanes, isNarrow, isCompact, planeViews } = state;
  const planes = planesIn(shown);
  const picture = windowedPicture(shown, view);
  return html`
    ${
      view.tensor === null
        ? nothing
        : html`<segcause-map-choice
            class=${planes !== null ? 'inline' : picture === null ? '' : 'beside'}
            .shown=${shown}
            .view=${view}
            .isReport=${isReport}
          ></segcause-map-choice>`
    }
    ${
      planes === null
        ? nothing
        : html`<segcause-plane-choice
            .chosen=${shownPlanes}
            .isNarrow=${isNarrow}
            .hasMaximum=${true}
            .isCompact=${isCompact}
            .planes=${planes}
            @segcause-planes=${(event: CustomEvent<ShownPlanes>): void => {
              look({ shownPlanes: event.detail });
            }}
          ></segcause-plane-choice>`
    }
    <div class="buttons">
      ${
        picture === null
          ? nothing
          : html`<segcause-window
              .picture=${picture}
              .window=${view.window}
              .isCompact=${isCompact}
              @segcause-window=${(event: CustomEvent<Window | null>): void => {
                look({ window: event.detail });
              }}
            ></segcause-window>`
      }
      ${zoomPlanes(planeViews, planes !== null)}
    </div>
  `;
}

/** The picture, if there is a window of it to choose: an 8-bit image is seen as it is, unless it was changed. */
function windowedPicture(shown: ShownState, view: ViewOptions): Picture | null {
  const picture = pictureIn(shown);
  const isChosen = planesIn(shown) !== null || view.window !== null;
  return isChosen || picture?.stored instanceof Uint16Array ? picture : null;
}

/** The heading of the maximum projection, which chooses its direction. */
export function maximumHeading(planes: Planes, through: PlaneName, look: Look): TemplateResult {
  return html`<label
    class="heading"
    title="Along each ray, the block with the largest effect, over the mean grey level"
  >
    <span>Max. projection</span>
    <select
      aria-label="Direction of the maximum projection"
      data-testid="through"
      @change=${(event: Event): void => {
        look({ through: (event.target as HTMLSelectElement).value as PlaneName });
      }}
    >
      ${planeNames.map(
        (each) => html`<option value=${each} .selected=${each === through}>${planes[each].title}</option>`,
      )}
    </select>
  </label>`;
}
