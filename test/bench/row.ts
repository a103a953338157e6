import { measure } from './incremental.ts';
import { openPassClock } from './pass-clock.ts';
import { rowOf } from './rows.ts';

/** Measures one row in a process of its own, so that its memory is its own: `row.ts NAME SECONDS`. */
const [name = '', seconds = '10'] = process.argv.slice(2);
const full = await openPassClock(name);
const { build, isHeld = false } = rowOf(name);
const found = await measure(build(), Number(seconds), full, isHeld).finally(full.dispose);
process.send?.(found);
process.disconnect();
