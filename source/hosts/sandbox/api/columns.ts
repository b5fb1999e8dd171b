import {podCells} from './pod-cells.ts';
import {ageOf, humanDuration} from './duration.ts';
import {at, numberAt, recordAt, recordsAt, textAt, textsAt, wordsAt} from './read.ts';

export interface Column {
	readonly name: string;
	readonly type: 'string' | 'integer' | 'boolean';
	/** 1: with `-o wide` alone. */
	readonly priority: 0 | 1;
	readonly cell: (object: unknown, now: number) => string | number | boolean;
}

type Cell = Column['cell'];

const column = (name: string, cell: Cell, more: Partial<Column> = {}): Column => ({name, type: 'string', priority: 0, cell, ...more});
const wide = (name: string, cell: Cell): Column => column(name, cell, {priority: 1});
const count = (name: string, path: string): Column => column(name, (object) => numberAt(object, path), {type: 'integer'});
const text = (name: string, path: string, otherwise = ''): Column => column(name, (object) => textAt(object, path) || otherwise);
const size = (name: string, path: string): Column => column(name, (object) => Object.keys(recordAt(object, path)).length, {type: 'integer'});

export const NAME = column('Name', (object) => textAt(object, 'metadata.name'));
export const AGE = column('Age', (object, now) => ageOf(at(object, 'metadata.creationTimestamp'), now));
/** Of some kinds the server tells the time itself. */
const CREATED = column('Created At', (object) => textAt(object, 'metadata.creationTimestamp'));

const none = (words: readonly string[], otherwise = '<none>'): string => words.join(',') || otherwise;
const templates = (path: string): readonly Column[] => [
	wide('Containers', (object) => recordsAt(object, `${path}.containers`).map((container) => textAt(container, 'name')).join(',')),
	wide('Images', (object) => recordsAt(object, `${path}.containers`).map((container) => textAt(container, 'image')).join(',')),
];

/** `a=b,c in (d,e)`, as a selector is written. */
function selectorText(selector: unknown): string {
	const operators: Readonly<Record<string, (key: string, values: string) => string>> = {
		In: (key, values) => `${key} in (${values})`,
		NotIn: (key, values) => `${key} notin (${values})`,
		Exists: (key) => key,
		DoesNotExist: (key) => `!${key}`,
	};
	return none([
		...Object.entries(wordsAt(selector, 'matchLabels')).sort(([a], [b]) => a < b ? -1 : 1).map(([key, value]) => `${key}=${value}`),
		...recordsAt(selector, 'matchExpressions').map((part) => operators[textAt(part, 'operator')]?.(textAt(part, 'key'), textsAt(part, 'values').sort().join(',')) ?? ''),
	]);
}

const selector = (path: string): Column => wide('Selector', (object) => selectorText(at(object, path)));
const labels = (words: Readonly<Record<string, string>>): string => none(Object.entries(words).sort(([a], [b]) => a < b ? -1 : 1).map(([key, value]) => `${key}=${value}`));
const cluster = (object: unknown, kind: string): string => none(recordsAt(object, 'subjects').filter((subject) => subject['kind'] === kind)
	.map((subject) => kind === 'ServiceAccount' ? `${textAt(subject, 'namespace')}/${textAt(subject, 'name')}` : textAt(subject, 'name')), '').replaceAll(',', ', ');

const BINDING: readonly Column[] = [
	NAME, column('Role', (object) => `${textAt(object, 'roleRef.kind')}/${textAt(object, 'roleRef.name')}`), AGE,
	wide('Users', (object) => cluster(object, 'User')), wide('Groups', (object) => cluster(object, 'Group')), wide('ServiceAccounts', (object) => cluster(object, 'ServiceAccount')),
];

const ROLE_LABEL = 'node-role.kubernetes.io/';

function nodeRoles(node: unknown): string {
	const names = Object.entries(wordsAt(node, 'metadata.labels')).flatMap(([key, value]) =>
		key.startsWith(ROLE_LABEL) && key.length > ROLE_LABEL.length ? [key.slice(ROLE_LABEL.length)] : key === 'kubernetes.io/role' && value !== '' ? [value] : []);
	return none([...new Set(names)].sort());
}

function nodeStatus(node: unknown): string {
	const ready = recordsAt(node, 'status.conditions').find((condition) => condition['type'] === 'Ready');
	const word = ready === undefined ? 'Unknown' : ready['status'] === 'True' ? 'Ready' : 'NotReady';
	return at(node, 'spec.unschedulable') === true ? `${word},SchedulingDisabled` : word;
}

const nodeAddress = (type: string): Cell => (node) => textAt(recordsAt(node, 'status.addresses').find((address) => address['type'] === type), 'address') || '<none>';

function ports(service: unknown): string {
	return none(recordsAt(service, 'spec.ports').map((port) =>
		`${numberAt(port, 'port')}${numberAt(port, 'nodePort') === 0 ? '' : `:${numberAt(port, 'nodePort')}`}/${textAt(port, 'protocol') || 'TCP'}`));
}

function externalIp(service: unknown): string {
	const given = [...textsAt(service, 'spec.externalIPs'), ...recordsAt(service, 'status.loadBalancer.ingress').map((ingress) => textAt(ingress, 'ip') || textAt(ingress, 'hostname'))];
	const type = textAt(service, 'spec.type');
	return type === 'ExternalName' ? textAt(service, 'spec.externalName') : none(given, type === 'LoadBalancer' ? '<pending>' : '<none>');
}

function csrCondition(csr: unknown): string {
	const types = recordsAt(csr, 'status.conditions').map((condition) => textAt(condition, 'type'));
	return [
		types.includes('Denied') ? 'Denied' : types.includes('Approved') ? 'Approved' : 'Pending',
		...(types.includes('Failed') ? ['Failed'] : []), ...(textAt(csr, 'status.certificate') === '' ? [] : ['Issued']),
	].join(',');
}

function jobStatus(job: unknown): string {
	const holds = (type: string) => recordsAt(job, 'status.conditions').some((condition) => condition['type'] === type && condition['status'] === 'True');
	return ['Complete', 'Failed', 'Suspended'].find((type) => holds(type)) ?? (at(job, 'metadata.deletionTimestamp') === undefined ? 'Running' : 'Terminating');
}

function jobDuration(job: unknown, now: number): string {
	const [start, end] = [textAt(job, 'status.startTime'), textAt(job, 'status.completionTime')];
	return start === '' ? '' : humanDuration((end === '' ? now : Date.parse(end)) - Date.parse(start));
}

const podNode: Cell = (pod) => textAt(pod, 'spec.nodeName') || '<none>';
const eventTime = (event: unknown, ...paths: readonly string[]): string => paths.map((path) => textAt(event, path)).find(Boolean) ?? '';
const endpointsOf = (slice: unknown): string => recordsAt(slice, 'endpoints').flatMap((endpoint) => textsAt(endpoint, 'addresses')).slice(0, 3).join(',') || '<unset>';

/** Columns by resource, as the server prints them (kubernetes, pkg/printers/internalversion). */
export const COLUMNS: Readonly<Record<string, readonly Column[]>> = {
	pods: [
		NAME, column('Ready', (pod, now) => podCells(pod, now).ready), column('Status', (pod, now) => podCells(pod, now).status),
		column('Restarts', (pod, now) => podCells(pod, now).restarts), AGE,
		wide('IP', (pod) => textAt(pod, 'status.podIP') || '<none>'), wide('Node', podNode),
		wide('Nominated Node', (pod) => textAt(pod, 'status.nominatedNodeName') || '<none>'),
		wide('Readiness Gates', (pod) => recordsAt(pod, 'spec.readinessGates').length === 0 ? '<none>' : `0/${recordsAt(pod, 'spec.readinessGates').length}`),
	],
	nodes: [
		NAME, column('Status', nodeStatus), column('Roles', nodeRoles), AGE, text('Version', 'status.nodeInfo.kubeletVersion'),
		wide('Internal-IP', nodeAddress('InternalIP')), wide('External-IP', nodeAddress('ExternalIP')),
		...[['OS-Image', 'osImage'], ['Kernel-Version', 'kernelVersion'], ['Container-Runtime', 'containerRuntimeVersion']].map(([name = '', member]) =>
			wide(name, (node) => textAt(node, `status.nodeInfo.${member}`) || '<unknown>')),
	],
	deployments: [
		NAME, column('Ready', (object) => `${numberAt(object, 'status.readyReplicas')}/${numberAt(object, 'spec.replicas', 1)}`),
		column('Up-to-date', (object) => numberAt(object, 'status.updatedReplicas'), {type: 'integer'}), count('Available', 'status.availableReplicas'), AGE,
		...templates('spec.template.spec'), selector('spec.selector'),
	],
	replicasets: [
		NAME, column('Desired', (object) => numberAt(object, 'spec.replicas', 1), {type: 'integer'}), count('Current', 'status.replicas'), count('Ready', 'status.readyReplicas'), AGE,
		...templates('spec.template.spec'), selector('spec.selector'),
	],
	statefulsets: [
		NAME, column('Ready', (object) => `${numberAt(object, 'status.readyReplicas')}/${numberAt(object, 'spec.replicas', 1)}`), AGE, ...templates('spec.template.spec'),
	],
	daemonsets: [
		NAME, count('Desired', 'status.desiredNumberScheduled'), count('Current', 'status.currentNumberScheduled'), count('Ready', 'status.numberReady'),
		count('Up-to-date', 'status.updatedNumberScheduled'), count('Available', 'status.numberAvailable'),
		column('Node Selector', (object) => labels(wordsAt(object, 'spec.template.spec.nodeSelector'))), AGE, ...templates('spec.template.spec'), selector('spec.selector'),
	],
	jobs: [
		NAME, column('Status', jobStatus), column('Completions', (job) => `${numberAt(job, 'status.succeeded')}/${numberAt(job, 'spec.completions', 1)}`), column('Duration', jobDuration), AGE,
		...templates('spec.template.spec'), selector('spec.selector'),
	],
	cronjobs: [
		NAME, text('Schedule', 'spec.schedule'), text('Timezone', 'spec.timeZone', '<none>'), column('Suspend', (job) => at(job, 'spec.suspend') === true ? 'True' : 'False'),
		column('Active', (job) => recordsAt(job, 'status.active').length, {type: 'integer'}),
		column('Last Schedule', (job, now) => textAt(job, 'status.lastScheduleTime') === '' ? '<none>' : ageOf(at(job, 'status.lastScheduleTime'), now)), AGE,
		...templates('spec.jobTemplate.spec.template.spec'), selector('spec.jobTemplate.spec.selector'),
	],
	services: [
		NAME, text('Type', 'spec.type', 'ClusterIP'), text('Cluster-IP', 'spec.clusterIP', '<none>'), column('External-IP', externalIp), column('Port(s)', ports), AGE,
		wide('Selector', (service) => labels(wordsAt(service, 'spec.selector'))),
	],
	endpoints: [
		NAME, column('Endpoints', (object) => none(recordsAt(object, 'subsets').flatMap((subset) => recordsAt(subset, 'addresses').flatMap((address) =>
			recordsAt(subset, 'ports').map((port) => `${textAt(address, 'ip')}:${numberAt(port, 'port')}`))).slice(0, 3))), AGE,
	],
	endpointslices: [
		NAME, text('AddressType', 'addressType'), column('Ports', (slice) => recordsAt(slice, 'ports').map((port) => numberAt(port, 'port')).join(',') || '<unset>'),
		column('Endpoints', endpointsOf), AGE,
	],
	secrets: [NAME, text('Type', 'type'), size('Data', 'data'), AGE],
	configmaps: [NAME, column('Data', (object) => Object.keys(recordAt(object, 'data')).length + Object.keys(recordAt(object, 'binaryData')).length, {type: 'integer'}), AGE],
	// As printed since service accounts have no token Secrets of their own.
	serviceaccounts: [NAME, column('Secrets', (object) => recordsAt(object, 'secrets').length, {type: 'integer'}), AGE],
	namespaces: [NAME, text('Status', 'status.phase'), AGE],
	events: [
		column('Last Seen', (event, now) => ageOf(eventTime(event, 'series.lastObservedTime', 'lastTimestamp', 'eventTime', 'metadata.creationTimestamp'), now)),
		text('Type', 'type'), text('Reason', 'reason'), column('Object', (event) => `${textAt(event, 'involvedObject.kind').toLowerCase()}/${textAt(event, 'involvedObject.name')}`),
		wide('Subobject', (event) => textAt(event, 'involvedObject.fieldPath')),
		wide('Source', (event) => [textAt(event, 'source.component') || textAt(event, 'reportingComponent'), textAt(event, 'source.host')].filter(Boolean).join(', ')),
		text('Message', 'message'),
		wide('First Seen', (event, now) => ageOf(eventTime(event, 'firstTimestamp', 'eventTime'), now)), wide('Count', (event) => String(numberAt(event, 'count', 1))), {...NAME, priority: 1},
	],
	certificatesigningrequests: [
		NAME, AGE, text('SignerName', 'spec.signerName', '<none>'), text('Requestor', 'spec.username'),
		column('RequestedDuration', (csr) => numberAt(csr, 'spec.expirationSeconds') === 0 ? '<none>' : humanDuration(numberAt(csr, 'spec.expirationSeconds') * 1000)),
		column('Condition', csrCondition),
	],
	leases: [NAME, text('Holder', 'spec.holderIdentity'), AGE],
	roles: [NAME, CREATED],
	clusterroles: [NAME, CREATED],
	rolebindings: BINDING,
	clusterrolebindings: BINDING,
	controllerrevisions: [
		NAME, column('Controller', (object) => {
			const [owner] = recordsAt(object, 'metadata.ownerReferences').filter((reference) => reference['controller'] === true);
			return owner === undefined ? '<none>' : `${textAt(owner, 'kind').toLowerCase()}.${textAt(owner, 'apiVersion').split('/')[0] ?? ''}/${textAt(owner, 'name')}`;
		}), count('Revision', 'revision'), AGE,
	],
	ingresses: [
		NAME, text('Class', 'spec.ingressClassName', '<none>'), column('Hosts', (ingress) => none(recordsAt(ingress, 'spec.rules').map((rule) => textAt(rule, 'host')).filter(Boolean), '*')),
		column('Address', (ingress) => recordsAt(ingress, 'status.loadBalancer.ingress').map((entry) => textAt(entry, 'ip') || textAt(entry, 'hostname')).join(',')),
		column('Ports', (ingress) => recordsAt(ingress, 'spec.tls').length > 0 ? '80, 443' : '80'), AGE,
	],
	ingressclasses: [NAME, text('Controller', 'spec.controller'), text('Parameters', 'spec.parameters.name', '<none>'), AGE],
	networkpolicies: [NAME, column('Pod-Selector', (policy) => selectorText(at(policy, 'spec.podSelector'))), AGE],
	poddisruptionbudgets: [
		NAME, text('Min Available', 'spec.minAvailable', 'N/A'), text('Max Unavailable', 'spec.maxUnavailable', 'N/A'), count('Allowed Disruptions', 'status.disruptionsAllowed'), AGE,
	],
	horizontalpodautoscalers: [
		NAME, column('Reference', (object) => `${textAt(object, 'spec.scaleTargetRef.kind')}/${textAt(object, 'spec.scaleTargetRef.name')}`), column('Targets', () => '<unknown>'),
		text('MinPods', 'spec.minReplicas', '1'), count('MaxPods', 'spec.maxReplicas'), count('Replicas', 'status.currentReplicas'), AGE,
	],
	persistentvolumeclaims: [
		NAME, text('Status', 'status.phase'), text('Volume', 'spec.volumeName'), text('Capacity', 'status.capacity.storage'),
		column('Access Modes', (claim) => modes(textsAt(claim, 'status.accessModes'))), text('StorageClass', 'spec.storageClassName'), text('VolumeAttributesClass', 'spec.volumeAttributesClassName', '<unset>'), AGE,
		wide('VolumeMode', (claim) => textAt(claim, 'spec.volumeMode') || 'Filesystem'),
	],
	persistentvolumes: [
		NAME, text('Capacity', 'spec.capacity.storage'), column('Access Modes', (volume) => modes(textsAt(volume, 'spec.accessModes'))),
		text('Reclaim Policy', 'spec.persistentVolumeReclaimPolicy', 'Retain'), text('Status', 'status.phase', 'Available'),
		column('Claim', (volume) => at(volume, 'spec.claimRef') === undefined ? '' : `${textAt(volume, 'spec.claimRef.namespace')}/${textAt(volume, 'spec.claimRef.name')}`),
		text('StorageClass', 'spec.storageClassName'), text('VolumeAttributesClass', 'spec.volumeAttributesClassName', '<unset>'), text('Reason', 'status.reason'), AGE,
		wide('VolumeMode', (volume) => textAt(volume, 'spec.volumeMode') || 'Filesystem'),
	],
	priorityclasses: [
		NAME, count('Value', 'value'), column('Global-Default', (object) => at(object, 'globalDefault') === true, {type: 'boolean'}), AGE,
		column('PreemptionPolicy', (object) => textAt(object, 'preemptionPolicy') || 'PreemptLowerPriority'),
	],
	storageclasses: [
		NAME, text('Provisioner', 'provisioner'), text('ReclaimPolicy', 'reclaimPolicy', 'Delete'), text('VolumeBindingMode', 'volumeBindingMode', 'Immediate'),
		column('AllowVolumeExpansion', (object) => at(object, 'allowVolumeExpansion') === true, {type: 'boolean'}), AGE,
	],
	resourcequotas: [
		NAME, column('Request', (quota) => quotaText(quota, (name) => !name.startsWith('limits.'))), column('Limit', (quota) => quotaText(quota, (name) => name.startsWith('limits.'))), AGE,
	],
	limitranges: [NAME, CREATED],
	componentstatuses: [NAME,
		column('Status', (object) => recordsAt(object, 'conditions').some((one) => one['type'] === 'Healthy' && one['status'] === 'True') ? 'Healthy' : 'Unhealthy'),
		column('Message', (object) => textAt(recordsAt(object, 'conditions')[0], 'message')), column('Error', (object) => textAt(recordsAt(object, 'conditions')[0], 'error')),
	],
	apiservices: [NAME,
		column('Service', (object) => at(object, 'spec.service') === undefined ? 'Local' : `${textAt(object, 'spec.service.namespace')}/${textAt(object, 'spec.service.name')}`),
		column('Available', (object) => textAt(recordsAt(object, 'status.conditions').find((one) => one['type'] === 'Available'), 'status') || 'Unknown'), AGE,
	],
	customresourcedefinitions: [NAME, CREATED],
	servicecidrs: [NAME, column('CIDRs', (object) => textsAt(object, 'spec.cidrs').join(',')), AGE],
	runtimeclasses: [NAME, text('Handler', 'handler'), AGE],
};

const MODES: Readonly<Record<string, string>> = {ReadWriteOnce: 'RWO', ReadOnlyMany: 'ROX', ReadWriteMany: 'RWX', ReadWriteOncePod: 'RWOP'};

function modes(names: readonly string[]): string {
	return names.map((name) => MODES[name] ?? name).join(',');
}

function quotaText(quota: unknown, isOf: (name: string) => boolean): string {
	return Object.entries(wordsAt(quota, 'spec.hard')).filter(([name]) => isOf(name)).sort(([a], [b]) => a < b ? -1 : 1)
		.map(([name, hard]) => `${name}: ${wordsAt(quota, 'status.used')[name] ?? '0'}/${hard}`).join(', ');
}
