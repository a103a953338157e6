import type { RunProgress } from '../documents/run-progress.ts';

const barWidth = 24;

/** What is measured. */
interface Aim {
  readonly kind: string;
  readonly tensor?: string;
}

/** Shows what is being done on one line of a terminal; writes nothing anywhere else. */
export interface ProgressBar {
  readonly say: (text: string) => void;
  /** @param stages what the run measures, in order */
  readonly show: (progress: RunProgress<Aim>, stages: readonly Aim[]) => void;
  readonly clear: () => void;
}

/** A progress bar that is drawn over itself. */
export function createProgressBar(stream: NodeJS.WriteStream): ProgressBar {
  const write = (text: string): void => {
    if (stream.isTTY) stream.write(`\r\u001b[2K${text.slice(0, Math.max(20, stream.columns - 1))}`);
  };
  return {
    say: write,
    show: (progress, stages) => {
      write(progressLine(progress, stages));
    },
    clear: () => {
      write('');
    },
  };
}

const stageWords: Readonly<Record<string, string>> = {
  input: 'blocks of the input',
  joint: 'blocks set together',
  layers: 'layers and modules',
  channels: 'channels',
  map: 'blocks of a layer',
  causes: 'cheap causes',
  own: 'layers themselves',
  transplant: 'transplants',
  images: 'other images',
};

/** One line of progress: share of the stage that is done, which it is, how far it is, treatments, time left in it. */
function progressLine(
  { aim, share, done, total, draw, treatments, secondsLeft }: RunProgress<Aim>,
  stages: readonly Aim[],
): string {
  const place = stages.findIndex(({ kind, tensor }) => kind === aim.kind && tensor === aim.tensor);
  const number = stages.length > 1 && place >= 0 ? `stage ${place + 1} of ${stages.length}: ` : '';
  return [
    `${barOf(share)} ${number}${stageWords[aim.kind] ?? aim.kind}`,
    draw === null ? `${done} of ${total}` : `draw ${draw.number} of ${draw.of}`,
    ...(treatments === null ? [] : [`${treatments} treatments`]),
    ...(secondsLeft === null ? [] : [`${timeOf(secondsLeft)} left`]),
  ].join(' · ');
}

function barOf(share: number): string {
  const filled = Math.round(barWidth * Math.min(1, Math.max(0, share)));
  return '█'.repeat(filled) + '░'.repeat(barWidth - filled);
}

/** Seconds in words. */
function timeOf(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
