import type {Field} from './tables/schema.ts';
import type {YamlNode} from '../yaml/reader.ts';

/**
 * A field that was given as a list in place of a mapping, or the other way round, as it is wanted: with its own
 * values, on one line, so that it fits at any indentation. v1beta3 has arguments as a mapping, v1beta4 as a list.
 * @returns empty where what was given is no such thing, and for secrets
 */
export function inOtherForm(name: string, node: YamlNode, field: Field): string {
	const {type} = field;
	if (holdsSecret(field)) {
		return '';
	}
	if (type.name === 'list') {
		const {items} = type;
		const members = items.type.name === 'object' ? items.type.fields : {};
		if (node.kind === 'scalar' && node.scalar.kind === 'string' && items.type.name === 'string') {
			return `${name}: [${text(node)}]`;
		}
		if (node.kind !== 'mapping') {
			return '';
		}
		if (node.entries.every(({key}) => Object.hasOwn(members, key)) && node.entries.length > 0) {
			return `${name}: [${flow(node)}]`;
		}
		return Object.hasOwn(members, 'name') && Object.hasOwn(members, 'value') && node.entries.every(({value}) => value.kind === 'scalar')
			? `${name}: [${node.entries.map(({key, value}) => `{name: ${word(key)}, value: ${text(value)}}`).join(', ')}]` : '';
	}
	if (type.name !== 'map' || node.kind !== 'list') {
		return '';
	}
	const pairs = node.items.map((item) => (item.kind === 'mapping' ? ['name', 'value'].map((key) => item.entries.find((entry) => entry.key === key)?.value) : []));
	return pairs.every(([key, value]) => key?.kind === 'scalar' && value?.kind === 'scalar')
		? `${name}: {${pairs.map(([key, value]) => (key === undefined || value === undefined ? '' : `${text(key)}: ${text(value)}`)).join(', ')}}` : '';
}

const holdsSecret = ({type, secret}: Field): boolean => secret || type.name === 'token' || (type.name === 'list' && holdsSecret(type.items)) || (type.name === 'map' && holdsSecret(type.values))
	|| (type.name === 'object' && Object.values(type.fields).some((field) => holdsSecret(field)));

/** Without quotes where YAML reads it as text, and as itself. */
const word = (value: string): string => (/^[A-Za-z][\w-]*$/.test(value) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(value) ? value : JSON.stringify(value));

/** A value as text, whatever YAML reads it as. */
const text = (node: YamlNode): string => (node.kind === 'scalar' ? JSON.stringify(node.scalar.kind === 'string' ? node.scalar.value : node.source) : '');

function flow(node: YamlNode): string {
	switch (node.kind) {
		case 'list': {
			return `[${node.items.map((item) => flow(item)).join(', ')}]`;
		}
		case 'mapping': {
			return `{${node.entries.map(({key, value}) => `${word(key)}: ${flow(value)}`).join(', ')}}`;
		}
		default: {
			return node.scalar.kind === 'string' ? text(node) : node.source;
		}
	}
}
