import {isIP} from 'node:net';
import {AGGREGATED, CLUSTER_ROLE_BINDINGS, CLUSTER_ROLES, PART_OF, ROLES, ruleOf, subjectOf} from './api/bootstrap-roles.ts';
import {GROUPS, resourceOf, versionOf, type Resource} from './api/resources.ts';
import type {NewObject, Store} from './api/store.ts';

const NAMESPACES = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];
const RBAC = 'rbac.authorization.k8s.io';
const BOOTSTRAP = {
	labels: {'kubernetes.io/bootstrapping': 'rbac-defaults'},
	annotations: {'rbac.authorization.kubernetes.io/autoupdate': 'true'},
};

/** What of its flags shows in the objects that an API server makes. */
export interface SeedOptions {
	/** `10.96.0.0/12`: the Service `kubernetes` has its first address. */
	readonly serviceRange: string;
	readonly advertiseAddress: string | undefined;
	readonly port: number;
}

/** What an API server makes of its own accord when it starts, of what is not there. */
export function seedCluster(store: Store, {serviceRange, advertiseAddress, port}: SeedOptions = {serviceRange: '10.96.0.0/12', advertiseAddress: undefined, port: 6443}): void {
	const make = (resource: Resource, object: NewObject): void => {
		if (store.find(resource, object.metadata.namespace, object.metadata.name) === undefined) {
			store.create(resource, object);
		}
	};
	for (const name of NAMESPACES) {
		make(resourceOf('', 'namespaces'), {metadata: {name, labels: {'kubernetes.io/metadata.name': name}}, spec: {finalizers: ['kubernetes']}, status: {phase: 'Active'}});
	}
	for (const [name, value] of [
		['system-cluster-critical', 2_000_000_000],
		['system-node-critical', 2_000_001_000],
	] as const) {
		make(resourceOf('scheduling.k8s.io', 'priorityclasses'), {metadata: {name, generation: 1}, value, preemptionPolicy: 'PreemptLowerPriority'});
	}
	seedRoles(make);
	for (const group of GROUPS.filter((one) => one !== 'apiregistration.k8s.io')) {
		const version = versionOf(group);
		make(resourceOf('apiregistration.k8s.io', 'apiservices'), {
			metadata: {name: `${version}.${group}`, labels: {'kube-aggregator.kubernetes.io/automanaged': 'onstart'}},
			spec: {...(group !== '' && {group}), version, groupPriorityMinimum: group === '' ? 18_000 : 17_000, versionPriority: group === '' ? 1 : 15},
			status: {conditions: [{type: 'Available', status: 'True', reason: 'Local', message: 'Local APIServices are always available', lastTransitionTime: store.now()}]},
		});
	}
	make(resourceOf('networking.k8s.io', 'servicecidrs'), {
		metadata: {name: 'kubernetes', finalizers: ['networking.k8s.io/service-cidr-finalizer']}, spec: {cidrs: serviceRange.split(',')},
		status: {conditions: [{type: 'Ready', status: 'True', reason: '', message: 'Kubernetes Service CIDR is ready', lastTransitionTime: store.now()}]},
	});
	const clusterIP = firstAddress(serviceRange);
	make(resourceOf('', 'services'), {
		metadata: {name: 'kubernetes', namespace: 'default', labels: {component: 'apiserver', provider: 'kubernetes'}},
		spec: {
			type: 'ClusterIP', clusterIP, clusterIPs: [clusterIP], ipFamilies: [isIP(clusterIP) === 6 ? 'IPv6' : 'IPv4'], ipFamilyPolicy: 'SingleStack',
			internalTrafficPolicy: 'Cluster', sessionAffinity: 'None', ports: [{name: 'https', port: 443, protocol: 'TCP', targetPort: port}],
		},
		status: {loadBalancer: {}},
	});
	if (advertiseAddress !== undefined) {
		make(resourceOf('discovery.k8s.io', 'endpointslices'), {
			metadata: {name: 'kubernetes', namespace: 'default', labels: {'kubernetes.io/service-name': 'kubernetes'}},
			addressType: isIP(advertiseAddress) === 6 ? 'IPv6' : 'IPv4',
			endpoints: [{addresses: [advertiseAddress], conditions: {ready: true}}],
			ports: [{name: 'https', port, protocol: 'TCP'}],
		});
		make(resourceOf('', 'endpoints'), {
			metadata: {name: 'kubernetes', namespace: 'default', labels: {'endpointslice.kubernetes.io/skip-mirror': 'true'}},
			subsets: [{addresses: [{ip: advertiseAddress}], ports: [{name: 'https', port, protocol: 'TCP'}]}],
		});
	}
}

function seedRoles(make: (resource: Resource, object: NewObject) => void): void {
	const part = (name: string): Record<string, unknown> => {
		const whole = Object.hasOwn(PART_OF, name) ? PART_OF[name] : undefined;
		return whole === undefined ? BOOTSTRAP : {...BOOTSTRAP, labels: {...BOOTSTRAP.labels, [`${RBAC}/aggregate-to-${whole}`]: 'true'}};
	};
	for (const [name, rules] of Object.entries(CLUSTER_ROLES)) {
		make(resourceOf(RBAC, 'clusterroles'), {metadata: {name, ...part(name)}, rules: rules.map((rule) => ruleOf(rule))});
	}
	for (const name of AGGREGATED) {
		make(resourceOf(RBAC, 'clusterroles'), {
			metadata: {name, ...part(name)},
			aggregationRule: {clusterRoleSelectors: [{matchLabels: {[`${RBAC}/aggregate-to-${name}`]: 'true'}}]},
			rules: [],
		});
	}
	for (const [name, subjects] of Object.entries(CLUSTER_ROLE_BINDINGS)) {
		make(resourceOf(RBAC, 'clusterrolebindings'), {
			metadata: {name, ...BOOTSTRAP},
			...(subjects.length > 0 && {subjects: subjects.map((subject) => subjectOf(subject))}),
			roleRef: {apiGroup: RBAC, kind: 'ClusterRole', name},
		});
	}
	for (const [namespace, name, rules, subjects] of ROLES) {
		make(resourceOf(RBAC, 'roles'), {metadata: {name, namespace, ...BOOTSTRAP}, rules: rules.map((rule) => ruleOf(rule))});
		make(resourceOf(RBAC, 'rolebindings'), {metadata: {name, namespace, ...BOOTSTRAP}, subjects: subjects.map((subject) => subjectOf(subject)), roleRef: {apiGroup: RBAC, kind: 'Role', name}});
	}
}

/** `10.96.0.1` of `10.96.0.0/12`. */
function firstAddress(range: string): string {
	const [base = ''] = range.split('/');
	return base.includes(':') ? base.replace(/::$|:0*$/, '::1') : base.replace(/\d+$/, (last) => String(Number(last) + 1));
}
