import { UserError } from '../errors.ts';

/**
 * The files together do not have the channels that a model takes.
 * @param found how many each file has, such as `a.png has 1, b.png has 3`
 */
export function wrongChannels(
  kind: 'images' | 'volumes',
  found: readonly string[],
  channels: number,
  model: string,
): UserError {
  const wanted = channels === 1 ? '1 channel' : `${channels} channels`;
  const several =
    channels === 1
      ? ''
      : `, or ${channels} files in their order (--image once for each, or "channelImages" in the settings)`;
  const chosen =
    kind === 'volumes' && channels === found.length
      ? ', or choose one of its volumes with frame in the settings'
      : '';
  return new UserError(
    `${model} takes ${kind} of ${wanted} and ${found.join(', ')}: give one file of ${wanted}${several}${chosen}.`,
  );
}
