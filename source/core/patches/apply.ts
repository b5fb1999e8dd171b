import type {InitConfig, JsonObject, PatchFolder} from '../config/types.ts';
import {Failure} from '../told/failures.ts';
import {jsonPatch} from './json-patch.ts';
import {mergePatch} from './merge-patch.ts';
import type {PatchTarget, PatchType} from './names.ts';
import {PatchProblem} from '../told/patch-faults.ts';
import {readPatches, type Patch, type PatchSet} from './read.ts';
import {isRecord, strategicMerge, type Members} from './strategic-merge.ts';
import {asTyped, typedSchema} from './typed.ts';

/** A target as it was at first, without `file`, or after a patch of that file. */
export interface Stage {
	readonly file?: string;
	readonly object: JsonObject;
}

/** A target after its patches. */
export interface Patched {
	/** One for the start and one for each patch; empty where there are none. */
	readonly stages: readonly Stage[];
	readonly object: JsonObject;
	/** Names of the files that changed it, in order; a file with several documents is there once. */
	readonly files: readonly string[];
}

/**
 * Applies the patches of the configuration's folder to a target. Pods and the Deployment come back
 * as Go would write them; a KubeletConfiguration is taken as it is (as kubeadm does:
 * util/staticpod/utils.go, PatchStaticPod; phases/kubelet/config.go; phases/addons/dns/dns.go).
 *
 * @throws Failure `patch.invalid`, for any patch of the folder that cannot be read
 */
export function applyPatches({patches: folder}: Pick<InitConfig, 'patches'>, target: PatchTarget, object: JsonObject): Patched {
	if (folder === undefined) {
		return {object, files: [], stages: []};
	}
	const type = goTypes[target];
	const own = patchSet(folder).patches.filter((patch) => patch.target === target);
	// Without members that are undefined, which are none in JSON.
	let value = (own.length === 0 ? object : JSON.parse(JSON.stringify(object))) as Members;
	const stages: Stage[] = own.length === 0 ? [] : [{object: value as JsonObject}];
	for (const patch of own) {
		value = told(patch, () => apply[patch.type](value, patch.value, type));
		stages.push({file: patch.name, object: value as JsonObject});
	}
	const [last] = own.slice(-1);
	return {
		object: type === undefined || last === undefined ? value as JsonObject : told(last, () => typedObject(type, value)),
		files: [...new Set(own.map(({name}) => name))],
		stages,
	};
}

const goTypes: Readonly<Record<PatchTarget, string | undefined>> = {
	etcd: 'Pod',
	'kube-apiserver': 'Pod',
	'kube-controller-manager': 'Pod',
	'kube-scheduler': 'Pod',
	corednsdeployment: 'Deployment',
	// No member of it says how it merges: maps merge, lists are replaced.
	kubeletconfiguration: undefined,
};

const apply: Readonly<Record<PatchType, (value: Members, patch: unknown, type: string | undefined) => Members>> = {
	strategic: (value, patch, type) => (patch === null ? value : strategicMerge(value, record(patch), type, typedSchema)),
	merge: (value, patch) => mergePatch(value, record(patch)),
	json(value, patch) {
		if (patch !== null && !Array.isArray(patch)) {
			throw new PatchProblem('patch-shape', {expected: 'list'});
		}
		return record(jsonPatch(value, patch ?? []));
	},
};

function typedObject(type: string, value: Members): JsonObject {
	const apiVersion = type === 'Pod' ? 'v1' : 'apps/v1';
	for (const [field, expected] of [['apiVersion', apiVersion], ['kind', type]] as const) {
		if (value[field] !== expected) {
			throw new PatchProblem('patch-result', {field, found: JSON.stringify(value[field]) ?? 'null', expected});
		}
	}
	return asTyped(type, value);
}

function record(value: unknown): Members {
	if (!isRecord(value)) {
		throw new PatchProblem('patch-shape', {expected: 'map'});
	}
	return value;
}

function told<Value>({path, target}: Patch, act: () => Value): Value {
	try {
		return act();
	} catch (error) {
		if (error instanceof PatchProblem) {
			throw new Failure('patch.invalid', {file: path, target, problem: error.fault.code, ...error.fault.fields}, {cause: error});
		}
		throw error;
	}
}

/** A folder is read once a run, like kubeadm's own cache of it. */
const read = new WeakMap<PatchFolder, PatchSet>();

function patchSet(folder: PatchFolder): PatchSet {
	const set = read.get(folder) ?? readPatches(folder);
	read.set(folder, set);
	return set;
}
