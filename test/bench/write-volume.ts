import { writeNifti } from '../support/nifti.ts';
import { randomNumbers } from '../support/random-numbers.ts';

/** Writes a cube of 16 bits, a noisy ball that is brighter within, in noisy air: `write-volume.ts FILE SIDE`. */
const [file = '', given = ''] = process.argv.slice(2);
const side = Number(given);
const random = randomNumbers(1);
const data = new Int16Array(side ** 3);
let i = 0;
for (let z = 0; z < side; z++) {
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const far = Math.sqrt((z / side - 0.5) ** 2 + (y / side - 0.5) ** 2 + (x / side - 0.5) ** 2);
      data[i++] = far < 0.4 ? 1000 - 1000 * far + 80 * random() : 12 * random();
    }
  }
}
process.send?.(await writeNifti(file, { size: [side, side, side], data }), () => process.exit(0));
