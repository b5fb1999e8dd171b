// What a package of a distribution installs, and where: one table for deb and rpm, so that they differ only where the distributions do.
import {execFile} from 'node:child_process';
import {existsSync} from 'node:fs';
import {chmod, copyFile, mkdir, readFile, utimes, writeFile} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {constants, gzipSync} from 'node:zlib';
import {sourceDate} from '../built.mjs';

const run = promisify(execFile);

/** Folder of the checkout, which is built. */
export const top = fileURLToPath(new URL('../..', import.meta.url));

/** Our names of processors, and what they are called elsewhere. `machine` is what readelf says of an executable. */
export const architectures = {
	x64: {deb: 'amd64', rpm: 'x86_64', machine: 'Advanced Micro Devices X86-64'},
	arm64: {deb: 'arm64', rpm: 'aarch64', machine: 'AArch64'},
};

/** What both say of the program. A line of the description is no longer than 80 columns. */
export const about = {
	synopsis: 'make a Kubernetes control plane step by step, as kubeadm init does',
	description: [
		[
			'kubestep carries out what kubeadm init does, with the same configuration and',
			'the same result, and shows it while it happens: a checklist in the terminal',
			'that opens into certificates, kubeconfig files, manifests, checks, waits and',
			'API objects, with what each is for. Any step can be asked about, skipped,',
			'planned and compared before it is done, and taken back after.',
		],
		[
			'A sandbox stands in for a node, to practise without root and without a',
			'cluster; lessons and broken nodes to mend come along. It speaks English and',
			'Chinese. Node.js is part of the executable.',
		],
	],
	/** Nobody can be reached there on purpose, until package.json names an author with an address. */
	maintainer: 'kubestep developers <kubestep@example.invalid>',
};

/** Where the distributions want something elsewhere. */
export const places = {
	deb: {zsh: 'usr/share/zsh/vendor-completions/_kubestep', licences: 'usr/share/doc/kubestep'},
	rpm: {zsh: 'usr/share/zsh/site-functions/_kubestep', licences: 'usr/share/licenses/kubestep'},
};

/**
 * What is made of what: asked once for all packages of a build.
 * @returns version of package.json, its homepage or KUBESTEP_REPOSITORY where there is one, who maintains the packages; the time of all stamps in seconds: SOURCE_DATE_EPOCH, else the last commit's, else 0
 */
export async function factsOf() {
	const {version, homepage, author} = JSON.parse(await readFile(join(top, 'package.json'), 'utf8'));
	const named = typeof author === 'string' ? author : author?.email === undefined ? '' : `${author.name} <${author.email}>`;
	return {version, homepage: homepage ?? process.env.KUBESTEP_REPOSITORY, epoch: sourceDate(), maintainer: /^[^<>]+ <[^<>@]+@[^<>@]+>$/.test(named) ? named : about.maintainer};
}

/**
 * The version as packages order it: what comes before a release sorts before it.
 * @param {string} version as in package.json: 1.0.0, 1.0.0-beta.1
 */
export function packageVersion(version) {
	return version.replace('-', '~').replaceAll('-', '.');
}

/**
 * The executables to pack, which scripts/package/executable.mjs makes.
 * @returns of each architecture that there is one for, its name and the file
 * @throws Error where there is none
 */
export function executables(out, version) {
	const found = Object.keys(architectures).map((arch) => ({arch, executable: join(out, `kubestep-${version}-linux-${arch}`)})).filter(({executable}) => existsSync(executable));
	if (found.length === 0) {
		throw new Error(`There is no ${join(out, `kubestep-${version}-linux-*`)} to pack. Run: npm run package -- executable`);
	}
	return found;
}

/**
 * All files of a package, without what a format adds of its own.
 * @param {string} executable
 * @param {string} nodeLicence the file that came with the Node inside
 * @param {keyof typeof places} format
 * @returns {Promise<{path: string, mode?: number, from?: string, data?: Buffer | string}[]>} paths without the first slash; mode 0644 unless said
 */
export async function installedFiles(executable, nodeLicence, format) {
	const {zsh, licences} = places[format];
	const text = async (path) => readFile(join(top, path));
	return [
		{path: 'usr/bin/kubestep', mode: 0o755, from: executable},
		{path: 'usr/share/man/man1/kubestep.1.gz', data: zipped(await text('docs/kubestep.1'))},
		{path: 'usr/share/man/zh_CN/man1/kubestep.1.gz', data: zipped(await text('docs/kubestep.zh-CN.1'))},
		{path: 'usr/share/bash-completion/completions/kubestep', data: await completion('bash')},
		{path: zsh, data: await completion('zsh')},
		{path: 'usr/share/fish/vendor_completions.d/kubestep.fish', data: await completion('fish')},
		{path: `${licences}/THIRD-PARTY-NOTICES.txt.gz`, data: zipped(await text('dist/THIRD-PARTY-NOTICES.txt'))},
		{path: `${licences}/NODE-LICENSE.gz`, data: zipped(await readFile(nodeLicence))},
	];
}

/** As small as gzip has it, without name and time, and said to be of a Unix wherever it is made. */
export function zipped(data) {
	const packed = gzipSync(data, {level: constants.Z_BEST_COMPRESSION});
	packed[9] = 3;
	return packed;
}

/** Writes files below a folder with their modes, whatever the umask is, and the time of the build. */
export async function writeTree(folder, files, epoch) {
	const folders = new Set();
	for (const {path, mode = 0o644, from, data} of files) {
		const target = join(folder, path);
		await mkdir(dirname(target), {recursive: true});
		await (from === undefined ? writeFile(target, data) : copyFile(from, target));
		await chmod(target, mode);
		await utimes(target, epoch, epoch);
		for (let above = dirname(path); above !== '.'; above = dirname(above)) {
			folders.add(above);
		}
	}
	for (const path of ['.', ...folders]) {
		await chmod(join(folder, path), 0o755);
	}
	// The deepest first: what is written in a folder changes its time.
	for (const path of [...folders].sort((one, other) => other.length - one.length).concat('.')) {
		await utimes(join(folder, path), epoch, epoch);
	}
}

const completions = new Map();

/** In English, whoever builds: settings and locale say nothing here. Asked once for all packages. */
async function completion(shell) {
	if (!completions.has(shell)) {
		completions.set(shell, printed(shell));
	}
	return completions.get(shell);
}

async function printed(shell) {
	const {stdout} = await run(process.execPath, [join(top, 'bin/kubestep.js'), 'completion', shell, '--lang', 'en'], {env: {PATH: process.env.PATH, HOME: '/nonexistent'}, maxBuffer: 16 * 1024 * 1024});
	return stdout;
}

/**
 * What an executable needs of the system, as its dynamic section says (readelf, of binutils: it reads those of other processors too).
 * @returns machine as readelf names it, libraries by their names, and the newest version of each set of symbols: `{GLIBC: '2.28'}`
 */
export async function needsOf(executable) {
	const env = {...process.env, LC_ALL: 'C'};
	const {stdout: head} = await run('readelf', ['-h', executable], {env});
	const {stdout} = await run('readelf', ['-d', '-V', '-W', executable], {env, maxBuffer: 256 * 1024 * 1024});
	const libraries = [...stdout.matchAll(/\(NEEDED\)\s+Shared library: \[([^\]]+)\]/g)].map(([, name]) => name);
	// What is needed, not what it offers itself.
	const needed = stdout.slice(Math.max(0, stdout.indexOf('Version needs section')));
	const versions = {};
	for (const [, set, version] of needed.matchAll(/Name: ([A-Z]+(?:_ABI)?)_(\d[\d.]*)/g)) {
		versions[set] = versions[set] === undefined || isNewer(version, versions[set]) ? version : versions[set];
	}
	return {machine: /Machine:\s+(.*)/.exec(head)?.[1]?.trim(), libraries, versions};
}

function isNewer(one, other) {
	const [ours, theirs] = [one, other].map((version) => version.split('.').map(Number));
	const at = ours.findIndex((part, index) => part !== (theirs[index] ?? 0));
	return at !== -1 && ours[at] > (theirs[at] ?? 0);
}
