/** What is a whole volume by its name; of a pair, its header. */
const volumeName = /\.(nii(\.gz)?|hdr(\.gz)?|nrrd|nhdr|mha|mhd|mgz|mgh|np[yz])$/i;

/** Parts of volumes: slices of DICOM, and the voxels of a header. */
const partName = /\.(dcm|img(\.gz)?|z?raw(\.gz)?)$/i;

/** Whether a file is a whole volume by its name. */
export function isWholeVolumeName(path: string): boolean {
  return volumeName.test(path);
}

/** Whether a file is a volume by its name, or a part of one. */
export function isVolumeName(path: string): boolean {
  return volumeName.test(path) || partName.test(path);
}
