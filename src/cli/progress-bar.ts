import type { RunProgress } from '../documents/run-progress.ts';

const barWidth = 24;

/** Draws a run's progress over itself on a terminal; writes nothing anywhere else. */
export function createProgressBar(stream: NodeJS.WriteStream): {
  readonly show: (progress: RunProgress<{ readonly kind: string }>) => void;
  readonly clear: () => void;
} {
  const write = (text: string): void => {
    if (stream.isTTY) stream.write(`\r\u001b[2K${text}`);
  };
  return {
    show: (progress) => {
      write(progressLine(progress).slice(0, Math.max(20, stream.columns - 1)));
    },
    clear: () => {
      write('');
    },
  };
}

/** One line of progress: share of the work done, what is measured, how far it is, treatments, time left. */
function progressLine({
  aim,
  share,
  done,
  total,
  draw,
  treatments,
  secondsLeft,
}: RunProgress<{ readonly kind: string }>): string {
  return [
    `${barOf(share)} ${aim.kind}`,
    draw === null ? `${done} of ${total}` : `draw ${draw.number} of ${draw.of}`,
    ...(treatments === null ? [] : [`${treatments} treatments`]),
    ...(secondsLeft === null ? [] : [`${timeOf(secondsLeft)} left`]),
  ].join(' · ');
}

function barOf(share: number): string {
  const filled = Math.round(barWidth * share);
  return '█'.repeat(filled) + '░'.repeat(barWidth - filled);
}

/** Seconds in words. */
function timeOf(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
