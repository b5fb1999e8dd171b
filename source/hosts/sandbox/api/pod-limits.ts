import type {Change} from './node-restriction.ts';
import {at, numberAt, recordAt, recordsAt, textAt, textsAt, wordsAt} from './read.ts';
import {resourceOf, type Resource} from './resources.ts';
import {Refusal} from './status.ts';
import type {Store} from './store.ts';

/**
 * What a namespace says of the Pods in it, and of how much there may be (admission plugins PodSecurity and
 * ResourceQuota); of quotas those that count objects.
 * @throws {Refusal} 403
 */
export function limit({store}: {readonly store: Store}, {operation, target: {resource, namespace, name, subresource}, object}: Change): void {
	if (operation !== 'CREATE' || namespace === undefined || subresource !== undefined) {
		return;
	}
	const itsName = name ?? textAt(object, 'metadata.name');
	const reason = (resource.group === '' && resource.name === 'pods' ? insecure(store, namespace, object) : undefined) ?? exceeded(store, namespace, resource);
	if (reason !== undefined) {
		throw new Refusal('Forbidden', `${resource.name}${resource.group === '' ? '' : `.${resource.group}`} ${JSON.stringify(itsName)} is forbidden: ${reason}`, {name: itsName, group: resource.group, kind: resource.name});
	}
}

/** Those that a quota counts by their own names too. */
const COUNTED: ReadonlySet<string> = new Set(['pods', 'services', 'configmaps', 'secrets', 'persistentvolumeclaims', 'replicationcontrollers', 'resourcequotas']);

function exceeded(store: Store, namespace: string, resource: Resource): string | undefined {
	const names = resource.group === '' ? [`count/${resource.name}`, ...(COUNTED.has(resource.name) ? [resource.name] : [])] : [`count/${resource.name}.${resource.group}`];
	for (const quota of store.list(resourceOf('', 'resourcequotas'), namespace)) {
		const hard = recordAt(quota, 'spec.hard');
		// Of Pods those count that have not ended, but `count/pods` counts them all.
		const used = (name: string): number => store.list(resource, namespace).filter((one) => name !== 'pods' || !['Succeeded', 'Failed'].includes(textAt(one, 'status.phase'))).length;
		const full = names.filter((name) => hard[name] !== undefined && used(name) + 1 > Number(hard[name]));
		if (full.length > 0) {
			const each = (value: (name: string) => unknown): string => full.map((name) => `${name}=${String(value(name))}`).join(',');
			return `exceeded quota: ${quota.metadata.name}, requested: ${each(() => 1)}, used: ${each(used)}, limited: ${each((name) => hard[name])}`;
		}
	}
	return undefined;
}

type Json = Record<string, unknown>;

/** Capabilities that a container may add (Pod Security Standards, baseline). */
const DEFAULT_CAPABILITIES: ReadonlySet<string> = new Set([
	'AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT',
]);

const quoted = (names: readonly unknown[]): string => names.map((name) => JSON.stringify(name)).join(', ');
const some = (what: string, names: readonly unknown[]): string => `${what}${names.length === 1 ? '' : 's'} ${quoted(names)}`;
const containersOf = (spec: Json): Json[] => ['initContainers', 'containers'].flatMap((list) => recordsAt(spec, list));
const named = (containers: readonly Json[]): unknown[] => containers.map((one) => one['name']);

type Standard = (spec: Json) => string | undefined;

const about = (picks: (container: Json, spec: Json) => boolean, title: string, text: string, who = ''): Standard => (spec) => {
	const found = containersOf(spec).filter((one) => picks(one, spec));
	return found.length === 0 ? undefined : `${title} (${who}${some('container', named(found))} ${text})`;
};

const BASELINE: readonly Standard[] = [
	(spec) => {
		const found = containersOf(spec).filter((one) => textsAt(one, 'securityContext.capabilities.add').some((word) => !DEFAULT_CAPABILITIES.has(word)));
		const added = [...new Set(found.flatMap((one) => textsAt(one, 'securityContext.capabilities.add').filter((word) => !DEFAULT_CAPABILITIES.has(word))))].sort();
		return found.length === 0 ? undefined : `non-default capabilities (${some('container', named(found))} must not include ${quoted(added)} in securityContext.capabilities.add)`;
	},
	(spec) => {
		const found = ['hostNetwork', 'hostPID', 'hostIPC'].filter((member) => spec[member] === true);
		return found.length === 0 ? undefined : `host namespaces (${found.map((member) => `${member}=true`).join(', ')})`;
	},
	(spec) => {
		const found = recordsAt(spec, 'volumes').filter((one) => one['hostPath'] !== undefined);
		return found.length === 0 ? undefined : `hostPath volumes (${some('volume', named(found))})`;
	},
	(spec) => {
		const found = containersOf(spec).filter((one) => recordsAt(one, 'ports').some((port) => numberAt(port, 'hostPort') > 0));
		const ports = [...new Set(found.flatMap((one) => recordsAt(one, 'ports').map((port) => numberAt(port, 'hostPort')).filter((port) => port > 0)))].sort((a, b) => a - b);
		return found.length === 0 ? undefined : `hostPort (${some('container', named(found))} ${found.length === 1 ? 'uses' : 'use'} hostPort${ports.length === 1 ? '' : 's'} ${ports.join(', ')})`;
	},
	about((one) => at(one, 'securityContext.privileged') === true, 'privileged', 'must not set securityContext.privileged=true'),
];

const RESTRICTED: readonly Standard[] = [
	about((one) => at(one, 'securityContext.allowPrivilegeEscalation') !== false, 'allowPrivilegeEscalation != false', 'must set securityContext.allowPrivilegeEscalation=false'),
	about((one) => !textsAt(one, 'securityContext.capabilities.drop').includes('ALL'), 'unrestricted capabilities', 'must set securityContext.capabilities.drop=["ALL"]'),
	about((one, spec) => (at(one, 'securityContext.runAsNonRoot') ?? at(spec, 'securityContext.runAsNonRoot')) !== true, 'runAsNonRoot != true', 'must set securityContext.runAsNonRoot=true', 'pod or '),
	about((one, spec) => !['RuntimeDefault', 'Localhost'].includes(textAt(one, 'securityContext.seccompProfile.type') || textAt(spec, 'securityContext.seccompProfile.type')), 'seccompProfile',
		'must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"', 'pod or '),
];

const LEVELS: Readonly<Record<string, readonly Standard[]>> = {baseline: BASELINE, restricted: [...BASELINE, ...RESTRICTED]};

function insecure(store: Store, namespace: string, pod: unknown): string | undefined {
	const labels = wordsAt(store.find(resourceOf('', 'namespaces'), undefined, namespace), 'metadata.labels');
	const level = labels['pod-security.kubernetes.io/enforce'] ?? '';
	const standards = Object.hasOwn(LEVELS, level) ? LEVELS[level] ?? [] : [];
	const said = standards.flatMap((standard) => standard(recordAt(pod, 'spec')) ?? []);
	return said.length === 0 ? undefined : `violates PodSecurity "${level}:${labels['pod-security.kubernetes.io/enforce-version'] ?? 'latest'}": ${said.join(', ')}`;
}
