import {collectionPath, pluralOf} from '../cluster/objects.ts';
import {withoutMadeAnew} from '../plan/saved.ts';
import type {Secrets} from '../secrets/secrets.ts';
import type {Artifact, ArtifactPlace, Aspect, Fact} from '../told/differences.ts';
import {isRecord} from '../values/is-record.ts';
import {loadYaml} from '../yaml/load.ts';
import {KEPT_BY_SERVER} from './objects.ts';
import {withoutRandom} from './requests.ts';
import {environmentFacts, manifestFacts, objectFacts, settingsFacts} from './yaml-facts.ts';

export type HeldKind = 'certificate' | 'keypair' | 'kubeconfig' | 'file' | 'directory' | 'object';

/** Something that a run makes or a node has, whatever told of it: what two sides of a comparison have in common. */
export interface Held {
	/** The same on both sides: path of its main file, or of the object in the API. */
	readonly path: string;
	/** The first part of its phase: `certs`. */
	readonly phase: string;
	readonly kind: HeldKind;
	readonly artifact: Artifact;
	/** A file's or an object's text, to be compared line by line; absent of what has none or is secret. */
	readonly text?: string;
	/** Only a run tells of it: a tree of files is not looked at for it. */
	readonly isOfRun?: true;
}

/** With its text as it may be told: what of it is secret shows its place among others, which a line by itself has lost. */
export const withoutSecrets = (one: Held, secrets: Pick<Secrets, 'masked'>): Held => (one.text === undefined ? one : {...one, text: secrets.masked(one.text)});

/** A step as a recording or a saved plan tells it. Nothing of `detail` is sure: a file says it. */
export interface ToldStep {
	readonly step: string;
	readonly outcome: string;
	readonly detail: Readonly<Record<string, unknown>>;
	/** Code of its failure. */
	readonly failure?: string;
}

/** What a step can say of each kind; a file says all. */
const SAID: Readonly<Record<HeldKind, ReadonlySet<Aspect> | undefined>> = {
	certificate: new Set(['subject', 'is-ca', 'algorithm', 'issuer', 'san', 'usages', 'lifetime']),
	keypair: new Set(['algorithm']),
	kubeconfig: new Set(['server', 'cluster', 'user', 'subject', 'algorithm', 'lifetime', 'issuer']),
	file: undefined,
	directory: new Set(['mode']),
	object: undefined,
};

/** What of a file no step says. */
const OF_FILES: ReadonlySet<Aspect> = new Set(['owner', 'file']);

/** Whether a fact of this aspect is one that steps tell. Whether a thing can be read at all counts always. */
export const isSaid = (kind: HeldKind, aspect: Aspect): boolean => aspect === 'unreadable' || aspect === 'malformed' || (SAID[kind]?.has(aspect) ?? !OF_FILES.has(aspect));

/** An artifact that was read from files. */
export function heldOf(artifact: Artifact): Held {
	const {place, detail} = artifact;
	const kind: HeldKind = place.kind === 'manifest' || place.kind === 'kubelet' ? 'file' : place.kind;
	return {path: place.paths[0], phase: topOf(place.phase), kind, artifact, ...(detail?.kind === 'file' && {text: detail.content})};
}

const MADE = new Set(['done', 'unchanged', 'warning']);

/**
 * What steps left, in their order; of a thing that several are about the last says what it is.
 * @param steps as a file told them: what is not as it should be counts for nothing
 */
export function heldInSteps(steps: readonly ToldStep[]): Held[] {
	const began = mostCommon(steps.flatMap(({detail}) => (detail['kind'] === 'certificate' && detail['signedBy'] !== undefined ? [Date.parse(text(detail['notBefore']))] : [])).filter((at) => !Number.isNaN(at)));
	const found = new Map<string, Held>();
	for (const {step, outcome, detail} of steps) {
		if (!MADE.has(outcome) || isMissing(detail)) {
			continue;
		}
		const known = found.get(text(detail['path']));
		if (detail['role'] === 'kubelet/kubeconfig') {
			// The kubelet is told to renew what is in it.
			if (known !== undefined) {
				found.set(known.path, {...known, artifact: {...known.artifact, rotates: true}});
			}
			continue;
		}
		const kind = text(detail['kind']);
		const one = Object.hasOwn(makers, kind) ? makers[kind]?.(detail, topOf(step), began) : undefined;
		if (one !== undefined) {
			found.set(one.path, one);
		}
	}
	return [...found.values()];
}

type Detail = ToldStep['detail'];

const makers: Readonly<Record<string, (detail: Detail, phase: string, began: number | undefined) => Held | undefined>> = {
	certificate(detail, phase) {
		const [path, keyPath, signedBy] = [text(detail['certificatePath']), text(detail['keyPath']), text(detail['signedBy'])];
		const isAuthority = signedBy === '';
		return held('certificate', phase, [path, keyPath], text(detail['name']), [
			fact('subject', '', text(detail['subject'])), fact('is-ca', '', String(detail['isCA'] === true)), fact('algorithm', '', text(detail['algorithm'])), fact('issuer', '', isAuthority ? 'itself' : signedBy),
			...[...words(detail['dnsNames']), ...words(detail['ipAddresses'])].map((name) => fact('san', name, 'there')),
			fact('usages', '', words(detail['usages']).sort().join(', ')),
			...lifetime(detail, Date.parse(text(detail['notBefore']))),
		], isAuthority && keyPath === '' ? {isExternal: true} : {});
	},
	keypair: (detail, phase) => held('keypair', phase, [text(detail['privatePath']), text(detail['publicPath'])], text(detail['name']), [fact('algorithm', '', text(detail['algorithm']))]),
	kubeconfig(detail, phase, began) {
		const user = text(detail['user']);
		return held('kubeconfig', phase, [text(detail['path'])], text(detail['name']), [
			fact('server', '', text(detail['server'])), fact('cluster', '', text(detail['cluster'])), fact('user', '', user),
			fact('subject', '', [...words(detail['groups']).map((group) => `O=${group}`), `CN=${user}`].join(', ')),
			fact('issuer', '', text(detail['signedBy'])), fact('algorithm', '', text(detail['algorithm'])), ...lifetime(detail, began ?? Number.NaN),
		]);
	},
	file(detail, phase) {
		const [path, role, content] = [text(detail['path']), text(detail['role']), text(detail['content'])];
		const read = role.startsWith('manifest/') ? manifestFacts : role === 'kubelet/flags' ? environmentFacts : role === 'users' ? (all: string) => [fact('field', '', all)] : settingsFacts;
		const made = held('file', phase, [path], path.slice(path.lastIndexOf('/') + 1), [...mode(detail, path), ...understood(() => read(content))]);
		return made && {...made, text: content, ...(role === 'users' && {isOfRun: true})};
	},
	directory(detail, phase) {
		const path = text(detail['path']);
		const made = held('directory', phase, [path], path, mode(detail, path));
		// A tree is looked at for etcd's alone.
		return made && (phase === 'etcd' ? made : {...made, isOfRun: true});
	},
	object(detail, phase) {
		const [verb, kind, body] = [text(detail['verb']), text(detail['object']), text(detail['body'])];
		if (!WRITES.has(verb) || body === '') {
			return undefined;
		}
		return heldObject({apiVersion: text(detail['apiVersion']), kind, namespace: text(detail['namespace']), name: text(detail['name'])}, phase, body);
	},
};

const WRITES = new Set(['create', 'update', 'patch']);

interface ObjectName {
	readonly apiVersion: string;
	readonly kind: string;
	/** Empty for what belongs to the whole cluster. */
	readonly namespace: string;
	readonly name: string;
}

/** An object of the API by its text. What is random in it has no facts. */
function heldObject({apiVersion, kind, namespace, name}: ObjectName, phase: string, body: string): Held | undefined {
	const path = `${collectionPath({apiVersion, plural: pluralOf(kind), ...(namespace !== '' && {namespace})})}/${withoutMadeAnew(name)}`;
	const isSecret = kind === 'Secret';
	const made = held('object', phase, [path], name, objectTextFacts(body, isSecret));
	return made && {...made, ...(!isSecret && {text: withoutMadeAnew(body)})};
}

function objectTextFacts(body: string, isSecret: boolean): Fact[] {
	return understood(() => {
		const value = loadYaml(body);
		return isRecord(value) ? lasting(objectFacts(value), isSecret) : [malformed];
	});
}

/** A text that somebody wrote by hand may have any form. */
function understood(read: () => Fact[]): Fact[] {
	try {
		return read();
	} catch {
		return [malformed];
	}
}

/** Members of a Secret that are another each time, and of what owns one. */
const ANEW = /^(?:stringData|data)\.(?:token-id|token-secret|expiration|.*\.(?:crt|key))$|^metadata\.ownerReferences/;

/** Facts of an object without what the API server keeps for itself, and what each run makes anew. */
export function lasting(facts: readonly Fact[], isSecret = false): Fact[] {
	return withoutRandom(facts).filter(({name}) => !KEPT_BY_SERVER.test(name) && !(isSecret && ANEW.test(name)))
		.map((one) => (one.name === 'metadata.name' ? {...one, value: withoutMadeAnew(one.value)} : one));
}

function held(kind: HeldKind, phase: string, paths: readonly [string, ...string[]], name: string, facts: readonly Fact[], more: Partial<Artifact> = {}): Held | undefined {
	const [path] = paths;
	const place: ArtifactPlace = {phase, kind: kind === 'file' || kind === 'object' ? 'manifest' : kind, name, paths};
	return path.startsWith('/') ? {path, phase, kind, artifact: {place, isThere: true, facts, ...more}} : undefined;
}

/** An inspection tells of what is not there, too. */
function isMissing(detail: Detail): boolean {
	const {differences, path, certificatePath = path, privatePath = certificatePath} = detail;
	return Array.isArray(differences) && differences.some((one) => isRecord(one) && one['aspect'] === 'file' && one['name'] === privatePath && one['to'] === undefined);
}

function lifetime(detail: Detail, begin: number): Fact[] {
	const span = Date.parse(text(detail['notAfter'])) - begin;
	return Number.isNaN(span) ? [] : [fact('lifetime', '', String(span))];
}

function mode(detail: Detail, path: string): Fact[] {
	const {mode: bits} = detail;
	return typeof bits === 'number' && bits >= 0 ? [fact('mode', path, bits.toString(8).padStart(4, '0'))] : [];
}

function mostCommon(values: readonly number[]): number | undefined {
	const counts = new Map<number, number>();
	values.forEach((value) => counts.set(value, (counts.get(value) ?? 0) + 1));
	return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const words = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []);
const fact = (aspect: Aspect, name: string, value: string): Fact => ({aspect, name, value});
const malformed = fact('malformed', '', 'yes');
const topOf = (path: string): string => path.split('/')[0] ?? '';
