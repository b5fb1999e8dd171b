import {memberOf, objectOf, type KubeObject} from '../cluster/answers.ts';
import {kubeSystem, objectPath} from '../cluster/objects.ts';
import type {ApiRequest, Host} from '../ports/index.ts';
import {openKubeconfig} from '../cluster/open-kubeconfig.ts';
import type {Difference, Fact, Inspected} from '../told/differences.ts';
import {manifestFacts} from './yaml-facts.ts';

export const ADMIN_CONF = '/etc/kubernetes/admin.conf';
/** Who looks at a node whose API server does not answer is to see that soon. */
export const TIMEOUT_MS = 3000;
const components = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const;
/** What the kubelet shows in a mirror Pod as it stands in the manifest; other fields are given defaults there. */
const asWritten: ReadonlySet<Fact['aspect']> = new Set(['flag', 'argument', 'image']);

/** What a cluster tells of a node that it runs on. */
export interface ToldByCluster {
	/** ClusterConfiguration and KubeletConfiguration that init left there, as YAML; empty where the first is not there. */
	readonly configuration: readonly string[];
	/** By component: what the kubelet runs. */
	readonly running: ReadonlyMap<string, readonly Fact[]>;
}

/**
 * Asks the node's own cluster which configuration made it, and what runs, with reads alone.
 * @returns undefined where admin.conf cannot be read or nobody answers: the files tell then what they can
 */
export async function askCluster(host: Host, nodeName: string): Promise<ToldByCluster | undefined> {
	const access = await openKubeconfig(host, ADMIN_CONF).catch(() => undefined);
	if (access === undefined) {
		return undefined;
	}
	const get = async (plural: string, name: string): Promise<KubeObject> => {
		const request: ApiRequest = {method: 'GET', path: objectPath({apiVersion: 'v1', plural, namespace: kubeSystem, name})};
		const answer = await access.api.request(request, {timeoutMs: TIMEOUT_MS});
		return answer.status === 200 ? objectOf(request, answer) : {};
	};
	try {
		const [cluster, kubelet, ...pods] = await Promise.all([
			get('configmaps', 'kubeadm-config'), get('configmaps', 'kubelet-config'), ...components.map(async (name) => get('pods', `${name}-${nodeName}`)),
		]);
		const made = cluster.data?.['ClusterConfiguration'];
		return {
			configuration: [made, made === undefined ? undefined : kubelet.data?.['kubelet']].filter((text) => typeof text === 'string'),
			running: new Map(components.flatMap((name, index) => {
				const pod = pods[index];
				return pod === undefined || pod.metadata?.annotations?.[MIRROR] === undefined || memberOf(pod.status, 'phase') !== 'Running' ? [] : [[name, manifestFacts(JSON.stringify(pod)).filter(({aspect}) => asWritten.has(aspect))] as const];
			})),
		};
	} catch {
		return undefined;
	} finally {
		await access.api.close();
	}
}

/** The annotation of Pods that the kubelet made of a file. */
const MIRROR = 'kubernetes.io/config.mirror';

/** Where the Pod that runs is not what its manifest says: from the manifest to the Pod. */
export function runningDifferences({now: {place, facts, isThere}}: Pick<Inspected, 'now'>, {running}: ToldByCluster): Difference[] {
	const found = place.kind === 'manifest' ? running.get(place.name) : undefined;
	const written = facts.filter(({aspect}) => asWritten.has(aspect));
	if (found === undefined || !isThere || written.length === 0) {
		return [];
	}
	const ids = new Map([...written, ...found].map((fact) => [`${fact.aspect} ${fact.name}`, fact]));
	return [...ids.values()].flatMap(({aspect, name}): Difference[] => {
		const [from, to] = [written, found].map((list) => list.find((one) => one.aspect === aspect && one.name === name)?.value);
		return from === to ? [] : [{aspect: 'running', name: aspect === 'flag' ? name : aspect === 'image' ? `image${name}` : 'args', ...(from !== undefined && {from}), ...(to !== undefined && {to})}];
	});
}
