import {BlockList, isIP} from 'node:net';
import {isDeepStrictEqual} from 'node:util';
import {podSpec} from './defaults.ts';
import type {Change} from './node-restriction.ts';
import {at, numberAt, recordAt, recordsAt, textAt, textsAt} from './read.ts';
import {invalid} from './refusals.ts';
import type {Settings} from './settings.ts';
import type {Cause} from './status.ts';
import type {StoredObject} from './store.ts';

type Json = Record<string, unknown>;
/** What is wrong with an object that has its defaults. */
type Check = (object: unknown, before: StoredObject | undefined, settings: Settings) => Cause[];

const bad = (field: string, value: unknown, why: string): Cause => ({reason: 'FieldValueInvalid', field, message: `Invalid value: ${JSON.stringify(value)}: ${why}`});
const required = (field: string): Cause => ({reason: 'FieldValueRequired', field, message: 'Required value'});
const forbidden = (field: string, why: string): Cause => ({reason: 'FieldValueForbidden', field, message: `Forbidden: ${why}`});
/** As they come over the wire: without members that are undefined. */
const plain = (value: unknown): unknown => value === undefined ? undefined : JSON.parse(JSON.stringify(value)) as unknown;
const same = (one: unknown, other: unknown): boolean => isDeepStrictEqual(plain(one), plain(other));

function containersOf(spec: unknown, place: string): Cause[] {
	if (recordsAt(spec, 'containers').length === 0) {
		return [required(`${place}.containers`)];
	}
	return ['initContainers', 'containers'].flatMap((list) => recordsAt(spec, list).flatMap((one, index) =>
		textAt(one, 'image') === '' ? [required(`${place}.${list}[${index}].image`)] : []));
}

const CHANGEABLE = 'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),'
	+ '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

/** What of a Pod stays as it was made, with the defaults that both have. */
function fixed(spec: unknown, before: Json): unknown {
	const filled = podSpec(spec);
	const lists = Object.fromEntries(['containers', 'initContainers'].map((list) => [list, recordsAt(filled, list).map((one) => ({...one, image: ''}))]));
	return {enableServiceLinks: true, priority: before['priority'], preemptionPolicy: before['preemptionPolicy'], ...filled, ...lists, activeDeadlineSeconds: 0, tolerations: [], schedulingGates: []};
}

const pod: Check = (object, before) => {
	const [spec, old] = [recordAt(object, 'spec'), recordAt(before, 'spec')];
	const faults = containersOf(spec, 'spec');
	if (before === undefined || faults.length > 0) {
		return faults;
	}
	for (const list of ['containers', 'initContainers']) {
		if (recordsAt(spec, list).length !== recordsAt(old, list).length) {
			return [forbidden(`spec.${list}`, 'pod updates may not add or remove containers')];
		}
	}
	const tolerations = recordsAt(spec, 'tolerations');
	const kept = recordsAt(old, 'tolerations').every((one) => tolerations.some((other) => same({...one, tolerationSeconds: 0}, {...other, tolerationSeconds: 0})));
	return kept && same(fixed(spec, old), fixed(old, old)) ? [] : [forbidden('spec', CHANGEABLE)];
};

/** Selectors that stay for good, and match the Pods that are made. */
const templated = (isFixed: boolean): Check => (object, before) => {
	const selector = at(object, 'spec.selector');
	const labels = recordAt(object, 'spec.template.metadata.labels');
	const wanted = Object.entries(recordAt(object, 'spec.selector.matchLabels'));
	return [
		...(wanted.some(([key, value]) => labels[key] !== value) ? [bad('spec.template.metadata.labels', labels, '`selector` does not match template `labels`')] : []),
		...containersOf(at(object, 'spec.template.spec'), 'spec.template.spec'),
		...(isFixed && before !== undefined && !same(selector, at(before, 'spec.selector')) ? [bad('spec.selector', selector, 'field is immutable')] : []),
	];
};

const [LOWEST, HIGHEST] = [30_000, 32_767];

const service: Check = (object, before, {serviceRange}) => {
	const type = textAt(object, 'spec.type');
	const [old, clusterIP] = [textAt(before, 'spec.clusterIP'), textAt(object, 'spec.clusterIP')];
	if (type !== 'ExternalName' && old !== '' && clusterIP !== old && textAt(before, 'spec.type') !== 'ExternalName') {
		return [bad('spec.clusterIPs[0]', textsAt(object, 'spec.clusterIPs'), 'may not change once set')];
	}
	const ports = recordsAt(object, 'spec.ports').flatMap((port, index) => {
		const nodePort = numberAt(port, 'nodePort');
		const field = `spec.ports[${index}].nodePort`;
		return nodePort === 0 || (before !== undefined && recordsAt(before, 'spec.ports').some((one) => numberAt(one, 'nodePort') === nodePort)) ? []
			: type === 'ClusterIP' ? [forbidden(field, 'may not be used when `type` is \'ClusterIP\'')]
				: nodePort < LOWEST || nodePort > HIGHEST ? [bad(field, nodePort, `provided port is not in the valid range. The range of valid ports is ${LOWEST}-${HIGHEST}`)] : [];
	});
	return type !== 'ExternalName' && clusterIP !== 'None' && clusterIP !== old && !isIn(clusterIP, serviceRange)
		? [bad('spec.clusterIPs', textsAt(object, 'spec.clusterIPs'), isIP(clusterIP) === 0 ? 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)' : `failed to allocate IP ${clusterIP}: the provided network does not match the current range`), ...ports] : ports;
};

/** An address of another family may be of a second range, which is not looked at. */
function isIn(address: string, range: string): boolean {
	const [base = '', prefix = ''] = range.split('/');
	const family = isIP(base);
	if (isIP(address) === 0 || family === 0 || isIP(address) !== family) {
		return isIP(address) !== 0;
	}
	const list = new BlockList();
	list.addSubnet(base, Number(prefix), family === 6 ? 'ipv6' : 'ipv4');
	return list.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

const binding: Check = (object, before) => before === undefined || same(at(object, 'roleRef'), at(before, 'roleRef')) ? []
	: [bad('roleRef', {APIGroup: textAt(object, 'roleRef.apiGroup'), Kind: textAt(object, 'roleRef.kind'), Name: textAt(object, 'roleRef.name')}, 'cannot change roleRef')];

const CHECKS: Readonly<Record<string, Check>> = {
	'pods': pod, 'services': service,
	'apps/deployments': templated(true), 'apps/replicasets': templated(true), 'apps/daemonsets': templated(true), 'apps/statefulsets': templated(false),
	'rbac.authorization.k8s.io/rolebindings': binding, 'rbac.authorization.k8s.io/clusterrolebindings': binding,
};

/**
 * What a kind asks of an object beyond its schema, as far as people run into it (kubernetes, pkg/apis/core/validation,
 * pkg/apis/apps/validation, pkg/registry/core/service).
 * @throws {Refusal} 422
 */
export function validate({settings}: {readonly settings: Settings}, {operation, target: {resource, subresource, name}, before, object}: Change): void {
	const check = operation === 'DELETE' || subresource !== undefined ? undefined : CHECKS[resource.group === '' ? resource.name : `${resource.group}/${resource.name}`];
	const causes = check?.(object, before, settings) ?? [];
	if (causes.length > 0) {
		throw invalid(resource, name ?? textAt(object, 'metadata.name'), causes);
	}
}
