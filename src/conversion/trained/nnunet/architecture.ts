import { UserError } from '../../../errors.ts';
import { checkOptions, type Json, type KnownNetwork, knownNetworkName } from '../../known-network.ts';
import type { Configuration } from './plans.ts';

/** How many channels a network takes and gives. */
interface Heads {
  readonly inputs: number;
  readonly outputs: number;
}

/**
 * The network that plans describe, with deep supervision off: its only output is the finest one. Plans of earlier versions
 * are read as nnU-Net reads them (`nnunetv2/utilities/plans_handling/plans_handler.py`).
 * @throws UserError when it is none of the networks that may be built
 */
export function networkOf(configuration: Configuration, { inputs, outputs }: Heads): KnownNetwork {
  const { name, kwargs, imported } = architectureOf(configuration);
  const own = Object.entries(kwargs).map(([key, value]): [string, Json] => [
    key,
    typeof value === 'string' && imported.includes(key) ? { import: value } : value,
  ]);
  const options = {
    ...{ input_channels: inputs, num_classes: outputs },
    ...Object.fromEntries(own),
    deep_supervision: false,
  };
  checkOptions(options, 'plans.json');
  return { name: knownNetworkName(name, 'plans.json'), options };
}

interface Architecture {
  readonly name: string;
  readonly kwargs: Readonly<Record<string, Json>>;
  /** Arguments that name a class. */
  readonly imported: readonly string[];
}

function architectureOf(configuration: Configuration): Architecture {
  const { architecture } = configuration;
  if (architecture === undefined) return earlierArchitecture(configuration);
  const { network_class_name, arch_kwargs, _kw_requires_import } = architecture;
  return { name: network_class_name, kwargs: arch_kwargs, imported: _kw_requires_import };
}

/** The argument that counts the convolutions, or blocks, of each stage. */
const perStage: Readonly<Record<string, string>> = {
  PlainConvUNet: 'n_conv_per_stage',
  ResidualEncoderUNet: 'n_blocks_per_stage',
};

function earlierArchitecture(configuration: Configuration): Architecture {
  const { UNet_class_name: name = '', n_conv_per_stage_encoder: encoder } = configuration;
  const counted = Object.hasOwn(perStage, name) ? perStage[name] : undefined;
  const {
    n_conv_per_stage_decoder: decoder,
    UNet_base_num_features: first,
    unet_max_num_features: most,
  } = configuration;
  const { conv_kernel_sizes: kernels, pool_op_kernel_sizes: strides } = configuration;
  if (
    counted === undefined ||
    !encoder ||
    !decoder ||
    !first ||
    !most ||
    kernels === undefined ||
    strides === undefined
  )
    throw new UserError(
      'plans.json describes no architecture that is known: plan again with a newer nnU-Net.',
    );
  const rank = configuration.patch_size.length;
  return {
    name: `dynamic_network_architectures.architectures.unet.${name}`,
    kwargs: {
      n_stages: encoder.length,
      features_per_stage: encoder.map((_, stage) => Math.min(first * 2 ** stage, most)),
      conv_op: `torch.nn.modules.conv.Conv${rank}d`,
      kernel_sizes: kernels,
      strides,
      [counted]: encoder,
      n_conv_per_stage_decoder: decoder,
      conv_bias: true,
      norm_op: `torch.nn.modules.instancenorm.InstanceNorm${rank}d`,
      norm_op_kwargs: { eps: 1e-5, affine: true },
      dropout_op: null,
      dropout_op_kwargs: null,
      nonlin: 'torch.nn.LeakyReLU',
      nonlin_kwargs: { inplace: true },
    },
    imported: ['conv_op', 'norm_op', 'dropout_op', 'nonlin'],
  };
}
