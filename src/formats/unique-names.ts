/**
 * A function that makes names unique: it returns the wanted name, or appends the first number that makes it unused.
 * @param taken names in use from the start
 */
export function uniqueNames(taken: Iterable<string>): (wanted: string) => string {
  const used = new Set(taken);
  const next = new Map<string, number>();
  return (wanted) => {
    let name = wanted;
    let number = next.get(wanted) ?? 1;
    while (used.has(name)) name = `${wanted}_${number++}`;
    next.set(wanted, number);
    used.add(name);
    return name;
  };
}
