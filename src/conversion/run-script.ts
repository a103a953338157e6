import { UserError } from '../errors.ts';
import { type Command, typed } from '../programs/command.ts';
import { runProgram, type Watch } from '../programs/run-program.ts';
import { type Answer, answerIn } from './answers.ts';

const lastLines = 3;

/**
 * Runs the script until it ends.
 * @param folder where it runs
 * @returns its answer; null when it was cancelled
 * @throws UserError when Python cannot be started, or ends without an answer
 */
export async function runScript(command: Command, folder: string, watch: Watch): Promise<Answer | null> {
  if (watch.signal.aborted) return null;
  watch.onLine(`> ${typed(command)}`);
  const [program] = command;
  const answers: Answer[] = [];
  const last: string[] = [];
  const onLine = (line: string): void => {
    const said = answerIn(line);
    if (said !== null) {
      answers.push(said);
      return;
    }
    watch.onLine(line);
    if (line.trim() !== '') last.push(line.trim());
    if (last.length > lastLines) last.shift();
  };
  const how = await runProgram(command, { folder }, { ...watch, onLine }).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`${program} could not be started: ${reason}. Set segcause.python.`);
  });
  if (how === null) return null;
  const [answer] = answers.slice(-1);
  if (answer !== undefined) return answer;
  const said = last.length === 0 ? '' : `; its last words: ${last.join(' ')}`;
  throw new UserError(`${program} ended with ${how} before it was done${said}`);
}
