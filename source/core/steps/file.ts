import type {FileDetail} from '../told/details.ts';
import type {Comparison, StepContext, StepKind} from '../engine/step.ts';
import {Failure, HostError, unwritten} from '../told/failures.ts';
import type {Files} from '../ports/index.ts';

export interface FileInput {
	readonly role: FileDetail['role'];
	readonly path: string;
	readonly mode: number;
	/** Whole text of the file; never a secret. */
	readonly content: string;
	/** Mode of the parent directory, where it is not there yet. */
	readonly directoryMode: number;
	/** Names of the patch files that changed the text. */
	readonly patches?: readonly string[];
	readonly sources?: FileDetail['sources'];
}

/** Writes a text file as a whole; a file that is there with the same text is left alone. */
export const file: StepKind<FileInput, void> = {
	acts: true,
	describe,
	async compare(input, {host, journal}) {
		const [before, stat] = await Promise.all([host.files.read(input.path), host.files.stat(input.path)]);
		const text = before?.toString('utf8');
		const detail = {...describe(input), ...(stat !== undefined && {mode: stat.mode}), ...(text !== undefined && text !== input.content && {before: text})};
		if (text === input.content) {
			return {found: 'same', output: undefined, detail};
		}
		return await whatBecameOfOurs(input, detail, text, journal) ?? {found: 'different', detail, current: undefined};
	},
	async apply(input, {host}) {
		const before = (await host.files.read(input.path))?.toString('utf8');
		const mode = await writeFile(host.files, input.path, input.content, input.mode, input.directoryMode);
		return {output: undefined, detail: {...describe(input), mode, ...(before !== undefined && before !== input.content && {before})}};
	},
};

/** Differences that a failure or a warning lists; a pane has all of them. */
const TOLD = 12;

/** Undefined where it is not a file that an earlier run made and somebody changed since. */
async function whatBecameOfOurs({role, path, content}: FileInput, detail: FileDetail, text: string | undefined, journal: StepContext['journal']): Promise<Comparison<void> | undefined> {
	if (text === undefined || !await journal.wasChanged(path)) {
		return undefined;
	}
	// Most runs meet none.
	const {changeOf, differenceLine} = await import('../artifacts/changed.ts');
	const change = changeOf(role, path, content, text);
	if (change === undefined) {
		return undefined;
	}
	const {differences, needed} = change;
	if (differences.length === 0) {
		return {found: 'same', output: undefined, detail};
	}
	const reason = needed[0]?.aspect === 'malformed' ? 'malformed' : 'needed';
	const changes = differences.filter(({aspect}) => aspect !== 'malformed').map(differenceLine);
	return {
		found: 'changed', detail: {...detail, differences, isChanged: true}, output: undefined,
		kept: {kept: path, changes: changes.slice(0, TOLD)},
		...(needed.length > 0 && {because: new Failure('file.changed', {path, reason}, {evidence: [...new Set([...needed.filter(({aspect}) => aspect !== 'malformed').map(differenceLine), ...changes])].slice(0, TOLD)})}),
	};
}

/**
 * Writes a file and the directories above it. One that is there keeps its mode and its owner, as with
 * Go's os.WriteFile, by which kubeadm writes all of its files.
 * @returns the file's mode
 * @throws Failure `file.unwritable` with path and errno
 */
export async function writeFile(files: Files, path: string, content: string, mode: number, directoryMode: number): Promise<number> {
	try {
		const kept = await modeAt(files, path, mode);
		await files.makeDirectory(folderOf(path), directoryMode);
		await files.write(path, content, {mode: kept});
		return kept;
	} catch (error) {
		if (error instanceof HostError) {
			throw unwritten(path, error);
		}
		throw error;
	}
}

/**
 * The same for files that belong together, a key and its certificate: none is in its place before all are on the disk,
 * then in their order.
 * @throws Failure `file.unwritable` with path and errno
 */
export async function writeFiles(files: Files, all: readonly {readonly path: string; readonly content: string; readonly mode: number}[], directoryMode: number): Promise<void> {
	let last = '';
	try {
		const written = [];
		for (const {path, content, mode} of all) {
			last = path;
			written.push({path, content, mode: await modeAt(files, path, mode)});
			await files.makeDirectory(folderOf(path), directoryMode);
		}
		await files.writeTogether(written);
	} catch (error) {
		if (error instanceof HostError) {
			throw unwritten(error.fields.path ?? last, error);
		}
		throw error;
	}
}

async function modeAt(files: Pick<Files, 'stat'>, path: string, mode: number): Promise<number> {
	const before = await files.stat(path);
	return before?.type === 'file' ? before.mode : mode;
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';

function describe({role, path, mode, content, patches = [], sources = []}: FileInput): FileDetail {
	return {kind: 'file', role, path, mode, content, ...(patches.length > 0 && {patches}), ...(sources.length > 0 && {sources})};
}
