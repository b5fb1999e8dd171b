import {defaults, kubeadmGroup} from './tables/kubeadm-fields.ts';
import {isList, type KindTable, type Value, type ValueObject} from './tables/schema.ts';
import type {Duration} from './types.ts';
import {isRecord} from '../values/is-record.ts';

const v1beta3 = `${kubeadmGroup}/v1beta3`;

/** Turns what was decoded as v1beta3 into v1beta4 (apis/kubeadm/v1beta3/conversion.go). */
export function convertInit(value: ValueObject, table: KindTable): ValueObject {
	return table.apiVersion === v1beta3 ? mapInside(value, 'nodeRegistration', options => mapInside(options, 'kubeletExtraArgs', toArguments)) : value;
}

/**
 * The same for a ClusterConfiguration. The time that v1beta3 grants the control plane moved to
 * the InitConfiguration, so it is handed back beside it.
 */
export function convertCluster(value: ValueObject, table: KindTable): {cluster: ValueObject; timeoutForControlPlane?: Duration} {
	if (table.apiVersion !== v1beta3) {
		return {cluster: value};
	}
	let cluster = value;
	for (const component of ['apiServer', 'controllerManager', 'scheduler']) {
		cluster = mapInside(cluster, component, options => mapInside(options, 'extraArgs', toArguments));
	}
	cluster = mapInside(cluster, 'etcd', etcd => mapInside(etcd, 'local', local => mapInside(local, 'extraArgs', toArguments)));
	const apiServer = isRecord(cluster['apiServer']) ? cluster['apiServer'] : {};
	const {timeoutForControlPlane = defaults.controlPlaneHealthCheck, ...rest} = apiServer;
	return {cluster: {...cluster, apiServer: rest}, ...(typeof timeoutForControlPlane === 'bigint' ? {timeoutForControlPlane} : {})};
}

/** The same for a JoinConfiguration, where discovery's timeout moved to the other timeouts. */
export function convertJoin(value: ValueObject, table: KindTable): ValueObject {
	if (table.apiVersion !== v1beta3) {
		return value;
	}
	const join = convertInit(value, table);
	const {timeout, ...discovery} = isRecord(join['discovery']) ? join['discovery'] : {};
	return {...join, discovery, ...(timeout === undefined ? {} : {timeouts: {discovery: timeout}})};
}

/** Where nothing else is said, etcd is looked after at the endpoints that it is used at. */
export function defaultEtcd(cluster: ValueObject): ValueObject {
	const etcd = isRecord(cluster['etcd']) ? cluster['etcd'] : {};
	if (etcd['local'] === undefined && etcd['external'] === undefined) {
		return {...cluster, etcd: {...etcd, local: {}}};
	}
	return mapInside(cluster, 'etcd', inside => mapInside(inside, 'external', external => {
		const {endpoints, httpEndpoints} = external;
		const isGiven = isList(httpEndpoints) && httpEndpoints.length > 0;
		return isGiven || endpoints === undefined ? external : {...external, httpEndpoints: endpoints};
	}));
}

function mapInside(value: ValueObject, name: string, change: (inside: ValueObject) => Value): ValueObject {
	const inside = value[name];
	return isRecord(inside) ? {...value, [name]: change(inside)} : value;
}

/** A map of arguments becomes a list, sorted as Go sorts strings. */
function toArguments(args: ValueObject): Value {
	return Object.entries(args)
		.map(([name, value]) => ({name, value: value ?? ''}))
		.sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
}
