import { stat } from 'node:fs/promises';
import { UserError } from '../../errors.ts';
import { hashOfFiles } from '../../files/hash.ts';
import { isLfsPointer, lfsPointerFault } from '../../lfs-pointer.ts';
import { formatOf, type VolumeFormat } from './magic.ts';
import type { Volume } from './volume.ts';
import { openVolumeFile, type VolumeFile } from './volume-file.ts';
import type { OpenedVolume, OpenVolume } from './volume-format.ts';

/** What opens a format is loaded only when such a file is opened. */
const openers: Readonly<Record<VolumeFormat, () => Promise<OpenVolume>>> = {
  nifti: async () => (await import('./nifti/nifti.ts')).openNifti,
  npy: async () => (await import('./numpy/npy.ts')).openNpy,
  npz: async () => (await import('./numpy/npz.ts')).openNpz,
  tiff: async () => (await import('./tiff-stack.ts')).openTiffStack,
  dicom: async () => (await import('./dicom/dicom.ts')).openDicom,
  nrrd: async () => (await import('./nrrd/nrrd.ts')).openNrrd,
  metaimage: async () => (await import('./metaimage/metaimage.ts')).openMetaImage,
  mgh: async () => (await import('./mgh.ts')).openMgh,
};

/**
 * Reads a volume: a file, told apart by content, or the largest DICOM series of a folder. It has at most 2 GB and 32768
 * voxels along each axis.
 * @throws UserError naming the file when it is no volume, damaged, cut short, or of a kind that is not supported
 */
export async function readVolume(path: string): Promise<Volume> {
  return (await openVolume(path)).read();
}

/**
 * Reads what a volume says of itself, before memory is taken for its voxels.
 * @throws UserError naming the file when it is no volume, damaged, or of a kind that is not supported
 */
export async function openVolume(path: string): Promise<VolumeOnDisk> {
  const chosen = await openVolumeFile(await fileOf(path));
  const opened = await openFile(chosen);
  return {
    ...opened,
    sha256: async () => hashOfFiles((await opened.files?.()) ?? [chosen.path]),
  };
}

/** A volume whose header was read, and all whose files can be hashed. */
interface VolumeOnDisk extends OpenedVolume {
  /** Over all files that the volume lies in, whichever of them was chosen. */
  readonly sha256: () => Promise<string>;
}

/** In a folder, a file of its largest DICOM series. */
async function fileOf(path: string): Promise<string> {
  const isFolder = await stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  return isFolder ? (await import('./dicom/series.ts')).largestSeriesIn(path) : path;
}

async function openFile(chosen: VolumeFile): Promise<OpenedVolume> {
  if (isLfsPointer(chosen.start)) throw new UserError(`${chosen.name} ${lfsPointerFault}`);
  const format = formatOf(chosen);
  if (format !== null) return (await openers[format]())(chosen);
  const { openHeaderOf, openNifti } = await import('./nifti/nifti.ts');
  const header = await openHeaderOf(chosen);
  if (header) return openNifti(header);
  throw new UserError(
    `${chosen.name}: not a volume of a kind that is read; choose NIfTI, NumPy, TIFF, DICOM, NRRD, MetaImage or MGH.`,
  );
}
