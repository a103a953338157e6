import * as z from 'zod';

const sizes = z.array(z.int().min(1)).max(16).readonly();

/** What a file was found to hold. */
const foundSchema = z.object({
  answer: z.literal('found'),
  kind: z.enum(['torchscript', 'exported', 'module', 'weights', 'saved-model']),
  /** Where in a checkpoint the weights are; null at the top. */
  key: z.string().nullable(),
  /** Paths of the modules that weights belong to. */
  modules: z.array(z.string()).readonly().optional(),
  /** Input channels and axes of the first convolution's kernel. */
  channels: z.int().min(1).nullish(),
  axes: z.int().nullish(),
  /** Arguments that the checkpoint says the model was made with, as Python expressions. */
  given: z.record(z.string(), z.string()).optional(),
});

/** An input whose i-th value is (7919 i mod 1000) / 1000 − 0.5, and what the model in Python gave for it. */
const convertedSchema = z.object({
  answer: z.literal('converted'),
  python: z.string(),
  packages: z.record(z.string(), z.string()),
  shape: sizes,
  outputs: z.array(z.object({ shape: sizes, step: z.int().min(1), values: z.array(z.number()).max(64) })),
});

const answerSchema = z.discriminatedUnion('answer', [
  foundSchema,
  convertedSchema,
  z.object({ answer: z.literal('pickle'), reason: z.string() }),
  z.object({ answer: z.literal('failed'), message: z.string(), install: z.array(z.string()) }),
]);

export type Found = z.infer<typeof foundSchema>;
export type Converted = z.infer<typeof convertedSchema>;

/** What the script says at its end. */
export type Answer = z.infer<typeof answerSchema>;

const mark = 'segcause: ';

/** The answer in a line the script printed; null where it is anything else. */
export function answerIn(line: string): Answer | null {
  if (!line.startsWith(mark)) return null;
  try {
    return answerSchema.safeParse(JSON.parse(line.slice(mark.length))).data ?? null;
  } catch {
    return null;
  }
}
