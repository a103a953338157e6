import { plain } from '../../../../src/runtime/tensorflow/backend.ts';
import {
  type Architecture,
  attentionUnet,
  deepLab,
  featurePyramid,
  meshNet,
  nnUnet,
  segFormer,
  unet,
  unet3d,
  unetPlusPlus,
} from '../../../architectures/architectures.ts';
import { assertSameOnBoth } from './both-runtimes.ts';
import { openTestedWebAssembly } from './tested-webassembly.ts';

/** The common architectures, with few channels. */
const architectures: Readonly<Record<string, () => Architecture>> = {
  'U-Net': () => unet({ levels: 3, base: 4, size: 64 }),
  'U-Net, bilinear': () => unet({ levels: 3, base: 4, size: 64, up: 'bilinear' }),
  'U-Net++': () => unetPlusPlus(2, 3),
  'Attention U-Net': () => attentionUnet(2, 3),
  'DeepLabV3+': () => deepLab(4),
  FPN: () => featurePyramid(4),
  'SegFormer-like': () => segFormer(4),
  '3-D U-Net': () => unet3d(2),
  'MeshNet-like 3-D': () => meshNet(2),
  'nnU-Net style': () => nnUnet(2, 4),
};

describe('Whole architectures on TensorFlow.js', function () {
  this.timeout(60_000);

  for (const [name, build] of Object.entries(architectures))
    it(`match ONNX Runtime: ${name}`, async () => {
      const backend = (await openTestedWebAssembly()) ?? plain;
      const { graph, image } = build();
      await assertSameOnBoth(graph, image, { backend });
    });
});
