/** A part of a model's architecture. */
type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** An output of one call of a layer: `[layer, call, output]`. */
type Reference = readonly [layer: string, call: number, output: number];

interface Architecture {
  readonly config: {
    readonly layers: readonly {
      readonly class_name: string;
      readonly config: { readonly name: string };
      readonly inbound_nodes: Json;
    }[];
    output_layers: readonly (readonly Json[])[];
  };
}

/** The references in the arguments of layers, as Keras 2 and Keras 3 write them. */
function referencesIn(json: Json): readonly Reference[] {
  if (Array.isArray(json)) {
    const [layer, call, output] = json as readonly Json[];
    const inner = (json as readonly Json[]).flatMap(referencesIn);
    return typeof layer === 'string' && typeof call === 'number' && typeof output === 'number'
      ? [[layer, call, output], ...inner]
      : inner;
  }
  return typeof json === 'object' && json !== null ? Object.values(json).flatMap(referencesIn) : [];
}

/**
 * Adds the outputs of layers to those of the model: of each call that another layer reads.
 * @param architecture `{class_name, config}`, which is changed
 * @returns what is an output now, in order; layers that the model had as its outputs come last
 */
export function addEveryLayerOutput(architecture: Architecture): readonly Reference[] {
  const { config } = architecture;
  const inputs = new Set(
    config.layers.filter((layer) => layer.class_name === 'InputLayer').map((layer) => layer.config.name),
  );
  const read = config.layers.flatMap((layer) => referencesIn(layer.inbound_nodes));
  const own = referencesIn(config.output_layers);
  const all = new Map([...read, ...own].map((reference) => [reference.join(), reference]));
  const made = [...all.values()].filter(([layer]) => !inputs.has(layer) && layer !== '_CONSTANT_VALUE');
  config.output_layers = made.map((reference) => [...reference]);
  return made;
}
