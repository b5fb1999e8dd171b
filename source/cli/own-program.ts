/**
 * @returns the words that start this program once more: the executable, where it is one that has Node and all of the
 * program inside (Node's own single-executable form), else Node with its options and the program's file
 */
export function ownWords(): string[] {
	return isExecutable() ? [process.execPath] : [process.execPath, ...process.execArgv, process.argv[1] ?? ''];
}

/** Whether this is an executable with Node inside; files of the program are in it then, and beside it are none. */
export const isExecutable = (): boolean => sea().isSea();

/**
 * A file that an executable has inside.
 * @param name as the build names it: `lessons/blog/lesson.yaml`
 * @returns undefined where there is none of that name
 */
export function embeddedFile(name: string): string | undefined {
	return embeddedNames().includes(name) ? sea().getAsset(name, 'utf8') : undefined;
}

/** Of all files that an executable has inside; none in a program that is not one. */
export const embeddedNames = (): readonly string[] => (isExecutable() ? sea().getAssetKeys() : []);

const sea = () => process.getBuiltinModule('node:sea');
