/**
 * The name of a layer as one part of a path of modules. Keras 2 calls functions between layers `tf.image.resize_1`, whose
 * dots would be taken for modules that all functions of a kind share.
 */
export function moduleName(layer: string): string {
  return layer.startsWith('tf.') ? layer.replaceAll('.', '_') : layer;
}
