/** Attempts to make a file shorter; each one reads it. */
const attempts = 40;

/** A file without parts that its fault does not need. */
export async function shortened(
  bytes: Buffer,
  isFaulty: (part: Buffer) => Promise<boolean>,
): Promise<Buffer> {
  let shortest = bytes;
  let chunk = Math.ceil(bytes.length / 2);
  for (let left = attempts, start = 0; left > 0 && chunk >= 1; left--) {
    const part = Buffer.concat([shortest.subarray(0, start), shortest.subarray(start + chunk)]);
    if (part.length < shortest.length && (await isFaulty(part))) shortest = part;
    else start += chunk;
    if (start >= shortest.length) [start, chunk] = [0, Math.floor(chunk / 2)];
  }
  return shortest;
}
