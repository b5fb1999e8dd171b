// What a build is made of, for `kubestep version --verbose`, for the SBOM and for the time stamps of what is packed. The same
// commit gives the same words, wherever and whenever it is built.
import {execFileSync} from 'node:child_process';
import {readFileSync, realpathSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const top = fileURLToPath(new URL('..', import.meta.url));

/** The file beside the bundle that holds what `builtFrom` says. */
export const BUILT = 'built.json';

/**
 * @param folders of the packages whose code is in the bundle (`bundledPackages`)
 * @returns {{version: string, commit?: string, clean?: boolean, time?: string, node: string, packages: {name: string, version: string}[]}}
 *   the program's version; the commit, whether nothing but it was in the folder, and its time (UTC, seconds), all three absent
 *   where no git could be asked; the Node that built; the packages by name, one of a name for each version of it
 */
export function builtFrom(folders) {
	const packages = new Map(folders.map((folder) => {
		const {name, version} = JSON.parse(readFileSync(join(top, folder, 'package.json'), 'utf8'));
		return [`${name} ${version}`, {name, version}];
	}));
	const {version} = JSON.parse(readFileSync(join(top, 'package.json'), 'utf8'));
	return {version, ...commitOf(top), node: process.versions.node, packages: [...packages].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, its]) => its)};
}

/** When what is packed says it was made, in seconds since 1970: `SOURCE_DATE_EPOCH`, else the time of the last commit, else 0. @throws Error for one that is no number of seconds */
export function sourceDate() {
	const given = process.env.SOURCE_DATE_EPOCH;
	if (given !== undefined && given !== '') {
		if (!/^\d{1,12}$/.test(given)) {
			throw new Error(`SOURCE_DATE_EPOCH is "${given}": it has to be a number of seconds since 1970`);
		}
		return Number(given);
	}
	const {time} = commitOf(top);
	return time === undefined ? 0 : Date.parse(time) / 1000;
}

/** Of the folder's own repository: one that the folder merely lies in, as a package does in who installs it, says nothing of it. */
function commitOf(folder) {
	try {
		const git = (...words) => execFileSync('git', ['-C', folder, ...words], {encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore']}).trim();
		if (realpathSync(git('rev-parse', '--show-toplevel')) !== realpathSync(folder)) {
			return {};
		}
		const [commit, seconds] = git('-c', 'log.showSignature=false', 'log', '-1', '--format=%H %ct').split(' ');
		return {commit, clean: git('status', '--porcelain') === '', time: new Date(Number(seconds) * 1000).toISOString().replace('.000', '')};
	} catch {
		return {};
	}
}
