import type {KnownDocument} from './documents.ts';
import type {ConfigFault} from '../told/faults.ts';
import type {SourceFile} from '../yaml/source-file.ts';
import type {YamlNode} from '../yaml/reader.ts';
import {unreadable} from '../yaml/scalars.ts';

/**
 * Text that can be read, as an escape, and not be written: go-yaml gives up on it when a manifest
 * or a ConfigMap is made of it. That is told before the run, where the text stands.
 */
export function unwritableTexts(file: SourceFile, {node, table}: KnownDocument): ConfigFault[] {
	const faults: ConfigFault[] = [];
	const check = (text: string, path: string, offset: number) => {
		const character = unreadable.exec(text)?.[0].codePointAt(0);
		if (character !== undefined) {
			const name = `U+${character.toString(16).toUpperCase().padStart(4, '0')}`;
			faults.push({code: 'yaml-control-character', path, place: file.place(offset), params: {kind: table.kind, character: name}});
		}
	};
	const visit = (node: YamlNode, path: string): void => {
		if (node.kind === 'mapping') {
			for (const {key, keyOffset, value} of node.entries) {
				const own = path === '' ? key : `${path}.${key}`;
				check(key, own, keyOffset);
				visit(value, own);
			}
		} else if (node.kind === 'list') {
			for (const [index, item] of node.items.entries()) {
				visit(item, `${path}.${index}`);
			}
		} else if (node.scalar.kind === 'string') {
			check(node.source, path, node.offset);
		}
	};
	visit(node, '');
	return faults;
}
