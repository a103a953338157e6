/**
 * The element of a list at an index that must exist.
 * @throws RangeError where it does not, which is a bug: the caller computed a wrong index
 */
export function at<T>(list: ArrayLike<T>, index: number): T {
  const value = list[index];
  if (value === undefined) throw new RangeError(`index ${index} is outside a list of ${list.length}`);
  return value;
}

/**
 * The value of a map under a key that must exist.
 * @throws RangeError where it does not, which is a bug: the caller asked for something that was never stored
 */
export function entry<K, V>(map: ReadonlyMap<K, V>, key: K): V {
  const value = map.get(key);
  if (value === undefined) throw new RangeError(`no entry ${String(key)} in a map of ${map.size}`);
  return value;
}
