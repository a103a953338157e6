import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * VS Code writes its logs, and those of extensions, with a native module that is not built here: without it all output
 * channels for logs stay empty. This has as much of its interface as VS Code uses.
 */
class Logger {
  #level = 2;
  #isPlain = false;

  constructor(private readonly file: string) {}

  readonly trace = this.#writes(0, 'trace');
  readonly debug = this.#writes(1, 'debug');
  readonly info = this.#writes(2, 'info');
  readonly warn = this.#writes(3, 'warning');
  readonly error = this.#writes(4, 'error');
  readonly critical = this.#writes(5, 'critical');
  readonly setPattern = nothing;
  readonly flush = nothing;
  readonly drop = nothing;

  setLevel(level: number): void {
    this.#level = level;
  }

  getLevel(): number {
    return this.#level;
  }

  clearFormatters(): void {
    this.#isPlain = true;
  }

  #writes(level: number, name: string): (text: string) => void {
    return (text) => {
      if (level < this.#level) return;
      const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
      appendFileSync(this.file, this.#isPlain ? text : `${time} [${name}] ${text}\n`);
    };
  }
}

function nothing(): void {
  // The file is written at once, and in one form.
}

function createLogger(_name: string, file: string): Promise<Logger> {
  mkdirSync(dirname(file), { recursive: true });
  return Promise.resolve(new Logger(file));
}

export const version = 0;
export {
  Logger,
  createLogger as createRotatingLogger,
  createLogger as createAsyncRotatingLogger,
  nothing as setLevel,
  nothing as setFlushOn,
};
