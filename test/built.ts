import {readdirSync, statSync} from 'node:fs';
import {join, relative} from 'node:path';

const top = join(import.meta.dirname, '..');

/** What the build makes the program of. */
const MADE_OF = ['source', 'scripts/build.mjs', 'scripts/built.mjs', 'scripts/bundle', 'scripts/stands', 'package-lock.json'];

/** The built program, for tests that run it: one of yesterday would pass for what the sources say today. */
export const program = builtProgram(top);

/** @throws where there is no program, or a source that is newer */
export function builtProgram(root: string): string {
	const built = changedAt(join(root, 'dist/cli.js'));
	if (built === undefined) {
		throw new Error('The program is not built. Run: npm run build');
	}
	const newer = MADE_OF.flatMap((name) => filesOf(join(root, name))).find((file) => (changedAt(file) ?? 0) > built);
	if (newer !== undefined) {
		throw new Error(`The build is stale: ${relative(root, newer)} was changed after it. Run: npm run build`);
	}
	return join(root, 'bin/kubestep.js');
}

function changedAt(path: string): number | undefined {
	return statSync(path, {throwIfNoEntry: false})?.mtimeMs;
}

/** The files of a folder, or the file itself. Not the folders: an editor that keeps a file beside another makes them newer. */
function filesOf(path: string): string[] {
	const isFolder = statSync(path, {throwIfNoEntry: false})?.isDirectory() === true;
	return isFolder ? readdirSync(path, {recursive: true, withFileTypes: true}).filter((entry) => entry.isFile()).map(({parentPath, name}) => join(parentPath, name)) : [path];
}
