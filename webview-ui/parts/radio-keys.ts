import { at } from '../../src/at.ts';

const steps: Readonly<Record<string, -1 | 1>> = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

/**
 * Chooses with arrow keys among options side by side, around both ends, and focuses the chosen one.
 * @param event of the radio group, which has a radio for each option in the same order
 */
export function chooseByKey<T>(
  event: Pick<KeyboardEvent, 'key' | 'currentTarget' | 'preventDefault'>,
  options: readonly T[],
  chosen: T,
  choose: (option: T) => void,
): void {
  const by = steps[event.key];
  if (by === undefined) return;
  event.preventDefault();
  const next = (options.indexOf(chosen) + by + options.length) % options.length;
  const group = event.currentTarget as Element | null;
  choose(at(options, next));
  group?.querySelectorAll<HTMLElement>('[role="radio"]')[next]?.focus();
}
