import type { Guess, ModelInput } from '../../documents/explanation.ts';
import type { PreprocessingSettings } from '../../documents/preprocessing.ts';

/** What settings are used on. */
interface UsedOn {
  readonly input: Pick<ModelInput, 'crop'>;
  /** Lengths of the model's input, outermost first; null where it takes any. */
  readonly size: readonly (number | null)[];
  /** Whether the image is a picture, rather than a volume or a slice of one. */
  readonly isPicture: boolean;
}

const ofVolumes = ['frame', 'axes', 'orientation', 'depth'] as const;
const ofResampling = ['order', 'align', 'normalizeBefore'] as const;
const multiples = ['padToMultiple', 'cropToMultiple'] as const;

/** Which settings of preprocessing change nothing here, and why, one sentence for each reason. */
export function unusedSettings(
  settings: PreprocessingSettings = {},
  { input, size, isPicture }: UsedOn,
): readonly Guess[] {
  const given = (names: readonly (keyof PreprocessingSettings)[]): readonly string[] =>
    names.filter((name) => settings[name] !== undefined);
  const isResized = input.crop === undefined;
  const isFixed = !size.includes(null);
  const unused: readonly (readonly [names: readonly string[], why: string])[] = [
    [isPicture ? given(ofVolumes) : [], 'the image is a picture, and no volume'],
    [settings.orientation === undefined || isPicture ? [] : given(['axes']), 'orientation is given too'],
    [settings.spacing ? [] : given(ofResampling), 'no spacing is given to resample to'],
    [isResized ? given(['origin']) : [], 'the whole image is resized: give "fit": "crop" to take a part'],
    [isFixed ? given(multiples) : [], 'the model takes images of one size'],
    [!isFixed && isResized ? given(['cropToMultiple']) : [], 'the whole image is resized'],
    [
      !isFixed && settings.cropToMultiple !== undefined ? given(['padToMultiple']) : [],
      'cropToMultiple is given too',
    ],
  ];
  return unused.flatMap(([names, why]): readonly Guess[] =>
    names.length === 0
      ? []
      : [
          {
            about: 'preprocessing',
            text: `The ${names.length === 1 ? 'setting' : 'settings'} ${names.join(', ')} ${names.length === 1 ? 'does' : 'do'} nothing: ${why}.`,
          },
        ],
  );
}
