import type { Explanation, RunLengthMask } from '../../src/documents/explanation.ts';
import { decodeMask } from '../../src/documents/run-length.ts';
import {
  type Activity,
  nothingRuns,
  type PictureOrReason,
  type Shown,
  type ToPanel,
} from '../../src/protocol/panel.ts';
import { type KnownComponents, withComponents } from './component-effects.ts';
import { type KnownEffects, mapsOf, nothingKnown, withEffects } from './known-effects.ts';
import type { BinaryImage } from './roi-counts.ts';

/** An explanation as the panel shows it. */
export interface ShownState {
  readonly kind: 'shown';
  readonly explanation: Explanation;
  readonly picture: PictureOrReason | null;
  /** The input's map first. */
  readonly maps: readonly KnownEffects[];
  readonly components: KnownComponents;
  readonly prediction: BinaryImage;
  readonly reference: BinaryImage | null;
  readonly activity: Activity;
}

/** Everything the extension has told the panel. */
export type PanelState =
  ShownState | { readonly kind: 'loading' } | { readonly kind: 'unreadable'; readonly message: string };

/** Nothing is being done, and nothing can be: a report. */
export const atRest: Activity = {
  ...nothingRuns,
  aims: [],
  progress: null,
  resumable: false,
  cancelled: null,
  unsaved: false,
};

/** The state after a message. */
export function receive(state: PanelState, message: ToPanel): PanelState {
  if (message.type === 'unreadable') return { kind: 'unreadable', message: message.message };
  if (message.type === 'show') return show(message, message.activity);
  if (state.kind !== 'shown') return state;
  switch (message.type) {
    case 'select':
      return state;
    case 'picture':
      return { ...state, picture: message.picture };
    case 'activity':
      return { ...state, activity: message.activity };
    case 'progress':
      return {
        ...state,
        maps: mapsWith(state.maps, message).map((known, i) =>
          i === message.map ? withEffects(known, message.effects) : known,
        ),
        components: withComponents(state.components, message.components),
        activity: { ...state.activity, running: true, progress: message.progress },
      };
  }
}

/** The maps, and after them the one that is being measured where it is new. */
function mapsWith(
  maps: readonly KnownEffects[],
  { map, geometry }: Extract<ToPanel, { type: 'progress' }>,
): readonly KnownEffects[] {
  return geometry !== null && map === maps.length ? [...maps, nothingKnown(geometry)] : maps;
}

/** The state in which an explanation is shown. */
export function show(shown: Shown, activity: Activity): ShownState {
  const { explanation, effects, components, picture } = shown;
  return {
    kind: 'shown',
    explanation,
    picture,
    maps: mapsOf(explanation).map((map, i) => {
      const columns = effects[i];
      return columns === undefined ? nothingKnown(map) : withEffects(nothingKnown(map), columns);
    }),
    components: withComponents(new Map(), components),
    prediction: toImage(explanation.prediction),
    reference: explanation.reference && toImage(explanation.reference),
    activity,
  };
}

function toImage(mask: RunLengthMask): BinaryImage {
  return { height: mask.size[0], width: mask.size[1], pixels: decodeMask(mask) };
}
