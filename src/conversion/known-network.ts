import { UserError } from '../errors.ts';

/** A value of JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** A network class of a package that trainers build networks from. */
export interface KnownNetwork {
  /** Its dotted name, such as `monai.networks.nets.UNet`. */
  readonly name: string;
  /** Its arguments by name. `{ "import": "torch.nn.Conv3d" }` stands for a class of PyTorch's. */
  readonly options: Readonly<Record<string, Json>>;
}

/** Characters that the arguments may take: command lines of Windows hold 32,767 in all. */
const mostCharacters = 16_000;

/**
 * Checks that a network's arguments fit a command line.
 * @param file what messages call the file that says them
 * @throws UserError when they do not
 */
export function checkOptions(options: KnownNetwork['options'], file: string): void {
  if (JSON.stringify(options).length <= mostCharacters) return;
  throw new UserError(
    `${file}: the arguments of its network take more than ${mostCharacters} characters. Convert its weights by themselves, or export the model to ONNX.`,
  );
}

/** Packages whose network classes may be built; the script holds the same list. */
const packages = ['monai.networks.nets', 'dynamic_network_architectures.architectures'];

/**
 * Checks the name of a network that a file says.
 * @param name dotted, such as `monai.networks.nets.UNet`
 * @param file what messages call the file
 * @throws UserError when it is not a class of one of the packages that networks may be built from
 */
export function knownNetworkName(name: string, file: string): string {
  const isKnown = packages.some((start) => name.startsWith(`${start}.`));
  if (isKnown && name.split('.').every((part) => /^[A-Za-z]\w*$/u.test(part))) return name;
  throw new UserError(
    `${file}: its network is ${name}, whose code is not run: networks are built from ${packages.join(' and ')} alone. Convert its weights by themselves, or export the model to ONNX.`,
  );
}
