import {posix} from 'node:path';
import {Sensitive} from '../secrets/sensitive.ts';
import {pkiFailure} from '../told/pki-faults.ts';
import {readKubeconfig, type Kubeconfig} from '../pki/kubeconfigs.ts';
import type {ApiConnection, Files} from '../ports/index.ts';
import {readFile} from './read-file.ts';

/** A kubeconfig with what stands in files beside it, and the connection that it asks for. */
export interface Opened {
	readonly kubeconfig: Kubeconfig;
	readonly connection: ApiConnection;
}

/**
 * How to connect by a kubeconfig's current context, as the user there. Certificates and keys in files of their own are
 * read; what it asks for and no client here does is refused, as a connection that leaves it out is another one.
 * @param server the URL to talk to in place of the kubeconfig's
 * @throws Failure `kubeconfig.unusable`, or `file.unreadable` for a file that it names
 */
export async function openConnection(files: Pick<Files, 'read'>, text: string, path: string, server?: string): Promise<Opened> {
	const read = readKubeconfig(text, path);
	if (read.unheeded.length > 0) {
		throw pkiFailure('kubeconfig.unusable', {code: 'kubeconfig-unheeded', fields: read.unheeded}, {path});
	}
	const kubeconfig = await completed(files, read, path);
	const {caPem, certificatePem, keyPem, token, user, tlsServerName} = kubeconfig;
	const url = server ?? kubeconfig.server;
	if (!URL.canParse(url) || new URL(url).protocol !== 'https:') {
		throw pkiFailure('kubeconfig.unusable', {code: 'kubeconfig-field', field: 'clusters[].cluster.server'}, {path});
	}
	if (token === undefined && (certificatePem === '' || keyPem.reveal() === '')) {
		throw pkiFailure('kubeconfig.unusable', {code: 'kubeconfig-credentials', user}, {path});
	}
	// As a header takes it (RFC 6750, b64token, and whatever else is visible).
	if (token !== undefined && !/^[\x21-\x7E]+$/.test(token.reveal())) {
		throw pkiFailure('kubeconfig.unusable', {code: 'kubeconfig-field', field: 'users[].user.token'}, {path});
	}
	return {
		kubeconfig,
		connection: {server: url, caPem, certificatePem, keyPem, ...(token !== undefined && {token}), ...(tlsServerName !== undefined && {tlsServerName})},
	};
}

/** What stands in files beside the kubeconfig, put into it. Relative paths begin at its folder, as for kubectl. */
async function completed(files: Pick<Files, 'read'>, kubeconfig: Kubeconfig, path: string): Promise<Kubeconfig> {
	const read = async (text: string, place: string | undefined) =>
		(text === '' && place !== undefined ? (await readFile(files, posix.resolve(posix.dirname(posix.resolve(path)), place))).toString('utf8') : text);
	const [caPem, certificatePem, keyPem] = await Promise.all([
		read(kubeconfig.caPem, kubeconfig.caPath), read(kubeconfig.certificatePem, kubeconfig.certificatePath), read(kubeconfig.keyPem.reveal(), kubeconfig.keyPath),
	]);
	return {...kubeconfig, caPem, certificatePem, keyPem: new Sensitive(keyPem)};
}
