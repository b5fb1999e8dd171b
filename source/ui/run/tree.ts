import {loadYamlTexts} from '../../core/yaml/load.ts';

/** What a YAML text holds, as far as an explanation needs it. Scalars stay texts. */
export type Tree = string | readonly Tree[] | {readonly [key: string]: Tree};

/** Reads YAML without giving scalars a type. It never throws: of what cannot be read nothing is explained, as the text stands beside in full. */
export function readTree(text: string): Tree {
	try {
		return treeOf(loadYamlTexts(text));
	} catch {
		return '';
	}
}

function treeOf(value: unknown): Tree {
	if (Array.isArray(value)) {
		return value.map(treeOf);
	}
	if (typeof value !== 'object' || value === null) {
		return typeof value === 'string' ? value : '';
	}
	return Object.fromEntries(Object.entries(value).map(([key, below]) => [key, treeOf(below)]));
}

/** The member at a path; undefined where there is none. */
export function member(tree: Tree | undefined, ...path: readonly (string | number)[]): Tree | undefined {
	return path.reduce<Tree | undefined>((node, key) => {
		if (node === undefined || typeof node === 'string') {
			return undefined;
		}
		return isList(node) ? node[Number(key)] : Object.hasOwn(node, key) ? node[key] : undefined;
	}, tree);
}

export function scalar(tree: Tree | undefined): string {
	return typeof tree === 'string' ? tree : '';
}

export function items(tree: Tree | undefined): readonly Tree[] {
	return tree !== undefined && typeof tree !== 'string' && isList(tree) ? tree : [];
}

/** `Array.isArray` says nothing of lists that may not be changed. */
export function isList(tree: Tree): tree is readonly Tree[] {
	return Array.isArray(tree);
}
