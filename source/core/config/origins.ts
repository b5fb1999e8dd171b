import {isList, isObject, type Value, type ValueObject} from './tables/schema.ts';
import type {InitConfig, Origin} from './types.ts';

/** A field of the configuration, and where its value comes from. */
export interface FieldSource {
	/** `networking.serviceSubnet`, `apiServer.extraArgs.0`, `KubeletConfiguration.maxPods` */
	readonly field: string;
	readonly origin: Exclude<Origin, {from: 'field'}>;
}

/** One value in what a step makes: what it follows from, by name and place. */
export interface ValueSource {
	/** As it is found in what was made: `--service-cluster-ip-range`, `spec.hostNetwork`, a name in a certificate. */
	readonly value: string;
	/** None where the value is kubeadm's own: no field but extra arguments and patches changes it. */
	readonly fields: readonly FieldSource[];
	/** What chooses between values of kubeadm's own. */
	readonly choice?: Choice;
	/** The last patch file that changed it. */
	readonly patch?: string;
}

/** The loopback address is of the family of the advertise address; without the CA's key there is no path to it. */
export type Choice = 'address-family' | 'no-ca-key';

type Origins = Pick<InitConfig, 'origins'>;

/** Where a field's value comes from; one that follows another field is told by that one. */
export function fieldSource(config: Origins, field: string): FieldSource {
	const origin = config.origins.get(field) ?? {from: 'default'};
	return origin.from === 'field' ? fieldSource(config, origin.field) : {field, origin};
}

/** A value and the fields that it follows from. */
export function valueSource(config: Origins, value: string, fields: readonly string[]): ValueSource {
	return {value, fields: fields.map((field) => fieldSource(config, field))};
}

/** Marks as default what neither flag nor file nor machine gave. Elements come from where their list does. */
export function addDefaultOrigins(value: ValueObject, origins: Map<string, Origin>, path = ''): void {
	for (const [name, member] of Object.entries(value)) {
		addDefaultOrigin(member ?? null, origins, path === '' ? name : `${path}.${name}`, {from: 'default'});
	}
}

function addDefaultOrigin(value: Value, origins: Map<string, Origin>, path: string, otherwise: Origin): void {
	const origin = origins.get(path) ?? otherwise;
	origins.set(path, origin);
	if (isList(value)) {
		for (const [index, item] of value.entries()) {
			addDefaultOrigin(item, origins, `${path}.${index}`, origin);
		}
	} else if (isObject(value)) {
		addDefaultOrigins(value, origins, path);
	}
}
