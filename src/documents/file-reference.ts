import * as z from 'zod';

/** A file that a document names: its path, and what it held. */
export const fileSchema = z.strictObject({ path: z.string().min(1), sha256: z.string().length(64) });
