import {defineConfig} from 'vitest/config';

const report = process.env['KUBESTEP_TEST_REPORT'];

export default defineConfig({
	test: {
		include: ['test/**/*.test.{ts,tsx}'],
		exclude: ['test/fixtures/**'],
		testTimeout: 60_000,
		hookTimeout: 120_000,
		// The tests start the program itself; two at a time is what a small machine bears.
		maxWorkers: 2,
		// What the built program runs is not counted: this is what the tests of the sources reach.
		coverage: {provider: 'v8', include: ['source/**/*.{ts,tsx}'], reporter: ['text-summary', 'html']},
		reporters: report === undefined ? ['default'] : ['default', ['json', {outputFile: report}]],
	},
});
