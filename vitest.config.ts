import {availableParallelism} from 'node:os';
import {defineConfig} from 'vitest/config';
import {HeavyFirst} from './test/heavy-first.ts';

const report = process.env['KUBESTEP_TEST_REPORT'];

export default defineConfig({
	test: {
		include: ['test/**/*.test.{ts,tsx}'],
		exclude: ['test/fixtures/**'],
		testTimeout: 60_000,
		hookTimeout: 120_000,
		// The tests start the program itself and wait for it: one more of them than there are cores, and four at most, keeps a small machine busy.
		maxWorkers: Math.min(4, availableParallelism() + 1),
		globalSetup: 'test/quick-keys/setup.ts',
		sequence: {sequencer: HeavyFirst},
		// What the built program runs is not counted: this is what the tests of the sources reach.
		coverage: {provider: 'v8', include: ['source/**/*.{ts,tsx}'], reporter: ['text-summary', 'html']},
		reporters: report === undefined ? ['default'] : ['default', ['json', {outputFile: report}]],
	},
});
