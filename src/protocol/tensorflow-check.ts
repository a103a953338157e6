/** What the process that tries TensorFlow's native package answers. */
export type TensorFlowCheck =
  { readonly works: true; readonly usesGpu: boolean } | { readonly works: false; readonly message: string };
