import {generatePrime} from 'node:crypto';
import {existsSync, mkdirSync, renameSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {promisify} from 'node:util';

/** Twelve thousand pairs: two keys of one test are not the same. */
const COUNT = 160;
const BITS = 1024;
const E = 65_537n;
/** Found once for a checkout, in some two seconds of two cores. */
const FILE = join(import.meta.dirname, '../../node_modules/.cache/kubestep/primes');

/** Finds the primes that the tests' RSA keys are put together from (`preload.mjs`). */
export default async function setup(): Promise<void> {
	if (!existsSync(FILE)) {
		const prime = promisify(generatePrime) as unknown as (size: number, options: {readonly bigint: true}) => Promise<bigint>;
		const found = (await Promise.all(Array.from({length: COUNT}, async () => prime(BITS, {bigint: true})))).filter((one) => one % E !== 1n);
		mkdirSync(dirname(FILE), {recursive: true});
		// Another run of the tests may have begun beside this one.
		const own = `${FILE}.${process.pid}`;
		writeFileSync(own, `${[...new Set(found)].map((one) => one.toString(16)).join('\n')}\n`);
		renameSync(own, FILE);
	}
	process.env['KUBESTEP_TEST_PRIMES'] = FILE;
}
