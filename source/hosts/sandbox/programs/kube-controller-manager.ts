import {readPrivateKey} from '../../../core/pki/read.ts';
import {Sensitive} from '../../../core/secrets/sensitive.ts';
import type {Arguments} from '../../../core/components/arguments.ts';
import {runLeader, type LeaderProgram} from './leader.ts';
import {publicKeys, readPair} from './material.ts';
import {Ending, klog, quoted, type Program, type ProgramStart} from './program.ts';

const program: LeaderProgram = {
	component: 'kube-controller-manager',
	bundles: [['client-ca-file', 'client-ca-bundle'], ['requestheader-client-ca-file', 'request-header']],
	lookFailed: (words) => ['leaderelection.go:461', quoted(words)],
	lead: startControllers,
	lostWords: 'controllermanager.go:349',
};

export const kubeControllerManager: Program = async (start) => runLeader(program, start);

/** Its controllers read their files once it leads, and use tokens of their own: one that is refused ends it. */
async function startControllers(start: ProgramStart, flags: Arguments): Promise<void> {
	const {clock, cluster} = start;
	try {
		await readTokenFiles(start, flags);
		await readSigningPairs(start, flags);
		// The API server signs the tokens of service accounts and checks them: with keys of two pairs it refuses its own.
		if (flags.enabled('use-service-account-credentials') && !cluster.takesOwnTokens) {
			throw new Error('failed to discover resources: Unauthorized');
		}
	} catch (error) {
		throw new Ending([klog(clock.now(), 'E', 'controllermanager.go:257', `"Error building controllers" err=${quoted((error as Error).message)}`)]);
	}
}

async function readTokenFiles({files}: ProgramStart, flags: Arguments): Promise<void> {
	const [key, root] = [flags.text('service-account-private-key-file'), flags.text('root-ca-file')];
	if (key !== '') {
		const words = (reason: string) => `error reading key for service account token controller: ${reason}`;
		const content = await files.read(key).catch((error: unknown) => {
			throw new Error(words((error as Error).message), {cause: error});
		});
		if (!readPrivateKey(new Sensitive(content)).ok) {
			throw new Error(words(`error reading private key file ${key}: data does not contain a valid RSA or ECDSA private key`));
		}
	}
	if (root !== '') {
		const words = (reason: string) => `error parsing root-ca-file at ${root}: ${reason}`;
		const content = await files.read(root).catch((error: unknown) => {
			throw new Error(words((error as Error).message), {cause: error});
		});
		if (publicKeys(content.toString('latin1')).length === 0) {
			throw new Error(words('data does not contain any valid RSA or ECDSA certificates'));
		}
	}
}

const SIGNERS = ['', 'kubelet-serving-', 'kubelet-client-', 'kube-apiserver-client-', 'legacy-unknown-'];

async function readSigningPairs({files}: ProgramStart, flags: Arguments): Promise<void> {
	for (const prefix of SIGNERS) {
		const stem = prefix === '' ? 'cluster-signing' : `cluster-signing-${prefix.slice(0, -1)}`;
		const [certificate, key] = [flags.text(`${stem}-cert-file`), flags.text(`${stem}-key-file`)];
		if (certificate !== '' && key !== '') {
			await readPair(files, certificate, key).catch((error: unknown) => {
				throw new Error(`failed to start kubernetes.io/${(prefix || 'kubelet-serving-').slice(0, -1)} certificate controller: error reading CA cert file ${quoted(certificate)}: ${(error as Error).message}`, {cause: error});
			});
		}
	}
}
