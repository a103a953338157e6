import type { Progress } from '../protocol/messages.ts';

const barWidth = 24;

/** One line of progress: share of the work done, what is measured, draw or blocks, treatments, time left. */
export function progressLine({ aim, share, done, total, draw, treatments, secondsLeft }: Progress): string {
  const left = secondsLeft === null ? '' : ` · ${timeOf(secondsLeft)} left`;
  const where = draw === null ? `${done}/${total} blocks` : `draw ${draw.number} of ${draw.of}`;
  return `${barOf(share)} ${aim.kind} · ${where} · ${treatments} treatments${left}`;
}

function barOf(share: number): string {
  const filled = Math.round(barWidth * share);
  return '█'.repeat(filled) + '░'.repeat(barWidth - filled);
}

/** Seconds in words. */
export function timeOf(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** Draws progress over itself on a terminal; says nothing anywhere else. */
export function createProgressBar(stream: NodeJS.WriteStream): {
  readonly show: (progress: Progress) => void;
  readonly clear: () => void;
} {
  const { show, clear } = oneLine(stream);
  return {
    show: (progress) => {
      show(progressLine(progress));
    },
    clear,
  };
}

/** The same of any work: the share of it that is done, and words beside the bar. */
export function progressBar(stream: NodeJS.WriteStream): {
  readonly show: (share: number, words: string) => void;
  readonly clear: () => void;
} {
  const { show, clear } = oneLine(stream);
  return {
    show: (share, words) => {
      show(`${barOf(share)} ${words}`);
    },
    clear,
  };
}

function oneLine(stream: NodeJS.WriteStream): {
  readonly show: (line: string) => void;
  readonly clear: () => void;
} {
  const write = (text: string): void => {
    if (stream.isTTY) stream.write(`\r\u001b[2K${text}`);
  };
  return {
    show: (line) => {
      write(line.slice(0, Math.max(20, stream.columns - 1)));
    },
    clear: () => {
      write('');
    },
  };
}
