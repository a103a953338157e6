import util from 'node:util';

/**
 * Provides functions that TensorFlow's native packages call and that are gone from newer Node; and keeps TensorFlow's
 * remarks to errors.
 */
export function provideFormerNode(): void {
  const functions: Record<string, unknown> = util;
  functions['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined;
  functions['isArray'] ??= Array.isArray;
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
}
