// Executables for Linux with Node and the whole program inside, by Node's own single-executable support.
import {execFile} from 'node:child_process';
import {chmod, cp, mkdtemp, readdir, readFile, rename, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {dirname, join, relative, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {BUILT, builtFrom} from '../built.mjs';
import {bundle} from '../bundle/index.mjs';
import {bundledPackages} from '../notices.mjs';
import {nodeFor} from './node.mjs';

const run = promisify(execFile);

/** What puts the program into Node. */
const POSTJECT = join(dirname(fileURLToPath(import.meta.resolve('postject'))), 'cli.js');

/** What takes the symbols out of a program of that processor: a fifth of Node's bytes, which nothing but a debugger reads. */
const STRIP = {x64: ['x86_64-linux-gnu-strip', 'binutils-x86-64-linux-gnu'], arm64: ['aarch64-linux-gnu-strip', 'binutils-aarch64-linux-gnu']};

/**
 * Makes `out/kubestep-VERSION-linux-ARCH`. What V8 makes of the program is inside too where this machine has that
 * processor, so that it starts as quick as a bundle with its cache, and nobody else can have written it; one for another
 * processor is without, and starts a tenth of a second later.
 *
 * @param arch `x64` or `arm64`
 * @param out folder for it, that is there
 * @param version of the program
 * @returns its path
 * @throws Error where what strips is not there: symbols would make it another file than elsewhere
 */
export async function makeExecutable(arch, out, version) {
	const [strip, debian] = STRIP[arch];
	const here = await mkdtemp(join(tmpdir(), 'kubestep-executable-'));
	const made = join(out, `kubestep-${version}-linux-${arch}`);
	try {
		const node = join(here, 'node');
		await cp(join(await nodeFor(arch), 'bin/node'), node);
		await run(strip, [node]).catch((error) => {
			throw error.code === 'ENOENT' ? new Error(`${strip} is not there; Debian has it in the package ${debian}`) : error;
		});
		const packages = bundledPackages(await bundle(here, {isWhole: true}));
		await writeFile(join(here, BUILT), JSON.stringify(builtFrom(packages)));
		// By its name alone, since that goes into the executable as it stands here.
		const main = 'main.cjs';
		await writeFile(join(here, main), asScript(await readFile(join(here, 'cli.js'), 'utf8')));
		await writeFile(join(here, 'sea.json'), JSON.stringify({
			main,
			output: 'blob',
			disableExperimentalSEAWarning: true,
			useCodeCache: arch === process.arch,
			// It runs as root: no variable of the environment is to load anything into it.
			execArgvExtension: 'none',
			// Nor is OpenSSL's configuration, of which OPENSSL_CONF names another with libraries to load; and a signal opens no port for a debugger.
			execArgv: ['--openssl-config=/dev/null', '--disable-sigusr1'],
			assets: {...await assets(), [BUILT]: join(here, BUILT)},
		}));
		// V8 draws a number at random for its tables of names, and their order is in what it keeps: drawn from the same seed, it
		// is the same in each build. The number is not kept: each start draws its own.
		await run(resolve(await nodeFor(process.arch), 'bin/node'), ['--random-seed=1', '--experimental-sea-config', 'sea.json'], {cwd: here});
		// A process of its own: it says much of sections whose names were stripped, which is told where it fails alone.
		await run(process.execPath, [POSTJECT, node, 'NODE_SEA_BLOB', join(here, 'blob'), '--sentinel-fuse', 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2']);
		await chmod(node, 0o755);
		await cp(node, `${made}.part`);
		await rename(`${made}.part`, made);
	} finally {
		await rm(here, {recursive: true, force: true});
	}
	return made;
}

/**
 * A module that imports and exports nothing, as the script that this Node takes: one waits for promises in a function alone,
 * and has no address of its own but the executable's.
 */
function asScript(module) {
	const ends = 'export{};';
	const code = module.trimEnd();
	if (!code.endsWith(ends)) {
		throw new Error('the bundle in one file exports something');
	}
	const meta = '__meta';
	return `'use strict';const ${meta}={url:require('node:url').pathToFileURL(process.execPath).href};(async()=>{${code.slice(0, -ends.length).replaceAll('import.meta', meta)}\n})();\n`;
}

/** What the program reads beside its code: the lessons, by the names that it asks for them with. */
async function assets() {
	const files = await readdir(join('source', 'lessons'), {recursive: true, withFileTypes: true});
	const paths = files.filter((entry) => entry.isFile()).map(({parentPath, name}) => join(parentPath, name)).sort();
	return Object.fromEntries(paths.map((path) => [relative('source', path), resolve(path)]));
}
