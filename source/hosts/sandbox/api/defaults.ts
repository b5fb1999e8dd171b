import {isIP} from 'node:net';
import {isRecord} from '../../../core/values/is-record.ts';
import type {User} from './authorize.ts';
import {at, numberAt, recordAt, recordsAt, textAt} from './read.ts';
import {resourceOf, type Resource} from './resources.ts';
import {invalid} from './refusals.ts';
import {Refusal} from './status.ts';
import type {NewObject, Store} from './store.ts';

export interface DefaultsContext {
	readonly store: Store;
	/** Whoever makes it; undefined where it is changed. */
	readonly creator: User | undefined;
	/** `10.96.0.0/12` */
	readonly serviceRange: string;
}

type Json = Record<string, unknown>;
type Defaults = (object: NewObject, context: DefaultsContext) => NewObject;

/** Members of an object that are not there get these. */
const withMembers = (object: unknown, members: Json): Json => ({...members, ...(isRecord(object) ? Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined && value !== null)) : {})});
/** @param whole members that are complete as they come here */
const spec = (object: NewObject, members: Json, whole: readonly string[] = []): NewObject =>
	({...object, spec: {...withMembers(object['spec'], members), ...Object.fromEntries(whole.map((member) => [member, members[member]]))}});

/** How Pods are replaced: one at a time or so, unless it is said otherwise. */
function strategy(given: unknown, rolling: Json): Json {
	const filled = withMembers(given, {type: 'RollingUpdate'});
	return filled['type'] === 'RollingUpdate' ? {...filled, rollingUpdate: withMembers(filled['rollingUpdate'], rolling)} : filled;
}

/** How a probe is made where it does not say (kubernetes, core/v1 defaults). */
const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;

function probe(value: unknown): Json {
	const filled = withMembers(value, {timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3});
	return isRecord(filled['httpGet']) ? {...filled, httpGet: withMembers(filled['httpGet'], {path: '/', scheme: 'HTTP'})} : filled;
}

function container(value: Json): Json {
	const image = textAt(value, 'image');
	const tag = /:([\w.-]+)$/.exec(image.replace(/@.*$/, ''))?.[1];
	return withMembers(value, {
		imagePullPolicy: image.includes('@') || (tag !== undefined && tag !== 'latest') ? 'IfNotPresent' : 'Always',
		resources: {}, terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File',
		...(Array.isArray(value['ports']) && {ports: recordsAt(value, 'ports').map((port) => withMembers(port, {protocol: 'TCP'}))}),
	});
}

function containerOf(value: Json, hostNetwork: boolean): Json {
	const filled = container(value);
	return {
		...filled,
		...Object.fromEntries(PROBES.filter((name) => isRecord(filled[name])).map((name) => [name, probe(filled[name])])),
		...(hostNetwork && Array.isArray(filled['ports']) && {ports: recordsAt(filled, 'ports').map((port) => withMembers(port, {hostPort: port['containerPort']}))}),
	};
}

export function podSpec(value: unknown): Json {
	const given = isRecord(value) ? value : {};
	const lists = Object.fromEntries(['containers', 'initContainers'].filter((list) => Array.isArray(given[list])).map((list) => [list, recordsAt(given, list).map((one) => containerOf(one, given['hostNetwork'] === true))]));
	return withMembers({...given, ...lists}, {dnsPolicy: 'ClusterFirst', restartPolicy: 'Always', schedulerName: 'default-scheduler', securityContext: {}, terminationGracePeriodSeconds: 30});
}

const templated = (object: NewObject, more: Json = {}): NewObject => {
	const template = recordAt(object, 'spec.template');
	return spec(at(object, 'spec.template') === undefined ? object : {...object, spec: {...recordAt(object, 'spec'), template: {...template, spec: {...podSpec(template['spec']), ...more}}}}, {});
};

/** Pods stay for so long on a node that is gone (admission plugin DefaultTolerationSeconds). */
const TOLERATIONS = ['not-ready', 'unreachable'].map((word) => ({key: `node.kubernetes.io/${word}`, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300}));

function pod(object: NewObject, {store, creator}: DefaultsContext): NewObject {
	if (creator === undefined) {
		return object;
	}
	const given = recordAt(object, 'spec');
	const account = textAt(given, 'serviceAccountName') || textAt(given, 'serviceAccount') || 'default';
	const isMirror = at(object, 'metadata.annotations') !== undefined && recordAt(object, 'metadata.annotations')['kubernetes.io/config.mirror'] !== undefined;
	if (!isMirror && account !== 'default' && store.find(resourceOf('', 'serviceaccounts'), object.metadata.namespace, account) === undefined) {
		throw new Refusal('Forbidden', `pods ${JSON.stringify(object.metadata.name)} is forbidden: error looking up service account ${object.metadata.namespace ?? ''}/${account}: serviceaccount ${JSON.stringify(account)} not found`);
	}
	const tolerations = recordsAt(given, 'tolerations');
	const more = TOLERATIONS.filter(({key}) => tolerations.every((one) => one['key'] !== key && !(one['key'] === undefined && one['operator'] === 'Exists')));
	const priority = priorityOf(object, store);
	return {
		...object,
		spec: {
			...withMembers(podSpec(given), {enableServiceLinks: true, preemptionPolicy: 'PreemptLowerPriority', priority, ...(!isMirror && {serviceAccount: account, serviceAccountName: account})}),
			...(!isMirror && {tolerations: [...tolerations, ...more]}),
		},
		status: {phase: 'Pending', qosClass: qosClass(given)},
	};
}

/** Of the class that it names, or of the one for all others (admission plugin Priority). */
function priorityOf(object: NewObject, store: Store): number {
	const classes = resourceOf('scheduling.k8s.io', 'priorityclasses');
	const name = textAt(object, 'spec.priorityClassName');
	const found = name === '' ? store.list(classes, undefined).find((one) => one['globalDefault'] === true) : store.find(classes, undefined, name);
	if (name !== '' && found === undefined) {
		throw new Refusal('Forbidden', `pods ${JSON.stringify(object.metadata.name)} is forbidden: no PriorityClass with name ${name} was found`, {name: object.metadata.name, kind: 'pods'});
	}
	return numberAt(found, 'value');
}

/** By what its containers ask for and are limited to. */
export function qosClass(given: Json): string {
	const resources = recordsAt(given, 'containers').map((one) => [recordAt(one, 'resources.requests'), recordAt(one, 'resources.limits')] as const);
	if (resources.every(([requests, limits]) => Object.keys(requests).length + Object.keys(limits).length === 0)) {
		return 'BestEffort';
	}
	return resources.every(([requests, limits]) => ['cpu', 'memory'].every((name) => limits[name] !== undefined && (requests[name] ?? limits[name]) === limits[name])) ? 'Guaranteed' : 'Burstable';
}

function service(object: NewObject, context: DefaultsContext): NewObject {
	const type = textAt(object, 'spec.type') || 'ClusterIP';
	if (type === 'ExternalName') {
		return spec(object, {sessionAffinity: 'None', type});
	}
	const before = context.store.find(resourceOf('', 'services'), object.metadata.namespace, object.metadata.name);
	const clusterIP = textAt(object, 'spec.clusterIP') || textAt(before, 'spec.clusterIP') || freeAddress(context);
	const others = context.store.list(resourceOf('', 'services'), undefined).filter((one) => one !== before);
	if (clusterIP !== 'None' && others.some((one) => textAt(one, 'spec.clusterIP') === clusterIP)) {
		throw invalid(resourceOf('', 'services'), object.metadata.name, [{
			reason: 'FieldValueInvalid', field: 'spec.clusterIPs', message: `Invalid value: [${JSON.stringify(clusterIP)}]: failed to allocate IP ${clusterIP}: provided IP is already allocated`,
		}]);
	}
	const needsNodePort = type === 'NodePort' || type === 'LoadBalancer';
	const used = new Set(others.flatMap((one) => recordsAt(one, 'spec.ports').map((port) => numberAt(port, 'nodePort'))));
	const nodePort = (): number => {
		let free = 30_000 + Math.floor(Math.random() * 2768);
		while (used.has(free)) {
			free = free === 32_767 ? 30_000 : free + 1;
		}
		used.add(free);
		return free;
	};
	const kept = new Map(recordsAt(before, 'spec.ports').map((port) => [numberAt(port, 'port'), numberAt(port, 'nodePort')]));
	const ports = recordsAt(object, 'spec.ports').map((port) => withMembers(port, {
		protocol: 'TCP', targetPort: port['port'], ...(needsNodePort && {nodePort: kept.get(numberAt(port, 'port')) || nodePort()}),
	}));
	const family = isIP(clusterIP) === 6 ? 'IPv6' : 'IPv4';
	const filled = spec(object, {type, internalTrafficPolicy: 'Cluster', ipFamilies: [family], ipFamilyPolicy: 'SingleStack', sessionAffinity: 'None', ...(needsNodePort && {externalTrafficPolicy: 'Cluster'})});
	return {
		...filled,
		spec: {...recordAt(filled, 'spec'), clusterIP, clusterIPs: at(object, 'spec.clusterIPs') ?? [clusterIP], ...(ports.length > 0 && {ports})},
		...(object['status'] === undefined && {status: {loadBalancer: {}}}),
	};
}

/** An address of the range that no Service has; of IPv6 the last group alone counts up. */
function freeAddress({store, serviceRange}: DefaultsContext): string {
	const used = new Set(store.list(resourceOf('', 'services'), undefined).map((one) => textAt(one, 'spec.clusterIP')));
	const [base = '', prefix = '12'] = serviceRange.split('/');
	const number = base.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
	const size = 2 ** (32 - Number(prefix));
	for (let tried = 0; tried < 1000; tried += 1) {
		// The lower part of a range is for those that ask for one.
		const offset = Math.min(size - 2, Math.floor(size / 16) + 1 + Math.floor(Math.random() * Math.max(1, size * 15 / 16 - 2)));
		const address = base.includes(':') ? base.replace(/:[\da-f]*$/, `:${Math.floor(Math.random() * 65_000 + 256).toString(16)}`)
			: [24, 16, 8, 0].map((shift) => Math.floor((number + offset) / 2 ** shift) % 256).join('.');
		if (!used.has(address)) {
			return address;
		}
	}
	throw new Refusal('InternalError', 'failed to allocate a serviceIP: range is full');
}

const isCreated = (object: NewObject, {creator}: DefaultsContext, members: Json): NewObject => creator === undefined ? object : {...object, ...members};

/** What the API server adds to objects of a kind, on their way in: the members that others look at. */
const DEFAULTS: Readonly<Record<string, Defaults>> = {
	namespaces: (object) => ({
		...object,
		metadata: {...object.metadata, labels: {...recordAt(object, 'metadata.labels'), 'kubernetes.io/metadata.name': object.metadata.name}},
		spec: object['spec'] ?? {finalizers: ['kubernetes']}, status: object['status'] ?? {phase: 'Active'},
	}),
	secrets(object) {
		const {stringData, ...rest} = object;
		const plain = isRecord(stringData) ? Object.entries(stringData) : [];
		const encoded = Object.fromEntries(plain.map(([key, value]) => [key, Buffer.from(String(value)).toString('base64')]));
		const data = isRecord(object['data']) ? object['data'] : undefined;
		return {...rest as NewObject, ...((data !== undefined || plain.length > 0) && {data: {...data, ...encoded}}), type: object['type'] ?? 'Opaque'};
	},
	clusterrolebindings: withSubjects,
	rolebindings: withSubjects,
	pods: pod,
	services: service,
	deployments: (object) => templated(spec(object, {
		progressDeadlineSeconds: 600, replicas: 1, revisionHistoryLimit: 10, strategy: strategy(at(object, 'spec.strategy'), {maxSurge: '25%', maxUnavailable: '25%'}),
	}, ['strategy'])),
	replicasets: (object) => templated(spec(object, {replicas: 1})),
	statefulsets: (object) => templated(spec(object, {replicas: 1, revisionHistoryLimit: 10, podManagementPolicy: 'OrderedReady', updateStrategy: strategy(at(object, 'spec.updateStrategy'), {partition: 0})}, ['updateStrategy'])),
	daemonsets: (object) => templated(spec(object, {revisionHistoryLimit: 10, updateStrategy: strategy(at(object, 'spec.updateStrategy'), {maxSurge: 0, maxUnavailable: 1})}, ['updateStrategy'])),
	jobs: (object, context) => isCreated(templated(spec(object, {backoffLimit: 6, completionMode: 'NonIndexed', completions: 1, manualSelector: false, parallelism: 1, podReplacementPolicy: 'TerminatingOrFailed', suspend: false})), context, {status: {}}),
	cronjobs: (object) => spec(object, {concurrencyPolicy: 'Allow', failedJobsHistoryLimit: 1, successfulJobsHistoryLimit: 3, suspend: false}),
	certificatesigningrequests: (object, {creator}) => creator === undefined ? object : {
		...object, status: {},
		spec: {...recordAt(object, 'spec'), username: creator.name, groups: creator.groups, ...(creator.uid !== undefined && {uid: creator.uid}), ...(creator.extra && {extra: creator.extra})},
	},
	persistentvolumeclaims: (object, context) => isCreated(spec(object, {volumeMode: 'Filesystem'}), context, {status: {phase: 'Pending'}}),
	persistentvolumes: (object, context) => isCreated(spec(object, {persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem'}), context, {status: {phase: 'Available'}}),
	priorityclasses: (object) => ({preemptionPolicy: 'PreemptLowerPriority', ...object}),
	storageclasses: (object) => ({reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate', ...object}),
};

export function withDefaults(resource: Resource, object: NewObject, context: DefaultsContext): NewObject {
	return Object.hasOwn(DEFAULTS, resource.name) ? DEFAULTS[resource.name]?.(object, context) ?? object : object;
}

function withSubjects(object: NewObject): NewObject {
	return Array.isArray(object['subjects']) ? {...object, subjects: (object['subjects'] as unknown[]).map((subject) => withApiGroup(subject))} : object;
}

function withApiGroup(subject: unknown): unknown {
	return isRecord(subject) && subject['apiGroup'] === undefined && ['User', 'Group'].includes(String(subject['kind']))
		? {...subject, apiGroup: 'rbac.authorization.k8s.io'}
		: subject;
}
