import { readFileSync } from 'node:fs';
import { assertVolume, expectedVolumes, volumeFixture } from './expected.ts';
import { DamagedFiles } from './damaged-files.ts';

const fixture = (name: string): Buffer => readFileSync(volumeFixture('numpy', name));

describe('NumPy', () => {
  for (const [name, expected] of expectedVolumes('numpy')) {
    it(`is read as NumPy reads it: ${name}`, async () => {
      await assertVolume(volumeFixture('numpy', name), expected);
    });
  }

  describe('that is damaged or unfit', () => {
    let files: DamagedFiles;
    beforeEach(() => (files = new DamagedFiles()));
    afterEach(() => {
      files.remove();
    });

    it('is cut short', async () => {
      const whole = fixture('int16_little.npy');
      await files.rejects('a.npy', whole.subarray(0, -1), /ends before all the voxels/);
      await files.rejects('b.npy', whole.subarray(0, 60), /ends before/);
      await files.rejects('c.npy', whole.subarray(0, 9), /header is damaged/);
      await files.rejects('d.npz', fixture('packed.npz').subarray(0, -30), /archive is damaged or cut short/);
    });

    it('does not match the checksum of its archive', async () => {
      const whole = fixture('plain.npz');
      const changed = Buffer.from(whole);
      const header = whole.lastIndexOf('NUMPY', undefined, 'latin1');
      const at = header + 10 + whole.readUInt16LE(header + 7);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await files.rejects('a.npz', changed, /does not match its checksum; the archive is damaged/);
    });

    it('unpacks to more than its archive says', async () => {
      const whole = Buffer.from(fixture('packed.npz'));
      const entry = Buffer.from('PK\x01\x02', 'latin1');
      for (let at = whole.indexOf(entry); at >= 0; at = whole.indexOf(entry, at + 1))
        whole.writeUInt32LE(whole.readUInt32LE(at + 24) - 1, at + 24);
      await files.rejects('a.npz', whole, /does not match its checksum; the archive is damaged/);
    });

    it('has other axes than a volume', async () => {
      await files.rejects('a.npy', fixture('two_axes.npy'), /shape \(4, 5\); save one with three axes/);
      await files.rejects('b.npz', fixture('two_axes.npz'), /no NumPy array with three or four axes/);
      await files.rejects('c.npy', fixture('no_channels.npy'), /neither the first nor the last axis/);
    });

    it('has numbers that are not real', async () => {
      await files.rejects('a.npy', fixture('complex.npy'), /an array of real numbers is needed/);
    });

    it('claims more than its file can hold', async () => {
      const claim = (shape: string): Buffer => {
        const text = fixture('int16_little.npy').toString('latin1');
        return Buffer.from(text.replace(/\(3, 4, 5\), \}\s{0,20}/u, `(${shape}), }`), 'latin1');
      };
      await files.rejects('a.npy', claim('30000, 30000, 3'), /more than 2 GB/);
      await files.rejects('b.npy', claim('900000, 4, 5'), /which no volume has/);
      await files.rejects('c.npy', claim('0, 4, 5'), /claims 0×4×5 voxels, which no volume has/);
      await files.rejects('d.npy', claim('900, 900, 900'), /ends before all the voxels/);
    });

    it('is an archive of something else', async () => {
      const other = Buffer.from(fixture('plain.npz').toString('latin1').replaceAll('.npy', '.txt'), 'latin1');
      await files.rejects('a.zip', other, /no NumPy array/);
    });
  });
});
