import util from 'node:util';

/**
 * Restores functions that TensorFlow's native packages call and that newer versions of Node have removed. It also
 * limits TensorFlow's log to errors.
 */
export function restoreNodeFunctions(): void {
  const functions: Record<string, unknown> = util;
  functions['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined;
  functions['isArray'] ??= Array.isArray;
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
}
