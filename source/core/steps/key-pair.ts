import type {InitConfig} from '../config/types.ts';
import {Sensitive} from '../secrets/sensitive.ts';
import type {StepKind} from '../engine/step.ts';
import {keyAlgorithm, pathsOf, serviceAccountKey} from '../pki/certificates.ts';
import {unwrap} from '../told/pki-faults.ts';
import {readPrivateKey} from '../pki/read.ts';
import {writeFiles} from './file.ts';

export interface KeyPairInput {
	readonly config: InitConfig;
}

/**
 * Makes the key pair that signs service account tokens. A private key that is there is kept, and
 * nothing else is asked of it (as kubeadm does: certs.CreateServiceAccountKeyAndPublicKeyFiles).
 */
export const keyPair: StepKind<KeyPairInput, void> = {
	acts: true,
	describe({config}) {
		const paths = pathsOf(config.cluster, serviceAccountKey.baseName);
		return {kind: 'keypair', name: serviceAccountKey.baseName, privatePath: paths.key, publicPath: paths.publicKey, algorithm: keyAlgorithm(config.cluster)};
	},
	async compare(input, {host, journal}) {
		const {key: path, publicKey} = pathsOf(input.config.cluster, serviceAccountKey.baseName);
		const present = await host.files.read(path);
		const detail = this.describe(input);
		// A run that was killed between the two files: kubeadm would go on without the public one.
		const isHalf = present !== undefined && await journal.wasInterrupted(path) && (await host.files.stat(publicKey)) === undefined;
		if (present === undefined || isHalf) {
			return {found: 'different', detail, current: undefined};
		}
		unwrap(readPrivateKey(new Sensitive(present)), 'certificate.unusable', {path});
		return {found: 'same', output: undefined, detail};
	},
	async apply(input, {host, journal, progress}) {
		const {cluster} = input.config;
		const paths = pathsOf(cluster, serviceAccountKey.baseName);
		progress({at: 'key', algorithm: keyAlgorithm(cluster)});
		const keys = await host.keys.make(keyAlgorithm(cluster));
		await journal.writes({[paths.key]: keys.privatePem.reveal(), [paths.publicKey]: keys.publicPem});
		await writeFiles(host.files, [{path: paths.key, content: keys.privatePem.reveal(), mode: 0o600}, {path: paths.publicKey, content: keys.publicPem, mode: 0o600}], 0o755);
		return {output: undefined, detail: this.describe(input)};
	},
};
