/** Gives each name wanted, or else the name with the first number that nobody has; `taken` are those in use before. */
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
