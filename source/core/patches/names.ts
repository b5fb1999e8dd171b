/** What can be patched, by kubeadm's names. */
export const patchTargets = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubeletconfiguration', 'corednsdeployment'] as const;
export type PatchTarget = (typeof patchTargets)[number];

export const patchTypes = ['json', 'merge', 'strategic'] as const;
export type PatchType = (typeof patchTypes)[number];

/** What a file's name says: a patch; no patch, and why; a patch of no known type. */
export type PatchName =
	| {readonly is: 'patch'; readonly target: PatchTarget; readonly type: PatchType}
	| {readonly is: 'ignored'; readonly because: 'extension' | 'target'}
	| {readonly is: 'faulty'};

/**
 * Reads `target[suffix][+type].extension` as kubeadm does (util/patches/patches.go,
 * parseFilename): the suffix ends at the first `.` or `+`, and no type means strategic.
 *
 * @param name without folders: `kube-apiserver0+merge.yaml`
 */
export function parsePatchName(name: string): PatchName {
	if (!/.+\.(?:json|yaml)$/.test(name)) {
		return {is: 'ignored', because: 'extension'};
	}
	const match = pattern.exec(name);
	if (match === null) {
		return {is: 'ignored', because: 'target'};
	}
	const [, target, plus, type] = match;
	return plus !== undefined && type === undefined
		? {is: 'faulty'}
		: {is: 'patch', target: target as PatchTarget, type: (type ?? 'strategic') as PatchType};
}

const pattern = new RegExp(String.raw`^(${patchTargets.join('|')})[^.+\n]*(\+)?(${patchTypes.join('|')})?`);
