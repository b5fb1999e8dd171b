// What ships, as files: rolldown splits the program where it asks for more while it runs, and gathers what a run, a plan
// and the first frame of the interface need in a few files: each file costs Node as much as many lines of code do.
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'rolldown';
import {builtins} from './builtins.mjs';
import {withoutFacades} from './facades.mjs';
import {late} from './late.mjs';
import {stands} from './stands.mjs';

const top = fileURLToPath(new URL('../..', import.meta.url));

/**
 * What is gathered in one file, with all that it imports and no file before it has: what every command needs, what
 * configurations need, what a run or a plan needs, what else is there before the first frame, and the words of each language.
 * No file needs one after it, so that whatever a module imports has run before it; to hold to the order among all others
 * (`strictExecutionOrder`) would make the first frame a tenth later.
 */
const GATHERED = {
	start: ['source/cli/main.ts'],
	config: ['source/cli/commands/config.ts'],
	run: ['source/cli/commands/init.ts', 'source/cli/run/run-init.ts', 'source/hosts/node/index.ts', 'source/reporters/plain.ts', 'source/texts/checks.ts'],
	first: ['source/cli/commands/settings.ts', 'source/ui/index.ts', 'source/hosts/sandbox/index.ts'],
	english: ['source/texts/en.ts', 'source/guide/en.ts'],
	chinese: ['source/texts/zh.ts', 'source/guide/zh.ts'],
};

/**
 * @param dir where the files go; nothing is written where it is left out
 * @param isWhole all in one file, `cli.js`: an executable has one inside, and no folder to load others from
 * @returns paths of all modules whose code is in them, below the top folder of the project where they are files
 */
export async function bundle(dir, {isWhole = false} = {}) {
	const modules = [];
	await build({
		input: {cli: 'source/cli/main.ts'},
		cwd: top,
		platform: 'node',
		write: dir !== undefined,
		transform: {
			target: 'node22',
			jsx: 'react-jsx',
			// Ink's layout engine asks whether there is a `fetch`, and that question alone loads Node's whole HTTP client
			// before the first frame. Nothing here calls it.
			define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"', fetch: 'undefined'},
		},
		plugins: [builtins, stands, inside(modules), ...(isWhole ? [] : [late, withoutFacades('cli.js')])],
		// What is asked for while the program runs may be gathered with what asks for it: it is there then, and that is what is meant.
		// How long the plugins take is no fault, and is told on a busy machine alone.
		checks: {ineffectiveDynamicImport: false, pluginTimings: false},
		output: {
			...(dir !== undefined && {dir}),
			format: 'esm',
			minify: true,
			comments: false,
			entryFileNames: '[name].js',
			chunkFileNames: '[name]-[hash].js',
			codeSplitting: !isWhole && {groups: Object.entries(GATHERED).map(([name, roots], index) => ({name, priority: 100 - index, test: (id) => roots.some((root) => id === join(top, root))}))},
		},
	});
	return modules;
}

/** rolldown's plugin: tells what code is in the files, before they are put together. */
const inside = (modules) => ({
	name: 'what is inside',
	generateBundle(_, output) {
		const all = Object.values(output).flatMap((file) => (file.type === 'chunk' ? Object.entries(file.modules) : []));
		modules.push(...all.filter(([, {renderedLength}]) => renderedLength > 0).map(([id]) => (id.startsWith(top) ? id.slice(top.length) : id)));
	},
});
