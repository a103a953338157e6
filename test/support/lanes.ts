/** The file of a lane's thread, unbundled. */
export const laneFile = new URL('lane.mjs', import.meta.url);
