import * as z from 'zod';

const sizes = z.array(z.int().min(1)).max(16).readonly();

/** The answer to `inspect`: what a file holds. */
const inspectedSchema = z.object({
  answer: z.literal('found'),
  kind: z.enum(['torchscript', 'exported', 'module', 'weights', 'saved-model']),
  /** The key of a checkpoint under which the weights are; null where the file holds them at the top level. */
  key: z.string().nullable(),
  /** The keys of all dictionaries of weights, or models, where a checkpoint holds several. */
  keys: z.array(z.string()).readonly().optional(),
  /** Module paths of the weights, such as `encoder.0.conv1`. */
  modules: z.array(z.string()).readonly().optional(),
  /** Input channels of the first convolution's kernel, and its number of axes: 4 in 2D, 5 in 3D. */
  channels: z.int().min(1).nullish(),
  axes: z.int().nullish(),
  /** The model's constructor arguments that the checkpoint records, as Python expressions by name. */
  given: z.record(z.string(), z.string()).optional(),
});

/**
 * The answer to `convert`: the versions used, and the outputs in Python for the check input of shape `shape`, whose
 * i-th value in row-major order is (7919 i mod 1000) / 1000 − 0.5. Of each output every `step`-th value is listed.
 * `comparison` holds the largest absolute difference of the ONNX file's outputs from these, and what ran the file; null
 * where nothing could, as one of the notes then says.
 */
const convertedSchema = z.object({
  answer: z.literal('converted'),
  python: z.string(),
  packages: z.record(z.string(), z.string()),
  shape: sizes,
  outputs: z.array(z.object({ shape: sizes, step: z.int().min(1), values: z.array(z.number()).max(64) })),
  comparison: z
    .object({ with: z.string(), largest: z.number().min(0) })
    .nullable()
    .default(null),
  /** What the user should read, a line each: weights that were left out, a training mode that was changed. */
  notes: z.array(z.string()).readonly().default([]),
});

/** The answer where several weights fit equally well: the command-line option that picks one, and its values. */
const choiceSchema = z.object({
  answer: z.literal('choose'),
  option: z.enum(['key', 'prefix']),
  choices: z.array(z.string()).min(2).readonly(),
});

const answerSchema = z.discriminatedUnion('answer', [
  inspectedSchema,
  convertedSchema,
  choiceSchema,
  z.object({ answer: z.literal('pickle'), reason: z.string() }),
  z.object({ answer: z.literal('failed'), message: z.string(), install: z.array(z.string()) }),
]);

export type Inspected = z.infer<typeof inspectedSchema>;
export type Converted = z.infer<typeof convertedSchema>;

/** The script's answer: one line of JSON after the mark, printed when it is done. */
export type Answer = z.infer<typeof answerSchema>;

const mark = 'segcause: ';

/** Parses a line that the script printed; null where it is not an answer. */
export function answerIn(line: string): Answer | null {
  if (!line.startsWith(mark)) return null;
  try {
    return answerSchema.safeParse(JSON.parse(line.slice(mark.length))).data ?? null;
  } catch {
    return null;
  }
}
