import type {NodeFacts, RequestFacts} from '../../core/lessons/facts.ts';
import type {Clock, Files} from '../../core/ports/index.ts';
import {isRecord} from '../../core/values/is-record.ts';
import {decide} from './api/authorize.ts';
import {resourceOf, RESOURCES, type Resource} from './api/resources.ts';
import {isClusterState, Store} from './api/store.ts';
import type {NodeStatus} from './served/status.ts';

/** Where the stand-in etcd keeps the objects. */
const DATABASE = '/var/lib/etcd/member/snap/db';

export interface FactSources {
	readonly files: Files;
	readonly clock: Clock;
	status(): Promise<NodeStatus>;
	findings(): Promise<readonly string[]>;
	/** Sends a request to the API server. */
	ask: NodeFacts['ask'];
	/** `.sandbox/requests.jsonl`. */
	requests(): Promise<string>;
	/** When the lesson began, ISO 8601: requests before that do not count. */
	readonly since: string;
}

/** What a lesson asks of a sandbox's node at this moment. Each thing is looked up once, so that all that is judged is of one moment. */
export function lessonFacts({files, clock, status, findings, requests, ask, since}: FactSources): NodeFacts {
	let components: ReturnType<NodeFacts['components']> | undefined;
	let asked: Promise<readonly RequestFacts[]> | undefined;
	let stored: Promise<Store> | undefined;
	const store = async () => stored ??= readStore(files, clock);
	return {
		files, now: () => clock.now(),
		components: async () => components ??= status(),
		requests: async () => asked ??= requests().then((text) => parseRequests(text, since)),
		findings, ask,
		async object(kind, namespace, name) {
			const resource = RESOURCES.find((one) => one.kind === kind);
			return resource && (await store()).find(resource, resource.namespaced ? namespace : undefined, name);
		},
		async may(user, groups, {verb, resource, group, namespace, name}) {
			return decide(await store(), {name: user, groups: [...groups, 'system:authenticated']}, {
				verb, resource: {group, name: resource}, ...(namespace !== undefined && {namespace}), ...(name !== undefined && {name}),
			}).allowed;
		},
	};
}

async function readStore(files: Files, clock: Clock): Promise<Store> {
	const store = new Store(clock, () => undefined);
	const text = (await files.read(DATABASE).catch(() => undefined))?.toString('utf8');
	let value: unknown;
	try {
		value = JSON.parse(text ?? '');
	} catch {
		// Nothing is there yet, or it is no database: there are no objects.
	}
	if (isClusterState(value)) {
		store.load(value.id, value);
	}
	return store;
}

function parseRequests(text: string, since: string): RequestFacts[] {
	return text.split('\n').flatMap((line): RequestFacts[] => {
		let entry: unknown;
		try {
			entry = JSON.parse(line);
		} catch {
			return [];
		}
		if (!isRecord(entry) || typeof entry['at'] !== 'string' || entry['at'] < since) {
			return [];
		}
		const user = isRecord(entry['user']) ? entry['user']['CN'] : '';
		return [{method: String(entry['method']), path: String(entry['path']), user: typeof user === 'string' ? user : '', status: Number(entry['answered'])}];
	});
}

/** The path in the API of an object; undefined for a kind that there is not. */
export function objectPath(kind: string, apiVersion: string, namespace: string | undefined, name: string): string | undefined {
	const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : apiVersion === '' ? undefined : '';
	const resource: Resource | undefined = RESOURCES.find((one) => one.kind === kind && (group === undefined || one.group === group));
	if (resource === undefined) {
		return undefined;
	}
	const {version, name: plural, namespaced} = resourceOf(resource.group, resource.name);
	const root = resource.group === '' ? `/api/${version}` : `/apis/${resource.group}/${version}`;
	return `${root}${namespaced ? `/namespaces/${namespace ?? 'default'}` : ''}/${plural}/${encodeURIComponent(name)}`;
}
