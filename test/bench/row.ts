import { measure } from './incremental.ts';
import { openPassClock } from './pass-clock.ts';
import { rowOf } from './rows.ts';

/** Measures one row in a process of its own, so that its memory is its own: `row.ts NAME SAMPLE`. */
const [name = '', sample = '16'] = process.argv.slice(2);
const full = await openPassClock(name);
const found = await measure(rowOf(name).build(), Number(sample), full).finally(full.dispose);
process.send?.(found);
process.disconnect();
