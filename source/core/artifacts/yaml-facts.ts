import {loadYaml} from '../yaml/load.ts';
import type {Aspect, Fact} from '../told/differences.ts';
import {isRecord} from '../values/is-record.ts';

type Members = Readonly<Record<string, unknown>>;

const fact = (aspect: Aspect, name: string, value: string): Fact => ({aspect, name, value});

/** The facts of a static Pod's manifest: by flag, mount, volume and variable, all else by field. */
export function manifestFacts(text: string): Fact[] {
	const pod = parse(text);
	if (!isRecord(pod)) {
		return [malformed];
	}
	const {status: _, spec, ...rest} = pod;
	const {containers, volumes, ...others} = isRecord(spec) ? spec : {};
	return [
		...fieldFacts(rest),
		...fieldFacts(others, 'spec'),
		...objects(volumes).map(({name, ...volume}) => fact('volume', String(name), volumeText(volume))),
		...objects(containers).flatMap((container, index) => containerFacts(container, index === 0 ? '' : `spec.containers[${String(container['name'])}]`)),
	];
}

/** The facts of a YAML file of settings, by field. */
export function settingsFacts(text: string): Fact[] {
	const value = parse(text);
	return isRecord(value) ? fieldFacts(value) : [malformed];
}

/** The flags of kubeadm-flags.env. */
export function environmentFacts(text: string): Fact[] {
	const value = /^\s*KUBELET_KUBEADM_ARGS=("?)(.*)\1\s*$/m.exec(text)?.[2];
	return value === undefined ? [malformed] : commandFacts(value.split(/\s+/).filter((word) => word !== ''));
}

/** The facts of an object of the API; texts in it that are YAML themselves, as in ConfigMaps, by field. */
export function objectFacts(value: unknown): Fact[] {
	return fieldFacts(value).flatMap((one) => {
		const inner = one.value.includes('\n') ? parse(one.value) : undefined;
		return isRecord(inner) ? fieldFacts(inner, one.name) : [one];
	});
}

const malformed = fact('malformed', '', 'yes');

function parse(text: string): unknown {
	try {
		return loadYaml(text);
	} catch {
		return undefined;
	}
}

function containerFacts({command, args, volumeMounts, env, image, ...rest}: Members, path: string): Fact[] {
	return [
		...commandFacts([...list(command), ...list(args)]),
		...(image === undefined ? [] : [fact('image', path, String(image))]),
		...objects(volumeMounts).map(({mountPath, name, readOnly, ...more}) => fact('mount', String(mountPath), [String(name), ...(readOnly === true ? ['read-only'] : []), ...extras(more)].join(', '))),
		...objects(env).map(({name, value, ...more}) => fact('env', String(name), [...(value === undefined ? [] : [String(value)]), ...extras(more)].join(', '))),
		...fieldFacts(rest, path),
	];
}

/** Flags by name, whatever their order; one that is given more than once has all its values. */
function commandFacts(words: readonly string[]): Fact[] {
	const flags = new Map<string, string>();
	const others: string[] = [];
	for (const word of words) {
		const [, name = '', value = ''] = /^(--[^=]+)(?:=(.*))?$/s.exec(word) ?? [];
		if (name === '') {
			others.push(word);
		} else {
			flags.set(name, flags.has(name) ? `${flags.get(name) ?? ''} ${value}` : value);
		}
	}
	return [...flags].map(([name, value]) => fact('flag', name, value)).concat(others.length === 0 ? [] : [fact('argument', '', others.join(' '))]);
}

function volumeText(volume: Members): string {
	const {hostPath, ...more} = volume;
	return isRecord(hostPath) ? [String(hostPath['path']), ...(hostPath['type'] === undefined ? [] : [String(hostPath['type'])]), ...extras(more)].join(', ') : extras(volume).join(', ');
}

const extras = (members: Members): string[] => Object.entries(members).map(([name, value]) => `${name}: ${flat(value)}`);

/** One fact a scalar or list of scalars, named by its path; what is empty says nothing. */
function fieldFacts(value: unknown, path = ''): Fact[] {
	if (isRecord(value)) {
		const {name: of} = value;
		return Object.entries(value).flatMap(([name, member]) => fieldFacts(member, path === '' ? name : `${path}.${name}`)
			.map((one) => (name === 'value' && typeof of === 'string' ? {...one, of} : one)));
	}
	if (Array.isArray(value) && value.some((member) => typeof member === 'object' && member !== null)) {
		return value.flatMap((member: unknown, index) => fieldFacts(member, `${path}[${index}]`));
	}
	return value === null || value === undefined || (Array.isArray(value) && value.length === 0) ? [] : [fact('field', path, flat(value))];
}

const flat = (value: unknown): string => (Array.isArray(value) ? value.map(flat).join(', ') : isRecord(value) ? JSON.stringify(value) : value instanceof Date ? value.toISOString() : String(value));
const objects = (value: unknown): Members[] => (Array.isArray(value) ? value.filter(isRecord) : []);
const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
