/** What holds labels of an image: the mask of its class, or a file that divides it into regions. */
export type LabelFileKind = 'mask' | 'label file';
