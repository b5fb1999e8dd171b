import {randomBytes} from 'node:crypto';
import type {InitConfig} from '../../../source/core/config/types.ts';
import {certificatesOf, pathsOf} from '../../../source/core/pki/certificates.ts';
import type {ApiAnswer, ApiConnection, ApiRequest, Host} from '../../../source/core/ports/index.ts';
import {createKeyMaker} from '../../../source/hosts/shared/keys.ts';
import {MemoryFiles} from '../engine/fakes.ts';
import {configWith} from '../manifests/config.ts';
import {makeAll, someKeys} from '../pki/making.ts';

export const NOW = Date.parse('2026-11-24T12:00:00Z');
const keys = createKeyMaker();

export interface Node {
	readonly host: Host;
	readonly files: MemoryFiles;
	readonly config: InitConfig;
	/** What was asked of the API server, and as whom: `GET /api/v1/nodes/cp1`. */
	readonly asked: string[];
	readonly connections: ApiConnection[];
	/** Milliseconds that were slept. */
	slept: number;
}

export type Answer = (request: ApiRequest, count: number) => ApiAnswer | Error;

/**
 * A control plane node with all certificates that init makes, ECDSA, valid from NOW; in front of an
 * API server that answers as it is told.
 */
export async function node(answer: Answer = () => ({status: 404, body: {}}), cluster: Partial<InitConfig['cluster']> = {}): Promise<Node> {
	const config = configWith({cluster: {encryptionAlgorithm: 'ECDSA-P256', ...cluster}});
	const files = new MemoryFiles();
	const [authorityKey, leafKey] = await someKeys('ECDSA-P256');
	const made = await makeAll(config, NOW);
	const put = (path: string, text: string, mode: number) => {
		files.contents.set(path, Buffer.from(text));
		files.modes.set(path, mode);
	};
	for (const spec of certificatesOf(config)) {
		const paths = pathsOf(config.cluster, spec.baseName);
		put(paths.certificate, made.certificates.get(`${spec.baseName}.crt`) ?? '', 0o644);
		put(paths.key, (spec.signedBy === undefined ? authorityKey : leafKey).privatePem.reveal(), 0o600);
	}
	for (const [name, text] of made.kubeconfigs) {
		put(`/etc/kubernetes/${name}`, text, 0o600);
	}

	const asked: string[] = [];
	const connections: ApiConnection[] = [];
	const self: Omit<Node, 'host'> = {files, config, asked, connections, slept: 0};
	const host = {
		files, keys,
		random: {bytes: (count: number) => randomBytes(count)},
		clock: {
			now: () => NOW + self.slept,
			monotonic: () => self.slept,
			async sleep(ms: number) {
				self.slept += ms;
			},
		},
		api(connection: ApiConnection) {
			connections.push(connection);
			return {
				async request(request: ApiRequest) {
					asked.push(`${request.method} ${request.path}`);
					const given = answer(request, asked.length);
					if (given instanceof Error) {
						throw given;
					}
					return given;
				},
				async close() {},
			};
		},
	} as unknown as Host;
	return Object.assign(self, {host});
}
