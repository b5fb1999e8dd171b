// The npm package: the program as it was built, and nothing to install with it. The repository's own package.json names the
// libraries that the bundle is made of, and is private, so that nobody publishes that one by accident.
import {existsSync, readFileSync} from 'node:fs';
import {mkdir, readdir, readFile, writeFile} from 'node:fs/promises';
import {join, relative} from 'node:path';
import {fileURLToPath} from 'node:url';
import {constants, gzipSync} from 'node:zlib';
import {packTar} from 'modern-tar';
import {sourceDate} from '../built.mjs';

const top = fileURLToPath(new URL('../..', import.meta.url));

/** Of the repository's package.json, what is true of the package, too. No scripts: nothing runs when it is installed. */
const KEPT = ['name', 'version', 'description', 'keywords', 'license', 'author', 'homepage', 'bugs', 'repository', 'type', 'bin', 'engines', 'os'];

/** Beside the program. Pages that are not there are left out. */
const MAN = ['docs/kubestep.1', 'docs/kubestep.zh-CN.1'];
const BESIDE = ['LICENSE', 'README.md', 'README.zh-CN.md'];

/** What V8 made of the program on this machine. */
const NOT_PACKED = /^dist\/cache(?:\/|$)/;

/** The two modes of files, whatever the umask of who built. */
const [READ, RUN] = [0o644, 0o755];

/**
 * Packs the built program.
 * @param out folder for the package, made where it is not there
 * @returns path of `kubestep-VERSION.tgz`: the same bytes for the same input, Node and processor, whoever packs, where and when
 * @throws Error where the program is not built, or was built of another version
 */
export async function npm(out) {
	const manifest = packageManifest();
	const built = existsSync(join(top, 'dist/built.json')) ? JSON.parse(readFileSync(join(top, 'dist/built.json'), 'utf8')).version : undefined;
	if (built !== manifest.version) {
		throw new Error(`dist holds ${built === undefined ? 'no program' : `version ${built}, and package.json says ${manifest.version}`}. Run: npm run build`);
	}
	const entries = [{name: 'package.json', body: Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`), mode: READ}];
	for (const name of await packedFiles()) {
		entries.push({name, body: await readFile(join(top, name)), mode: name.startsWith('bin/') ? RUN : READ});
	}
	const mtime = new Date(sourceDate() * 1000);
	const tar = await packTar(entries.map(({name, body, mode}) => ({header: {name: `package/${name}`, size: body.length, mode, mtime, uid: 0, gid: 0, uname: '', gname: '', type: 'file'}, body})));
	const packed = gzipSync(tar, {level: constants.Z_BEST_COMPRESSION});
	packed[SYSTEM_AT] = SYSTEM_UNKNOWN;
	await mkdir(out, {recursive: true});
	const path = join(out, `${manifest.name}-${manifest.version}.tgz`);
	await writeFile(path, packed);
	return path;
}

/** Where gzip's header has the system that packed, and the number that names none. */
const [SYSTEM_AT, SYSTEM_UNKNOWN] = [9, 255];

/** The package.json of what is published. Where the repository's names no public address, `KUBESTEP_REPOSITORY` does (`https://…`): npm holds provenance to it. */
export function packageManifest() {
	const own = JSON.parse(readFileSync(join(top, 'package.json'), 'utf8'));
	const repository = process.env.KUBESTEP_REPOSITORY;
	return {
		...Object.fromEntries(KEPT.flatMap((key) => (own[key] === undefined ? [] : [[key, own[key]]]))),
		...(own.repository === undefined && repository !== undefined && repository !== '' && {repository: {type: 'git', url: `git+${repository}.git`}}),
		man: manPages().map((page) => `./${page}`),
		files: ['bin', 'dist', ...manPages()],
	};
}

const manPages = () => MAN.filter((page) => existsSync(join(top, page)));

/** Names of files below the top folder, sorted by their bytes. */
async function packedFiles() {
	const folders = await Promise.all(['bin', 'dist'].map(async (folder) => readdir(join(top, folder), {recursive: true, withFileTypes: true})));
	const built = folders.flat().filter((entry) => entry.isFile()).map(({parentPath, name}) => relative(top, join(parentPath, name)).replaceAll('\\', '/'));
	return [...built.filter((name) => !NOT_PACKED.test(name)), ...manPages(), ...BESIDE].sort((one, other) => (one < other ? -1 : 1));
}
