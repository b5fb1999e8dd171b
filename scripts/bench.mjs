// `npm run bench`, or a part of it: `npm run bench -- start`. What is measured, and how much each may take: bench/figures.ts.
import {bench} from './bench/index.ts';

process.exitCode = await bench(process.argv.slice(2));
