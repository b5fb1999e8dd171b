import {ConfigError} from '../told/faults.ts';
import type {PatchFolder} from '../config/types.ts';
import {sourceFile} from '../yaml/source-file.ts';
import {readDocuments, type YamlNode} from '../yaml/reader.ts';
import {Failure} from '../told/failures.ts';
import {parsePatchName, patchTypes, type PatchTarget, type PatchType} from './names.ts';

/** One document of a patch file. */
export interface Patch {
	/** Name of the file without folders. */
	readonly name: string;
	readonly path: string;
	readonly target: PatchTarget;
	readonly type: PatchType;
	/** Plain JSON data. */
	readonly value: unknown;
}

/** What a folder holds. */
export interface PatchSet {
	/** In the order in which they apply. */
	readonly patches: readonly Patch[];
	/** Files that are passed over: of another kind by their name, or empty. */
	readonly ignored: readonly {readonly path: string; readonly because: 'extension' | 'target' | 'empty'}[];
}

/**
 * Reads the patches of a folder as kubeadm does (util/patches/patches.go): several documents in a
 * file are several patches, files that are none are passed over.
 *
 * @throws Failure `patch.invalid` for a folder that cannot be read, a type that is not known, text that is no YAML
 */
export function readPatches(folder: PatchFolder): PatchSet {
	if (folder.problem !== undefined) {
		throw new Failure('patch.invalid', {file: folder.directory, target: '', problem: 'patch-directory', errno: folder.problem});
	}
	const patches: Patch[] = [];
	const ignored: {path: string; because: 'extension' | 'target' | 'empty'}[] = [];
	for (const {name, path, content} of folder.files) {
		const said = parsePatchName(name);
		if (said.is === 'faulty') {
			throw new Failure('patch.invalid', {file: path, target: '', problem: 'patch-type', known: [...patchTypes]});
		}
		if (said.is === 'ignored') {
			ignored.push({path, because: said.because});
		} else if (content === '') {
			ignored.push({path, because: 'empty'});
		} else {
			patches.push(...documents(path, content, said.target).map((value) => ({name, path, target: said.target, type: said.type, value})));
		}
	}
	return {patches, ignored};
}

function documents(path: string, content: string, target: PatchTarget): unknown[] {
	try {
		const found = readDocuments(sourceFile(path, content));
		return found.flatMap(({offset, contents}, index) => {
			if (contents !== undefined) {
				return [toJson(contents)];
			}
			// Blank lines are no document; a comment, or the word null, is an empty one.
			const text = content.slice(offset, found[index + 1]?.offset).replaceAll(/^---.*$/gm, '');
			return text.trim() === '' ? [] : [null];
		});
	} catch (error) {
		if (error instanceof ConfigError) {
			const [fault] = error.faults;
			const line = fault?.place !== undefined && 'line' in fault.place ? fault.place.line : 1;
			throw new Failure('patch.invalid', {file: path, target, problem: 'patch-yaml', line}, {cause: error});
		}
		throw error;
	}
}

/** A member that is given twice counts as given last. */
function toJson(node: YamlNode): unknown {
	switch (node.kind) {
		case 'list': {
			return node.items.map((item) => toJson(item));
		}
		case 'mapping': {
			return Object.fromEntries(node.entries.map(({key, value}) => [key, toJson(value)]));
		}
		default: {
			const {value} = node.scalar;
			return typeof value === 'bigint' ? Number(value) : value;
		}
	}
}
