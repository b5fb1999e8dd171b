import {defineConfig} from 'vitest/config';

export default defineConfig({
	test: {
		include: ['test/**/*.test.{ts,tsx}'],
		exclude: ['test/fixtures/**'],
		testTimeout: 20_000,
		hookTimeout: 20_000,
		// The tests start the program itself; two at a time is what a small machine bears.
		maxWorkers: 2,
	},
});
