import { isLfsPointer, lfsPointerFault } from '../lfs-pointer.ts';
import { imageKindOf } from './foreign-images.ts';
import { zipNames } from './zip-names.ts';

/** A kind of file that is not read: what it is, and what to do instead. */
interface Kind {
  readonly what: string;
  readonly way: string;
}

const toOnnx = 'convert it to ONNX (“Convert to ONNX with Python”, or export the model in its framework)';
const torch: Kind = { what: 'a PyTorch file', way: toOnnx };
const torchScript: Kind = { what: 'a TorchScript model', way: toOnnx };
const exported: Kind = { what: 'a PyTorch exported program (.pt2)', way: toOnnx };
const pickle: Kind = { what: 'a Python pickle, such as an older PyTorch file', way: toOnnx };
const safetensors: Kind = { what: 'a safetensors file, which holds weights without a network', way: toOnnx };
const tflite: Kind = {
  what: 'a TensorFlow Lite model',
  way: 'convert it to ONNX (python -m tf2onnx.convert --tflite MODEL.tflite --output MODEL.onnx)',
};
const coreMl: Kind = { what: 'a Core ML model', way: 'export the model it was made from to ONNX' };
const openVino: Kind = { what: 'an OpenVINO model', way: 'export the model it was made from to ONNX' };
const tensorRt: Kind = {
  what: 'a TensorRT engine, which runs on one kind of GPU only',
  way: 'choose the ONNX model it was built from',
};
const savedModel: Kind = { what: 'a TensorFlow graph (SavedModel or frozen graph)', way: toOnnx };
const caffe: Kind = { what: 'a Caffe model', way: 'convert it to ONNX (caffe2onnx)' };
const paddle: Kind = { what: 'a PaddlePaddle model', way: 'convert it to ONNX (paddle2onnx)' };
const numPy: Kind = { what: 'a NumPy file, which holds arrays without a network', way: 'choose a model' };
const weights: Kind = {
  what: 'a file of weights without a network',
  way: 'choose the model it belongs to (model.onnx, model.json), or convert it to ONNX',
};
const notReadHere = (what: string): Kind => ({ what, way: 'export the model it was made from to ONNX' });

/** Kinds by the ending of the name, for those whose contents do not tell. */
const byEnding: Readonly<Record<string, Kind>> = {
  pt: torch,
  pth: torch,
  ckpt: torch,
  pt2: exported,
  pkl: pickle,
  pickle,
  joblib: pickle,
  safetensors,
  tflite,
  lite: tflite,
  mlmodel: coreMl,
  mlpackage: coreMl,
  mlmodelc: coreMl,
  xml: openVino,
  engine: tensorRt,
  trt: tensorRt,
  plan: tensorRt,
  pb: savedModel,
  pbtxt: savedModel,
  caffemodel: caffe,
  prototxt: caffe,
  pdmodel: paddle,
  pdiparams: paddle,
  pdparams: paddle,
  npy: numPy,
  npz: numPy,
  bin: weights,
  data: weights,
  weights: notReadHere('a file of Darknet weights'),
  param: notReadHere('an NCNN model'),
  params: notReadHere('an MXNet model'),
  mnn: notReadHere('an MNN model'),
  rknn: notReadHere('an RKNN model'),
  dlc: notReadHere('a Qualcomm model'),
  gguf: notReadHere('a GGUF model'),
  ort: notReadHere("a model in ONNX Runtime's own format"),
};

/** Why a file or folder is no model that is read here. */
export interface Foreign {
  /** A sentence without its subject. */
  readonly fault: string;
  /** Whether “Convert to ONNX with Python” may make a model of it. */
  readonly isConvertible: boolean;
}

/** What a file is whose contents say that it is no model that is read here; null for others. */
export function foreignByContents(bytes: Uint8Array, name: string): Foreign | null {
  const fault = faultOf(bytes);
  if (fault !== null) return { fault, isConvertible: false };
  const kind = kindOf(bytes, startOf(bytes), name);
  return kind === null ? null : foreign(kind);
}

function startOf({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, Math.min(length, 1024)).toString('latin1');
}

/** What is wrong with a file that holds no model of any kind. */
function faultOf(bytes: Uint8Array): string | null {
  if (bytes.length === 0) return 'is empty: copy or download it again.';
  if (isLfsPointer(bytes)) return lfsPointerFault;
  const text = startOf(bytes);
  if (/^\s*(<\?xml[^>]*>\s*)?<(!doctype html|html|head|body)\b/iu.test(text))
    return 'is a web page, not a model: the download went wrong; download it again.';
  if (bytes.length < 1024 && /^(\.\.\/)+[^\s<>{}]+\s*$/u.test(text))
    return 'holds the path of a file: it is a link that was copied as text; copy the file itself.';
  const image = imageKindOf(text);
  return image === null ? null : `is ${image}, not a model: choose a model.`;
}

/** What a file or folder is by its name; null where the name does not tell. */
export function foreignByName(name: string): Foreign | null {
  const ending = /\.(\w+)$/u.exec(name)?.[1]?.toLowerCase() ?? '';
  const kind = Object.hasOwn(byEnding, ending) ? byEnding[ending] : undefined;
  return kind === undefined ? null : foreign(kind);
}

function foreign({ what, way }: Kind): Foreign {
  return { fault: `is ${what}: ${way}.`, isConvertible: way === toOnnx };
}

function kindOf(bytes: Uint8Array, text: string, name: string): Kind | null {
  const at4 = text.slice(4, 8);
  if (text.startsWith('PK\x03\x04')) return kindOfZip(bytes, name);
  if (at4 === 'TFL3' && text.slice(1, 4) === '\0\0\0') return tflite;
  if (at4 === 'ORTM') return notReadHere("a model in ONNX Runtime's own format");
  if (text.startsWith('ftrt')) return tensorRt;
  if (text.startsWith('\x93NUMPY')) return numPy;
  if (text.startsWith('GGUF')) return notReadHere('a GGUF model');
  if (/^\s*(<\?xml[^>]*>\s*)?<net\b/u.test(text)) return openVino;
  if (isSafetensors(bytes, text)) return safetensors;
  const [first, protocol = 0] = bytes;
  if (first === 0x80 && protocol >= 2 && protocol <= 5) {
    if (/\.pdparams$/iu.test(name)) return paddle;
    return text.slice(0, 40).includes('\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19') ? torch : pickle;
  }
  if (text.startsWith('\x1f\x8b')) return { what: 'compressed (gzip)', way: 'unpack it' };
  if (text.slice(257, 262) === 'ustar')
    return { what: 'a tar archive', way: 'unpack it and choose the model in it' };
  return null;
}

/** A length in 8 bytes and a JSON header of that length (safetensors format). */
function isSafetensors(bytes: Uint8Array, text: string): boolean {
  if (bytes.length < 10 || !/^\{\s*["}]/u.test(text.slice(8))) return false;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  return length >= 2n && length < 2n ** 27n;
}

/** A Keras model is a zip file too; PyTorch writes all its files as zip files. */
function kindOfZip(bytes: Uint8Array, name: string): Kind | null {
  const names = zipNames(bytes);
  const has = (pattern: RegExp): boolean => names.some((entry) => pattern.test(entry));
  if (names.includes('config.json') || names.includes('model.weights.h5')) return null;
  if (has(/(^|\/)(serialized_exported_program\.json|archive_format)$/u)) return exported;
  if (has(/(^|\/)(constants\.pkl|code\/)/u)) return torchScript;
  if (has(/(^|\/)(data\.pkl|\.data\/|data\/\d+$)/u)) return torch;
  if (has(/\.npy$/u)) return numPy;
  if (has(/(^|\/)saved_model\.pb$/u)) return savedModel;
  if (has(/\.mlmodel$/u)) return coreMl;
  if (has(/\.(onnx|keras|h5|hdf5)$|(^|\/)model\.json$/u))
    return { what: 'a zip archive', way: 'unpack it and choose the model in it' };
  return /\.(pth?|ckpt)$/iu.test(name) ? torch : null;
}
