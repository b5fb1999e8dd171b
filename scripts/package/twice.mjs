// Builds the last commit twice, in two places, as two people would, and compares byte by byte what ships:
// `node scripts/package/twice.mjs [WHAT…]`, with the words of `npm run package`. Where all is the same it is put into `out/`.
import {spawnSync} from 'node:child_process';
import {cp, mkdir, mkdtemp, readdir, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {sha256} from './sums.mjs';

const top = fileURLToPath(new URL('../..', import.meta.url));

/** Each has what must not be in what they get: a place, a name, a zone of time, a language, a umask. */
const BUILDERS = [
	{place: 'one', umask: '022', env: {TZ: 'Pacific/Honolulu', LC_ALL: 'C', USER: 'ann', LOGNAME: 'ann'}},
	{place: 'another place/with a longer name', umask: '077', env: {TZ: 'Asia/Kathmandu', LC_ALL: 'tr_TR.UTF-8', USER: 'bert', LOGNAME: 'bert', COLUMNS: '40'}},
];

/**
 * Compares two folders with what ships.
 * @returns {Promise<{name: string, one?: string, other?: string, at?: number}[]>} SHA-256 of each file in each, by name; where
 *   they differ, the place of the first byte that does
 */
export async function compared(one, other) {
	const names = [...new Set([...await readdir(one), ...await readdir(other)])].sort();
	const sum = async (folder, name) => sha256(join(folder, name)).catch(() => undefined);
	return Promise.all(names.map(async (name) => {
		const [first, second] = [await sum(one, name), await sum(other, name)];
		const differs = first !== second && first !== undefined && second !== undefined;
		return {name, one: first, other: second, ...(differs && {at: await firstDifference(join(one, name), join(other, name))})};
	}));
}

async function firstDifference(one, other) {
	const [first, second] = [await readFile(one), await readFile(other)];
	const at = first.findIndex((byte, index) => byte !== second[index]);
	return at === -1 ? first.length : at;
}

/** A checkout of the last commit, with the packages that lie here. @throws Error where git or cp fails */
async function checkout(place) {
	await mkdir(join(place, '..'), {recursive: true});
	must('git', ['clone', '--quiet', '--no-hardlinks', top, place]);
	must('cp', ['-R', '-p', join(top, 'node_modules'), join(place, 'node_modules')]);
}

function must(command, words, options = {}) {
	const {status, error} = spawnSync(command, words, {stdio: ['ignore', 'inherit', 'inherit'], ...options});
	if (status !== 0) {
		throw new Error(`${command} ${words.join(' ')} ended with ${error?.message ?? status}`);
	}
}

/** @returns the exit status: 0 where all is the same */
async function main(what) {
	const folder = await mkdtemp(join(tmpdir(), 'kubestep-twice-'));
	try {
		for (const {place, umask, env} of BUILDERS) {
			const begun = performance.now();
			await checkout(join(folder, place));
			const words = ['run', '--silent', 'package', ...(what.length > 0 ? ['--', ...what] : [])];
			must('sh', ['-c', `umask ${umask} && npm "$@"`, 'sh', ...words], {cwd: join(folder, place), env: {...process.env, ...env}});
			console.log(`Built in "${place}" after ${((performance.now() - begun) / 1000).toFixed(1)} s`);
		}
		const [one, other] = BUILDERS.map(({place}) => join(folder, place, 'out'));
		const files = await compared(one, other);
		for (const file of files) {
			console.log(file.one === file.other ? `${file.one}  ${file.name}` : `DIFFERS  ${file.name}${file.at === undefined ? ': one of the two has none' : `: from byte ${file.at} on`}`);
		}
		const same = files.filter((file) => file.one === file.other).length;
		console.log(`${same} of ${files.length} are the same byte for byte`);
		if (same < files.length || files.length === 0) {
			return 1;
		}
		// What an earlier version left there is not part of this one.
		await rm(join(top, 'out'), {recursive: true, force: true});
		await cp(one, join(top, 'out'), {recursive: true});
		return 0;
	} finally {
		await rm(folder, {recursive: true, force: true});
	}
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
	process.exitCode = await main(process.argv.slice(2));
}
