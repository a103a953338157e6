import type { Progress } from '../engine/messages.ts';

const barWidth = 24;

/** One line of progress: share of the work done, draw or blocks, treatments measured, time left. */
export function progressLine({ aim, share, done, total, draw, treatments, secondsLeft }: Progress): string {
  const filled = Math.round(barWidth * share);
  const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled);
  const left = secondsLeft === null ? '' : ` · ${timeOf(secondsLeft)} left`;
  const where = draw === null ? `${done}/${total} blocks` : `draw ${draw.number} of ${draw.of}`;
  return `${bar} ${aim.kind} · ${where} · ${treatments} treatments${left}`;
}

function timeOf(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** Draws progress over itself on a terminal; says nothing anywhere else. */
export function createProgressBar(stream: NodeJS.WriteStream): {
  readonly show: (progress: Progress) => void;
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
