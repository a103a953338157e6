import { listSupportedBackends } from 'onnxruntime-node';
import { UserError } from '../errors.ts';
import type { Graph } from '../graph/graph.ts';
import { type Device, openSession, providers } from './onnxruntime.ts';
import { openDeviceSetting } from './remedies.ts';
import { onnxModelOf } from './weight-files.ts';

/**
 * Checks that ONNX Runtime computes on a device, by adding two numbers there.
 * @throws UserError when it does not
 */
export async function requireDevice(device: Device): Promise<void> {
  const offered = new Set(listSupportedBackends().map(({ name }) => name));
  const names = (Object.keys(providers) as Device[]).filter((name) => offered.has(providers[name]));
  if (!names.includes(device))
    throw new UserError(
      `ONNX Runtime supports ${names.join(', ')} on this platform, not ${device}: set segcause.device to auto.`,
      { remedies: [openDeviceSetting] },
    );
  try {
    const program = await openSession(onnxModelOf(sum), 'a sum', device);
    const two = { type: 'float32', shape: [1], data: Float32Array.of(2) } as const;
    await program.run(new Map([['two', two]]));
    await program.dispose();
  } catch (error) {
    const reason = error instanceof UserError ? error.message.replace(/^a sum [\w ]+: /u, '') : String(error);
    throw new UserError(
      `ONNX Runtime cannot compute on ${device} here (${reason.replace(/\.$/u, '')}): set segcause.device to auto.`,
      { cause: error, remedies: [openDeviceSetting] },
    );
  }
}

const sum: Graph = {
  irVersion: 8,
  opsets: new Map([['', 17]]),
  inputs: [{ name: 'two', type: 'float32', shape: [1] }],
  outputs: [{ name: 'four', type: 'float32', shape: [1] }],
  nodes: [
    {
      name: 'sum',
      operator: 'Add',
      domain: '',
      inputs: ['two', 'two'],
      outputs: ['four'],
      attributes: new Map(),
      metadata: new Map(),
    },
  ],
  initializers: new Map(),
  values: new Map(),
  functions: [],
  metadata: new Map(),
};
