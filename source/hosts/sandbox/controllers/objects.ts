import {createHash} from 'node:crypto';
import {isRecord} from '../../../core/values/is-record.ts';
import {numberAt, recordAt, recordsAt, textAt, textsAt, wordsAt} from '../api/read.ts';
import {resourceOf, type Resource} from '../api/resources.ts';
import {Refusal} from '../api/status.ts';
import type {NewObject, Store, StoredObject} from '../api/store.ts';

export type Json = Record<string, unknown>;

/** The letters of names that are made up: none that make words (apimachinery, util/rand). */
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** A word that follows from a text. */
export function wordOf(text: string, length: number): string {
	return [...createHash('sha256').update(text).digest().subarray(0, length)].map((byte) => LETTERS[byte % LETTERS.length]).join('');
}

export function make(store: Store, resource: Resource, object: NewObject): StoredObject | undefined {
	return store.find(resource, object.metadata.namespace, object.metadata.name) === undefined ? store.create(resource, object) : undefined;
}

/**
 * Makes a Pod of its owner's, and says so of the owner. One whose service account is not there is refused, as the API server
 * does (kubernetes, plugin/pkg/admission/serviceaccount).
 */
export function makePod(store: Store, owner: StoredObject, source: string, pod: NewObject, done = `Created pod: ${pod.metadata.name}`): void {
	const [namespace, account] = [pod.metadata.namespace ?? 'default', textAt(pod, 'spec.serviceAccountName')];
	if (store.find(resourceOf('', 'serviceaccounts'), namespace, account) === undefined) {
		tell(store, owner, source, 'FailedCreate', `Error creating: pods "${source === 'statefulset-controller' ? pod.metadata.name : `${owner.metadata.name}-`}" is forbidden: error looking up service account ${namespace}/${account}: serviceaccount "${account}" not found`, {type: 'Warning'});
		return;
	}
	make(store, resourceOf('', 'pods'), pod);
	tell(store, owner, source, 'SuccessfulCreate', done);
}

/** Changes an object; one that is gone, or was taken away meanwhile, is let be. */
export function change(store: Store, resource: Resource, object: StoredObject, members: Json): void {
	try {
		store.update(resource, {...object, ...members, metadata: {...object.metadata, ...recordAt(members, 'metadata'), resourceVersion: ''}});
	} catch (error) {
		if (!(error instanceof Refusal)) {
			throw error;
		}
	}
}

export function remove(store: Store, resource: Resource, {metadata: {namespace, name}}: StoredObject): void {
	if (store.find(resource, namespace, name) !== undefined) {
		store.delete(resource, namespace, name);
	}
}

export function ownerOf({apiVersion, kind, metadata: {name, uid}}: StoredObject): Json {
	return {apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true};
}

export function isOwnedBy(object: StoredObject, owner: StoredObject): boolean {
	return recordsAt(object, 'metadata.ownerReferences').some((reference) => reference['uid'] === owner.metadata.uid);
}

export function isReady(pod: StoredObject): boolean {
	return recordsAt(pod, 'status.conditions').some((condition) => condition['type'] === 'Ready' && condition['status'] === 'True');
}

/** A Pod made from a template. */
export function podOf(owner: StoredObject, name: string, template: unknown, more: {readonly labels?: Record<string, string>; readonly spec?: Json} = {}): NewObject {
	const metadata = recordAt(template, 'metadata');
	const spec = recordAt(template, 'spec');
	const tolerations = [...recordsAt(spec, 'tolerations'), ...recordsAt(more, 'spec.tolerations')];
	return {
		metadata: {
			name, namespace: owner.metadata.namespace, generateName: `${owner.metadata.name}-`,
			labels: {...wordsAt(metadata, 'labels'), ...more.labels}, ...(metadata['annotations'] !== undefined && {annotations: metadata['annotations']}),
			ownerReferences: [ownerOf(owner)],
		},
		spec: {
			...spec, serviceAccount: textAt(spec, 'serviceAccountName') || 'default', serviceAccountName: textAt(spec, 'serviceAccountName') || 'default', enableServiceLinks: true,
			...more.spec, tolerations: withDefaultTolerations(tolerations),
		},
		status: {phase: 'Pending', qosClass: Object.keys(recordAt(recordsAt(spec, 'containers')[0], 'resources')).length === 0 ? 'BestEffort' : 'Burstable'},
	};
}

function withDefaultTolerations(tolerations: readonly Json[]): Json[] {
	const missing = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'].filter((key) => tolerations.every((one) => one['key'] !== key && !(one['key'] === undefined && one['operator'] === 'Exists')));
	return [...tolerations, ...missing.map((key) => ({key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300}))];
}

/** The one node that a Pod may be on by its affinity, as those of a DaemonSet have it. */
export function onlyNode(pod: unknown): string | undefined {
	const [term] = recordsAt(pod, 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms');
	return recordsAt(term, 'matchFields').filter((one) => one['key'] === 'metadata.name').flatMap((one) => textsAt(one, 'values'))[0];
}

/** Whether a Pod may be where a taint is. */
export function tolerates(pod: unknown, taint: Json): boolean {
	return recordsAt(pod, 'spec.tolerations').some((one) =>
		(one['key'] === undefined ? one['operator'] === 'Exists' : one['key'] === taint['key'])
		&& (one['operator'] === 'Exists' || textAt(one, 'value') === textAt(taint, 'value'))
		&& (one['effect'] === undefined || one['effect'] === '' || one['effect'] === taint['effect']));
}

export function matches(selector: unknown, labels: Readonly<Record<string, string>>): boolean {
	const expressions = recordsAt(selector, 'matchExpressions').every((part) => {
		const [key, values] = [textAt(part, 'key'), textsAt(part, 'values')];
		const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
		switch (part['operator']) {
			case 'In': {
				return value !== undefined && values.includes(value);
			}
			case 'NotIn': {
				return value === undefined || !values.includes(value);
			}
			default: {
				return (value !== undefined) === (part['operator'] === 'Exists');
			}
		}
	});
	return expressions && Object.entries(wordsAt(selector, 'matchLabels')).every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value);
}

/** A condition, whose times are those of its last change. */
export function condition(store: Store, before: unknown, type: string, status: string, reason: string, message: string, more: Json = {}): Json {
	const old = recordsAt(before, 'status.conditions').find((one) => one['type'] === type);
	const same = old?.['status'] === status;
	const {lastUpdateTime} = same && old['reason'] === reason && old['message'] === message ? old : {lastUpdateTime: store.now()};
	return {type, status, reason, message, lastTransitionTime: same ? old['lastTransitionTime'] : store.now(), ...(more['updates'] === true && {lastUpdateTime: lastUpdateTime ?? store.now()})};
}

/** How many events of one object are kept. */
const MOST_EVENTS = 20;

/** Says of an object what happened to it; the same again counts. */
export function tell(store: Store, object: StoredObject, source: string, reason: string, message: string, {type = 'Normal', fieldPath}: {readonly type?: 'Normal' | 'Warning'; readonly fieldPath?: string} = {}): void {
	const events = resourceOf('', 'events');
	const {namespace = 'default', name, uid} = object.metadata;
	const now = store.now();
	const own = store.list(events, namespace).filter((event) => textAt(event, 'involvedObject.uid') === uid);
	const same = own.find((event) => event['reason'] === reason && event['message'] === message);
	if (same !== undefined) {
		change(store, events, same, {count: numberAt(same, 'count', 1) + 1, lastTimestamp: now});
		return;
	}
	if (own.length >= MOST_EVENTS || store.find(resourceOf('', 'namespaces'), undefined, namespace) === undefined) {
		return;
	}
	make(store, events, {
		metadata: {name: `${name}.${createHash('sha256').update(`${uid}${reason}${message}${own.length}`).digest('hex').slice(0, 16)}`, namespace},
		involvedObject: {apiVersion: object.apiVersion, kind: object.kind, name, uid, ...(object.metadata.namespace !== undefined && {namespace}), ...(fieldPath !== undefined && {fieldPath})},
		reason, message, type, count: 1, firstTimestamp: now, lastTimestamp: now, eventTime: null, source: {component: source}, reportingComponent: source, reportingInstance: '',
	});
}

export function isDeleted(object: StoredObject): boolean {
	return object.metadata['deletionTimestamp'] !== undefined;
}

export {isRecord};
