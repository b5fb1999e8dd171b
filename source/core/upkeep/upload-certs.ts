import {objectOf} from '../cluster/answers.ts';
import {readRequest} from '../cluster/objects.ts';
import {ownerTokenRead, ownerTokenSecret, uploadCertsObjects} from '../cluster/upload-certs.ts';
import {randomToken} from '../config/random-token.ts';
import type {InitConfig} from '../config/types.ts';
import type {Sensitive} from '../secrets/sensitive.ts';
import {encryptFiles} from '../phases/upload-certs.ts';
import {pathsOf} from '../pki/certificates.ts';
import type {ApiRequest, Host} from '../ports/index.ts';
import type {Access} from '../cluster/open-kubeconfig.ts';
import {readFile} from '../cluster/read-file.ts';
import {put, type CreateOptions} from '../cluster/tokens.ts';

/**
 * Shares the CAs with further control plane nodes, outside a run: what the phase upload-certs
 * sends, in its order.
 * @throws Failure `file.unreadable` on a node without the cluster's CA
 */
export async function uploadCertificates(host: Host, access: Access, config: InitConfig, key: Sensitive<string>, options: Pick<CreateOptions, 'timeoutMs' | 'onWait'>): Promise<void> {
	await readFile(host.files, pathsOf(config.cluster, 'ca').certificate);
	const encrypted = await encryptFiles({config, facts: host}, key);
	const token = randomToken((count) => host.random.bytes(count));
	const read: ApiRequest = {method: 'GET', ...readRequest(ownerTokenRead(token))};
	const send = async <Value>(attempt: () => Promise<Value>) => access.requests.until(attempt, options.timeoutMs, {...(options.onWait && {onRetry: options.onWait})});

	await access.ask(read).catch(() => undefined);
	const owner = ownerTokenSecret(token, host.clock.now());
	await send(async () => put(access, owner));
	const uid = await send(async () => {
		const answer = await access.ask(read);
		if (answer.status !== 200) {
			throw access.refused(read, answer);
		}
		return objectOf(read, answer).metadata?.uid ?? '';
	});
	for (const object of uploadCertsObjects(encrypted, {name: owner.name, uid})) {
		await send(async () => put(access, object));
	}
}
