import type { Definition } from './definition.ts';

/**
 * Where JavaScript or TypeScript names a layer or module of TensorFlow.js: `tf.layers.conv2d({ name: 'conv1' })`.
 * @param texts the source files' texts by path
 * @param path the module path, with dots
 */
export function scriptDefinitions(texts: ReadonlyMap<string, string>, path: string): readonly Definition[] {
  for (const part of path.split('.').reverse()) {
    for (const name of new Set([part, part.replace(/_\d+$/u, '')])) {
      const found = [...texts].flatMap(([file, text]) =>
        linesNaming(text, name).map((line) => ({ file, line })),
      );
      if (found.length > 0)
        return found.map(({ file, line }) => ({ file, line, endLine: line, why: `named ${name}` }));
    }
  }
  return [];
}

function linesNaming(text: string, name: string): readonly number[] {
  if (name === '' || !text.includes(name)) return [];
  return text.split('\n').flatMap((line, i) => {
    const quoted = [...line.matchAll(/\bname['"]?\s*:\s*(['"`])([^'"`]*)\1/gu)];
    return quoted.some(([, , given]) => given === name) ? [i + 1] : [];
  });
}
