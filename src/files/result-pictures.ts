/** Results lie under such names; the pictures that are saved of them are named alike, and begin so. */
const resultName = /^(.+\.)segcause(-comparison)?\.json$/;

/**
 * Whether a name in a folder is that of a picture that was saved of a result: `unet.a.heatmap.png` beside
 * `unet.a.segcause.json`.
 * @param names of the files of the folder
 */
export function resultPictures(names: readonly string[]): (name: string) => boolean {
  const results = new Set(names.flatMap((name) => resultName.exec(name)?.[1] ?? []));
  return (name) => [...name.matchAll(/\./g)].some(({ index }) => results.has(name.slice(0, index + 1)));
}
