import { joinedBytes } from '../../../files/joined-bytes.ts';
import type { DicomPixels } from './dicom-image.ts';

const secondaryCapture = '1.2.840.10008.5.1.4.1.1.7';
const grey8 = `${secondaryCapture}.2`;
const grey16 = `${secondaryCapture}.3`;
const colour = `${secondaryCapture}.4`;

/** Identifies nothing: GDCM wants some identifier. */
const instance = '2.25.1';

/** Types whose length has four bytes. */
const longTypes: readonly string[] = ['OB', 'OW'];

/**
 * A DICOM file with packed frames of one kind and what is needed to unpack them: no person, no scale, no positions.
 * Source: DICOM PS3.5, 7.1 and A.4; PS3.10, 7.1.
 */
export function plainDicom(pixels: DicomPixels, frames: readonly Uint8Array[]): Uint8Array {
  const { samples, bitsAllocated, bitsStored } = pixels;
  const kind =
    frames.length === 1 ? secondaryCapture : samples === 3 ? colour : bitsAllocated <= 8 ? grey8 : grey16;
  const meta = joinedBytes([
    element(0x0002, 0x0001, 'OB', Uint8Array.of(0, 1)),
    element(0x0002, 0x0002, 'UI', text(kind, 0)),
    element(0x0002, 0x0003, 'UI', text(instance, 0)),
    element(0x0002, 0x0010, 'UI', text(pixels.transferSyntax, 0)),
  ]);
  return joinedBytes([
    new Uint8Array(128),
    text('DICM', 32),
    element(0x0002, 0x0000, 'UL', uint32(meta.length)),
    meta,
    element(0x0008, 0x0016, 'UI', text(kind, 0)),
    element(0x0008, 0x0018, 'UI', text(instance, 0)),
    element(0x0008, 0x0060, 'CS', text('OT', 32)),
    element(0x0028, 0x0002, 'US', uint16(samples)),
    element(0x0028, 0x0004, 'CS', text(pixels.photometric, 32)),
    ...(samples === 3 ? [element(0x0028, 0x0006, 'US', uint16(pixels.isPlanar ? 1 : 0))] : []),
    ...(frames.length === 1 ? [] : [element(0x0028, 0x0008, 'IS', text(String(frames.length), 32))]),
    element(0x0028, 0x0010, 'US', uint16(pixels.rows)),
    element(0x0028, 0x0011, 'US', uint16(pixels.columns)),
    element(0x0028, 0x0100, 'US', uint16(bitsAllocated)),
    element(0x0028, 0x0101, 'US', uint16(bitsStored)),
    element(0x0028, 0x0102, 'US', uint16(bitsStored - 1)),
    element(0x0028, 0x0103, 'US', uint16(pixels.isSigned ? 1 : 0)),
    tag(0x7fe0, 0x0010),
    Uint8Array.of(0x4f, 0x42, 0, 0, 0xff, 0xff, 0xff, 0xff),
    item(new Uint8Array()),
    ...frames.map((frame) => item(frame)),
    tag(0xfffe, 0xe0dd),
    uint32(0),
  ]);
}

function element(group: number, number: number, type: string, value: Uint8Array): Uint8Array {
  const length = longTypes.includes(type)
    ? joinedBytes([uint16(0), uint32(value.length)])
    : uint16(value.length);
  return joinedBytes([tag(group, number), text(type, 32), length, value]);
}

function item(value: Uint8Array): Uint8Array {
  const even = value.length + (value.length % 2);
  const padded = new Uint8Array(even);
  padded.set(value);
  return joinedBytes([tag(0xfffe, 0xe000), uint32(even), padded]);
}

function tag(group: number, number: number): Uint8Array {
  return joinedBytes([uint16(group), uint16(number)]);
}

/** Of even length. */
function text(value: string, padding: number): Uint8Array {
  const bytes = [...new TextEncoder().encode(value)];
  return Uint8Array.from(bytes.length % 2 === 0 ? bytes : [...bytes, padding]);
}

function uint16(value: number): Uint8Array {
  return Uint8Array.of(value & 255, value >> 8);
}

function uint32(value: number): Uint8Array {
  return joinedBytes([uint16(value & 0xffff), uint16(Math.floor(value / 2 ** 16))]);
}
