import { UserError } from '../../../errors.ts';
import { checkOptions, type Json, type KnownNetwork, knownNetworkName } from '../../known-network.ts';
import { type BundleConfiguration, isList, resolved, Unresolved } from './configuration.ts';

/** A bundle's network, or why it is not built. */
export interface BuiltNetwork {
  readonly network: KnownNetwork | null;
  /** Its input channels, where its arguments say. */
  readonly channels: number | null;
  /** Null where it is built. */
  readonly problem: string | null;
}

/**
 * The network of a bundle's configuration: a class of `monai.networks.nets` with arguments that need no Python.
 * @param file what messages call the configuration
 */
export function networkOf(configuration: BundleConfiguration, file: string): BuiltNetwork {
  try {
    const { _target_: target, ...given } = definitionOf(configuration, file);
    const name = typeof target === 'string' ? target : '';
    const options = optionsOf(configuration, given, file);
    checkOptions(options, file);
    const { in_channels: channels } = options;
    return {
      network: {
        name: knownNetworkName(name.includes('.') ? name : `monai.networks.nets.${name}`, file),
        options,
      },
      channels: typeof channels === 'number' ? channels : null,
      problem: null,
    };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { network: null, channels: null, problem: error.message };
  }
}

function definitionOf(configuration: BundleConfiguration, file: string): Readonly<Record<string, Json>> {
  for (const key of ['network_def', 'network', 'net']) {
    const found = configuration[key];
    if (typeof found === 'object' && found !== null && !isList(found) && '_target_' in found) return found;
  }
  throw new UserError(`${file} defines no network (network_def).`);
}

function optionsOf(
  configuration: BundleConfiguration,
  given: Readonly<Record<string, Json>>,
  file: string,
): Readonly<Record<string, Json>> {
  const own = Object.entries(given).filter(([name]) => !name.startsWith('_'));
  return Object.fromEntries(
    own.map(([name, value]): [string, Json] => {
      try {
        const option = resolved(configuration, value);
        // Its own weights take the place of those that would be downloaded.
        if (name === 'pretrained' && option === true) return [name, false];
        if (!isComponent(option)) return [name, option];
        throw new UserError(`${file}: ${name} of its network is an object of Python's, which is not built.`);
      } catch (error) {
        if (!(error instanceof Unresolved)) throw error;
        throw new UserError(`${file}: ${name} of its network is ${error.expression}, which is not run.`);
      }
    }),
  );
}

/** Whether a value says to call something, at any depth. */
function isComponent(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return '_target_' in value || Object.values(value).some(isComponent);
}
