import {randomBytes} from 'node:crypto';
import {posix} from 'node:path';
import {loadInitConfig} from '../../core/config/load.ts';
import type {InitConfig} from '../../core/config/types.ts';
import {Failure} from '../../core/told/failures.ts';
import {certificates, isAuthority, keyAlgorithm, type Subject} from '../../core/pki/certificates.ts';
import {signingRequest} from '../../core/pki/csr.ts';
import {unwrap} from '../../core/told/pki-faults.ts';
import {kubeconfigs, writeKubeconfig} from '../../core/pki/kubeconfigs.ts';
import {certificateKeyBytes} from '../../core/pki/seal.ts';
import type {Host, KeyPair} from '../../core/ports/index.ts';
import {writeFile} from '../../core/steps/file.ts';
import type {Call} from '../line/command.ts';
import {configFacts} from '../run/config-facts.ts';
import {pathOnNode} from '../run/kubeconfig-path.ts';
import {fileOf, onNodeOf, warn, type NodeFlag} from '../run/this-node.ts';
import {outputLines} from '../../strings/sanitize.ts';

/** `certs certificate-key`: a key for `--upload-certs`. */
export async function certificateKey({output}: Call): Promise<number> {
	output.out(outputLines(randomBytes(certificateKeyBytes).toString('hex')));
	return 0;
}

/**
 * `certs generate-csr`: keys, and requests for the certificates that belong to them, for a CA
 * that is elsewhere to sign. Nothing that is there is replaced.
 */
export async function generateCsr(call: Call<'config' | 'cert-dir' | 'kubeconfig-dir' | NodeFlag>): Promise<number> {
	const {flags, output, path} = call;
	return onNodeOf(flags, async (host) => {
		const file = await fileOf(flags.config);
		const {config, warnings} = await loadInitConfig({...(file && {file}), flags: {}, facts: configFacts(host), purpose: 'images', detectsSocket: false});
		warn(call, warnings);
		const folder = pathOnNode(flags, flags['cert-dir'] || config.cluster.certificatesDir);
		const kubeconfigFolder = pathOnNode(flags, flags['kubeconfig-dir'] ?? '/etc/kubernetes');

		for (const {baseName, subject, sans} of certificates.filter((spec) => !isAuthority(spec))) {
			const place = posix.join(folder, baseName);
			await refuseExisting(host, [`${place}.key`, `${place}.csr`]);
			const pair = await host.keys.make(keyAlgorithm(config.cluster));
			await writeFile(host.files, `${place}.key`, pair.privatePem.reveal(), 0o600, 0o755);
			output.out(outputLines(await writeRequest(host, place, pair, {subject: subject(config), ...sans(config)})));
		}
		for (const spec of kubeconfigs) {
			const place = posix.join(kubeconfigFolder, spec.name);
			await refuseExisting(host, [place, `${place}.key`, `${place}.csr`]);
			const pair = await host.keys.make(keyAlgorithm(config.cluster));
			const subject = spec.subject(config);
			await writeFile(host.files, place, unsigned(config, subject, spec.server(config), pair), 0o600, 0o755);
			output.out(outputLines(await writeRequest(host, place, pair, {subject, dnsNames: [], ipAddresses: []})));
		}
		return 0;
	}, path);
}

async function refuseExisting({files}: Host, paths: readonly string[]): Promise<void> {
	for (const path of paths) {
		if ((await files.stat(path)) !== undefined) {
			throw new Failure('file.unwritable', {path, errno: 'EEXIST'});
		}
	}
}

async function writeRequest(host: Host, place: string, pair: KeyPair, names: {readonly subject: Subject; readonly dnsNames: readonly string[]; readonly ipAddresses: readonly string[]}): Promise<string> {
	const path = `${place}.csr`;
	const {subject, dnsNames, ipAddresses} = names;
	await writeFile(host.files, path, unwrap(signingRequest({subject, dnsNames, ipAddresses, ...pair}), 'certificate.unusable', {path}), 0o600, 0o755);
	return path;
}

/** A kubeconfig with the key alone: certificate and CA are put in once there are some. */
function unsigned(config: InitConfig, {commonName}: Subject, server: string, {privatePem}: KeyPair): string {
	return writeKubeconfig({cluster: config.cluster.clusterName, user: commonName, server, caPem: '', credentials: {certificatePem: '', keyPem: privatePem}});
}
