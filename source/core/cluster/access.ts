import {Failure} from '../told/failures.ts';
import type {Api, ApiConnection, Host} from '../ports/index.ts';
import {localEndpoint} from '../pki/addresses.ts';
import {readIfThere} from './read-file.ts';
import {openConnection} from './connection.ts';

const ADMIN = '/etc/kubernetes/admin.conf';
const SUPER_ADMIN = '/etc/kubernetes/super-admin.conf';

export interface ClusterPlace {
	/** `https://192.0.2.10:6443`: this node's API server. */
	readonly local: string;
	/** The kubeconfig that a person named. */
	readonly kubeconfig?: string | undefined;
}

/**
 * Clients for the API server of this node, made from the kubeconfigs on its disk. They always
 * talk to the local API server: a control plane endpoint may have a load balancer in front that
 * does not know this node yet (as kubeadm does: kubeconfig.PointKubeConfigToLocalAPIEndpoint). A
 * kubeconfig that a person named is followed to where it points.
 */
export class ClusterAccess {
	readonly #host: Host;
	readonly #place: ClusterPlace;
	readonly #clients = new Map<string, Promise<Api>>();

	constructor(host: Host, place: ClusterPlace) {
		this.#host = host;
		this.#place = place;
	}

	/** Speaks as kubernetes-admin, or as the user of the kubeconfig that stands in for admin.conf. */
	async admin(): Promise<Api> {
		return this.#client(this.#place.kubeconfig ?? ADMIN);
	}

	/** Speaks as kubernetes-super-admin, who needs no RBAC; undefined where there is no such file. */
	async superAdmin(): Promise<Api | undefined> {
		return (await this.#host.files.stat(SUPER_ADMIN)) === undefined ? undefined : this.#client(SUPER_ADMIN);
	}

	async close(): Promise<void> {
		const clients = await Promise.allSettled(this.#clients.values());
		await Promise.all(clients.map(async (client) => (client.status === 'fulfilled' ? client.value.close() : undefined)));
		this.#clients.clear();
	}

	async #client(path: string): Promise<Api> {
		const known = this.#clients.get(path);
		if (known !== undefined) {
			return known;
		}
		const made = this.#connection(path).then((connection) => this.#host.api(connection));
		this.#clients.set(path, made);
		made.catch(() => this.#clients.delete(path));
		return made;
	}

	async #connection(path: string): Promise<ApiConnection> {
		// Here, as what is asked of the API server takes any other error for no answer.
		const text = await readIfThere(this.#host.files, path);
		if (text === undefined) {
			throw new Failure('missing', {path});
		}
		return (await openConnection(this.#host.files, text.toString('utf8'), path, path === this.#place.kubeconfig ? undefined : this.#place.local)).connection;
	}
}

/** `https://192.0.2.10:6443`: this node's API server. */
export const localServer = localEndpoint;
