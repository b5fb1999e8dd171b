// Bundles what ships: split, so that what only some commands need is read from disk by those commands, and then
// joined again into a few files as far as a run, a plan and the first frame of the interface need it: each file costs
// Node as much as many lines of code do.
import {existsSync} from 'node:fs';
import {chmod, mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {isBuiltin} from 'node:module';
import {tmpdir} from 'node:os';
import {basename, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {bundledPackages, noticesOf} from './notices.mjs';

const entry = join('dist', 'cli.js');
/**
 * What is joined, and with what all that it imports: what every command needs, what configurations need, what a run or a
 * plan needs, what else is there before the first frame, and the words of each language.
 */
const JOINED = [
	{name: 'start.js', roots: ['source/cli/main.ts']},
	{name: 'config.js', roots: ['source/cli/commands/config.ts']},
	{name: 'run.js', roots: ['source/cli/commands/init.ts', 'source/cli/commands/plan.ts', 'source/cli/run/planned-init.ts', 'source/hosts/node/index.ts', 'source/reporters/plain.ts', 'source/texts/checks.ts']},
	{name: 'first.js', roots: ['source/cli/commands/settings.ts', 'source/ui/index.ts', 'source/hosts/sandbox/index.ts']},
	{name: 'english.js', roots: ['source/texts/en.ts', 'source/guide/en.ts']},
	{name: 'chinese.js', roots: ['source/texts/zh.ts', 'source/guide/zh.ts']},
];
const shape = {bundle: true, format: 'esm', platform: 'node', target: 'node22', minify: true, legalComments: 'none'};
const stand = fileURLToPath(new URL('string-width.mjs', import.meta.url));

/**
 * Node's own modules, past `import`: that would give each an outer side with all its names at once, and to find those
 * Node loads much that nobody asked for (a cluster, workers, a debugger's line editor): some 20 ms at each start.
 */
const builtins = {
	name: 'Node\'s own modules, each name when it is asked for',
	setup({onResolve, onLoad}) {
		onResolve({filter: /^[a-z_:/0-9]+$/}, ({path, kind}) => {
			const namespace = {'import-statement': 'builtin', 'require-call': 'builtin-whole'}[kind];
			return namespace !== undefined && isBuiltin(path) ? {path: `node:${path.replace('node:', '')}`, namespace, sideEffects: false} : undefined;
		});
		onLoad({filter: /./, namespace: 'builtin-whole'}, ({path}) => ({contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`}));
		onLoad({filter: /./, namespace: 'builtin'}, async ({path}) => {
			const names = Object.keys(await import(path)).filter((name) => name !== 'default' && name !== 'module.exports');
			return {contents: [
				`const whole = /* @__PURE__ */ process.getBuiltinModule(${JSON.stringify(path)});`, 'export default whole;',
				'const of = (name) => whole[name];',
				...names.map((name, index) => `const _${index} = /* @__PURE__ */ of(${JSON.stringify(name)}); export {_${index} as ${name}};`),
			].join('\n')};
		});
	},
};

await rm('dist', {recursive: true, force: true});
const {metafile: {outputs}} = await build({
	...shape,
	entryPoints: {cli: 'source/cli/main.ts'},
	outdir: 'dist',
	metafile: true,
	splitting: true,
	jsx: 'automatic',
	keepNames: false,
	// Ink's layout engine asks whether there is a `fetch`, and that question alone loads Node's whole HTTP client
	// before the first frame. Nothing here calls it: pages outside are undici's.
	define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"', fetch: 'undefined'},
	// Ink asks for it in development only.
	alias: {'react-devtools-core': './scripts/empty.mjs'},
	plugins: [builtins, {
		name: 'string-width, one for all, loaded when it is needed',
		setup({onResolve}) {
			onResolve({filter: /^string-width$/}, ({importer}) => ({path: importer === stand ? fileURLToPath(import.meta.resolve('string-width')) : stand}));
		},
	}],
});

/** All that a file imports before it runs. What begins waits for all that follows, so that nothing may import it: it stays apart. */
function reach(file, into) {
	if (outputs[file] !== undefined && !into.has(file)) {
		into.add(file);
		for (const {path, kind} of outputs[file].imports) {
			if (kind === 'import-statement') {
				reach(path, into);
			}
		}
	}
	return into;
}

// One file that has under another name all that the joined ones export, and in their place what gives it its name back.
const joined = new Set();
/** For each that `import()` may ask for: where it is now, in code. */
const moved = new Map();
for (const {name, roots} of JOINED) {
	const files = new Set();
	for (const [file, {entryPoint, inputs}] of Object.entries(outputs)) {
		if (roots.some((root) => root === entryPoint || root in inputs)) {
			reach(file, files);
		}
	}
	const parts = [...files].filter((file) => file !== entry && !joined.has(file)).map((file, index) => ({file, index, names: outputs[file].exports}));
	for (const {file} of parts) {
		joined.add(file);
	}
	const nameIn = (index, one) => `_${index}_${one}`;
	const pick = ({file, index, names}) => `export {${names.map((one) => `${one} as ${nameIn(index, one)}`)}} from ${JSON.stringify(`./${basename(file)}`)};`;
	await build({
		...shape,
		stdin: {contents: parts.filter(({names}) => names.length > 0).map(pick).join('\n'), resolveDir: 'dist'},
		outfile: join('dist', name),
		plugins: [{
			name: 'what is not joined stays a file',
			setup({onResolve}) {
				onResolve({filter: /^\.\/.*\.js$/}, ({path}) => (joined.has(join('dist', path)) ? undefined : {path, external: true}));
			},
		}],
	});
	await Promise.all(parts.map(async ({file, index, names}) => {
		moved.set(`import("./${basename(file)}")`, `import("./${name}").then(all=>({${names.map((one) => `${one}:all.${nameIn(index, one)}`)}}))`);
		await (names.length === 0 ? rm(file) : writeFile(file, `export {${names.map((one) => `${nameIn(index, one)} as ${one}`)}} from './${name}';\n`));
	}));
}
// What is not joined takes from the joined files at once, past those that give the names back.
await Promise.all(Object.keys(outputs).filter((file) => file.endsWith('.js') && !joined.has(file)).map(async (file) => build({
	...shape,
	entryPoints: [file],
	outfile: file,
	allowOverwrite: true,
	plugins: [{
		name: 'from the joined files at once',
		setup({onResolve}) {
			onResolve({filter: /^\.\/.*\.js$/}, ({path, kind}) => (kind !== 'entry-point' && (kind === 'dynamic-import' || !joined.has(join('dist', path))) ? {path, external: true} : undefined));
		},
	}],
})));

// What is asked for later is asked for where it is, too; then nobody needs the files that only gave names back.
await Promise.all([...joined].map((file) => rm(file, {force: true})));
await Promise.all((await readdir('dist')).map(async (name) => {
	const file = join('dist', name);
	await writeFile(file, (await readFile(file, 'utf8')).replaceAll(/import\("\.\/[^"]+"\)/g, (call) => moved.get(call) ?? call));
}));

await writeFile(join('dist', 'THIRD-PARTY-NOTICES.txt'), await noticesOf(bundledPackages(outputs)));
// With a umask of 002, say, the group could write there, and bin/kubestep.js would keep no cache in it.
await chmod('dist', 0o755);
await warm().catch((error) => {
	process.stderr.write(`build: the first start will be slower: ${error.message}\n`);
});

/**
 * Runs the program to its end, so that V8's cache holds what a run and a plan need: of each file it is written by the
 * first process that ends, and one that only told its version would leave nearly nothing in it.
 */
async function warm() {
	const {spawn} = await import('@lydell/node-pty');
	const own = join('node_modules', '.bin', 'node');
	const folder = await mkdtemp(join(tmpdir(), 'kubestep-build-'));
	const {CI: _ci, NODE_OPTIONS: _options, ...env} = process.env;
	try {
		await new Promise((resolve, reject) => {
			const terminal = spawn(existsSync(own) ? own : process.execPath, ['scripts/warm.mjs', join(folder, 'node')], {cols: 100, rows: 30, name: 'xterm-256color', env: {...env, XDG_CONFIG_HOME: folder}});
			const timer = setTimeout(() => {
				terminal.kill('SIGKILL');
				reject(new Error('a run did not end'));
			}, 60_000);
			let seen = '';
			let isInterface = false;
			terminal.onData((data) => {
				seen += data;
				if (!isInterface && seen.includes('\u001B[?1049h')) {
					// A plan prints a join command, too.
					isInterface = true;
					seen = seen.slice(seen.indexOf('\u001B[?1049h'));
				}
				if (isInterface && seen.includes('kubeadm join')) {
					seen = '';
					terminal.write('q');
				}
			});
			terminal.onExit(() => {
				clearTimeout(timer);
				resolve();
			});
		});
	} finally {
		await rm(folder, {recursive: true, force: true});
	}
}
