import { buildVsix } from './vsix.ts';

/** Packages the extension for this platform. */
console.log(buildVsix());
