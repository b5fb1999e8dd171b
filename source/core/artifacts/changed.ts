import type {FileRole} from '../told/details.ts';
import {compare} from './compare.ts';
import type {Difference, Fact} from '../told/differences.ts';
import {environmentFacts, manifestFacts, settingsFacts} from './yaml-facts.ts';
import {maskData} from '../secrets/masking.ts';

/** What somebody made of a file of init's. */
export interface Change {
	/** By meaning, from what init makes to what there is; none where only the writing differs. */
	readonly differences: readonly Difference[];
	/** Those of them that init itself goes by: it cannot go on from a file without them. */
	readonly needed: readonly Difference[];
}

/** What a text means that is in the place of a file of init's; undefined for a file that has no meaning of its own. */
export function changeOf(role: FileRole, path: string, ours: string, theirs: string): Change | undefined {
	const read = readers[role.startsWith('manifest/') ? 'manifest/' : role];
	if (read === undefined) {
		return undefined;
	}
	const place = {phase: '', kind: 'manifest', name: '', paths: [path]} as const;
	const differences = compare({place, isThere: true, facts: read(ours)}, {place, isThere: true, facts: read(theirs)});
	return {differences, needed: differences.filter(({aspect, name}) => aspect === 'malformed' || aspect === 'argument' || needs[role]?.includes(name) || (role.startsWith('manifest/') && ofPods.includes(name)))};
}

/** As one line without words: `--v: 2 → 4`, `- --no-such-flag=1`. */
export function differenceLine(difference: Difference): string {
	// What is secret goes by the name beside it, which no mask finds in a line any more.
	const {aspect, name, from, to} = maskData(difference);
	const what = [...(aspect === 'flag' || aspect === 'field' ? [] : [aspect]), ...(name === '' ? [] : [name])].join(' ');
	const valued = (value: string) => (value === '' ? what : `${what}${aspect === 'flag' ? '=' : ': '}${value}`);
	return from === undefined ? `+ ${valued(to ?? '')}` : to === undefined ? `- ${valued(from)}` : `${what}: ${from || '""'} → ${to || '""'}`;
}

const readers: Readonly<Record<string, (text: string) => Fact[]>> = {
	'manifest/': manifestFacts, 'kubelet/config': settingsFacts, 'kubelet/instance-config': settingsFacts, 'kubelet/flags': environmentFacts,
};

/** What makes a static Pod the one that init waits for. */
const ofPods: readonly string[] = ['apiVersion', 'kind', 'metadata.name', 'metadata.namespace', 'spec.hostNetwork'];

/** What init asks, waits for and hands out elsewhere by the configuration, so that another value here breaks it. */
const needs: Readonly<Partial<Record<FileRole, readonly string[]>>> = {
	'manifest/etcd': ['--data-dir', '--listen-client-urls', '--cert-file', '--key-file', '--trusted-ca-file', '--client-cert-auth'],
	'manifest/kube-apiserver': ['--secure-port', '--etcd-servers', '--client-ca-file', '--tls-cert-file', '--tls-private-key-file', '--service-account-key-file', '--service-account-signing-key-file', '--service-cluster-ip-range'],
	'manifest/kube-controller-manager': ['--kubeconfig', '--cluster-signing-cert-file', '--cluster-signing-key-file', '--service-account-private-key-file'],
	'manifest/kube-scheduler': ['--kubeconfig'],
	'kubelet/config': ['apiVersion', 'kind', 'staticPodPath', 'healthzPort', 'healthzBindAddress'],
	'kubelet/instance-config': ['apiVersion', 'kind'],
};
