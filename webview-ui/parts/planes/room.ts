/** Below this width or height, in CSS pixels, the planes of a volume are shown one at a time. */
export const leastForAll = { width: 420, height: 340 };

/** Below this width, in CSS pixels, the tools over them say less. */
export const leastForWords = 560;
