import {objectOf} from '../cluster/answers.ts';
import type {ApiRequest, Host} from '../ports/index.ts';
import {ADMIN_CONF, TIMEOUT_MS} from './cluster.ts';
import {noAnswer} from '../cluster/requests.ts';
import {openKubeconfig} from '../cluster/open-kubeconfig.ts';
import {compare} from './compare.ts';
import {requestArtifacts, withoutRandom, type Sent} from './requests.ts';
import type {Artifact, Difference, Fact} from '../told/differences.ts';
import {objectFacts} from './yaml-facts.ts';

/** An object of the API as init would make it: what differs, from what the cluster has. */
export interface ObjectDifferences {
	/** `/api/v1/namespaces/kube-system/configmaps/kubeadm-config` */
	readonly path: string;
	readonly differences: readonly Difference[];
}

/** Members that an update replaces whole, and that the API server adds nothing to. */
const WHOLE = /^(?:data\.|rules\[|subjects\[\d+\]\.(?:kind|name|namespace)$)/;

/** What the API server keeps for itself: a status that comes with an object is dropped. */
export const KEPT_BY_SERVER = /^(?:metadata\.(?:resourceVersion|uid|generation|creationTimestamp|managedFields)|status\b)/;

/** What a controller puts back at once: the bootstrapsigner's signatures of cluster-info. */
const KEPT_BY_CONTROLLERS = /^data\.jws-kubeconfig-/;

/**
 * What init's requests would change in the cluster, with reads alone. Of an object only those fields count that
 * init speaks of: the API server gives the others their defaults.
 * @param sent what a run over an overlay of this cluster would have sent
 */
export async function objectDifferences(host: Host, sent: readonly Sent[]): Promise<ObjectDifferences[]> {
	return (await objectsInCluster(host, requestArtifacts(sent).map((made) => ({...made, facts: made.facts.filter(({name}) => !KEPT_BY_SERVER.test(name))}))))
		.map(({now, wanted}) => ({path: wanted.place.paths[0], differences: compare(now, wanted)})).filter(({differences}) => differences.length > 0);
}

/**
 * Objects as the cluster on a node has them, with reads alone; of each as much as the one that is wanted speaks of.
 * @throws Failure where nobody answers, or admin.conf cannot be used
 */
export async function objectsInCluster(host: Host, objects: readonly Artifact[]): Promise<{readonly now: Artifact; readonly wanted: Artifact}[]> {
	const access = await openKubeconfig(host, ADMIN_CONF);
	try {
		return await Promise.all(objects.map(async (wanted) => {
			const request: ApiRequest = {method: 'GET', path: wanted.place.paths[0]};
			const answer = await access.api.request(request, {timeoutMs: TIMEOUT_MS}).catch((error: unknown) => {
				throw noAnswer(error);
			});
			const isThere = answer.status === 200;
			return {wanted, now: {place: wanted.place, isThere, facts: isThere ? spokenOf(withoutRandom(objectFacts(objectOf(request, answer))), wanted.facts) : []}};
		}));
	} finally {
		await access.api.close();
	}
}

/** Of an object that is there, what another version of it speaks of as well, and what a write would replace. */
function spokenOf(there: readonly Fact[], wanted: readonly Fact[]): Fact[] {
	const names = new Set(wanted.map(({name}) => name));
	return there.filter(({name}) => names.has(name) || (WHOLE.test(name) && !KEPT_BY_CONTROLLERS.test(name)));
}
