import type { Progress } from '../engine/messages.ts';

const barWidth = 24;

/** One line of progress: share of blocks done, passes made, time left. */
export function progressLine({ done, total, passes, secondsLeft }: Progress): string {
  const filled = Math.round((barWidth * done) / total);
  const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled);
  const left = secondsLeft === null ? '' : ` · ${timeOf(secondsLeft)} left`;
  return `${bar} ${done}/${total} blocks · ${passes} passes${left}`;
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
