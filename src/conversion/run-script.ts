import { UserError } from '../errors.ts';
import { type Command, typed } from '../programs/command.ts';
import { runProgram, type Watch } from '../programs/run-program.ts';
import { type Answer, answerIn } from './answers.ts';

/** How many printed lines an error message quotes when the script ends without an answer. */
const quotedLines = 3;

/**
 * Runs the conversion script and waits for it to exit.
 * @param folder its working directory
 * @returns its last answer; null when the run was cancelled
 * @throws UserError when Python cannot be started, or exits without an answer
 */
export async function runScript(command: Command, folder: string, watch: Watch): Promise<Answer | null> {
  if (watch.signal.aborted) return null;
  watch.onLine(`> ${typed(command)}`);
  const [program] = command;
  const answers: Answer[] = [];
  const lastLines: string[] = [];
  const onLine = (line: string): void => {
    const answer = answerIn(line);
    if (answer !== null) {
      answers.push(answer);
      return;
    }
    watch.onLine(line);
    if (line.trim() !== '') lastLines.push(line.trim());
    if (lastLines.length > quotedLines) lastLines.shift();
  };
  const ending = await runProgram(command, { folder }, { ...watch, onLine }).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`${program} could not be started: ${reason}. Set segcause.python.`, {
      remedies: [{ kind: 'openSetting', setting: 'python' }],
    });
  });
  if (ending === null) return null;
  const answer = answers.at(-1);
  if (answer !== undefined) return answer;
  const output = lastLines.length === 0 ? '' : `; last output: ${lastLines.join(' ')}`;
  throw new UserError(`${program} ended with ${ending} before it finished${output}`);
}
