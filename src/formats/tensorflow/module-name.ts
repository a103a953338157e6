/**
 * The name of a layer as one part of a module path. Keras 2 names functions between layers `tf.image.resize_1`; its dots
 * would read as nested modules that all such functions share.
 */
export function moduleName(layer: string): string {
  return layer.startsWith('tf.') ? layer.replaceAll('.', '_') : layer;
}
