import {test} from 'vitest';

/**
 * Tests that need something of the machine. Where it is missing one skipped test stands in their
 * place and says so: its title is what a list of skips shows.
 */
export function where(isThere: boolean, missing: string, tests: () => void): void {
	if (isThere) {
		tests();
	} else {
		test.skip(missing, () => undefined);
	}
}
