/** Circles of imports. Imports of types alone count too: they tie files together all the same. */
export default {
  forbidden: [
    {
      name: 'no-circle',
      comment: 'Move what both files need to a third one, or hand it over as an argument.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
  },
};
