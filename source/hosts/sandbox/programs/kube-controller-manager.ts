import {readCertificates, readPrivateKey} from '../../../core/pki/read.ts';
import {Sensitive} from '../../../core/secrets/sensitive.ts';
import type {Arguments} from '../../../core/components/arguments.ts';
import {parseSubnet} from '../../../core/values/networks.ts';
import {textAt} from '../api/read.ts';
import {runLeader, type Ask, type LeaderProgram} from './leader.ts';
import {publicKeys, readServingPair} from './material.ts';
import {Ending, klog, quoted, type Program, type ProgramStart} from './program.ts';

const program: LeaderProgram = {
	component: 'kube-controller-manager',
	lookFailed: (words) => ['leaderelection.go:461', quoted(words)],
	lead: startControllers,
	lost: ['controllermanager.go:349', '"leaderelection lost/stopped"'],
	releases: false,
};

export const kubeControllerManager: Program = async (start) => runLeader(program, start);

/** Its controllers read their files once it leads, and use tokens of their own: one that cannot be had ends it. */
async function startControllers(start: ProgramStart, flags: Arguments, ask: Ask): Promise<void> {
	const {clock} = start;
	const steps: readonly (readonly [controller: string, act: () => Promise<void>])[] = [
		['serviceaccount-token-controller', async () => readTokenFiles(start, flags)],
		['certificatesigningrequest-signing-controller', async () => readSigningPairs(start, flags)],
		['node-ipam-controller', async () => checkRanges(flags)],
		['resourcequota-controller', async () => discover(flags, ask)],
	];
	for (const [controller, act] of steps) {
		await act().catch((error: unknown) => {
			const err = `err=${quoted((error as Error).message)}`;
			throw new Ending([
				klog(clock.now(), 'E', 'controllermanager.go:681', `"Error initializing a controller" ${err} controller=${quoted(controller)}`),
				klog(clock.now(), 'E', 'controllermanager.go:257', `"Error building controllers" ${err}`),
				klog(clock.now(), 'E', ...program.lost),
			]);
		});
	}
}

function checkRanges(flags: Arguments): void {
	const ranges = flags.enabled('allocate-node-cidrs') ? flags.text('cluster-cidr').split(',') : [];
	const bad = ranges.find((range) => parseSubnet(range.trim()) === undefined);
	if (bad !== undefined) {
		throw new Error(`invalid CIDR address: ${bad}`);
	}
}

const ACCOUNTS = '/api/v1/namespaces/kube-system/serviceaccounts';

/** One of its controllers that asks the API server as it is made, in its own name: with a token of its service account, which the server signs and checks. */
async function discover(flags: Arguments, ask: Ask): Promise<void> {
	if (!flags.enabled('use-service-account-credentials')) {
		return;
	}
	const name = 'resourcequota-controller';
	const answered = async (...asked: Parameters<Ask>) => {
		const answer = await ask(...asked);
		if ('words' in answer) {
			throw new Error(`failed to discover resources: ${answer.words}`);
		}
		return answer;
	};
	const account = await answered(`${ACCOUNTS}/${name}`);
	if (account.status === 404) {
		await answered(ACCOUNTS, {method: 'POST', body: JSON.stringify({metadata: {name, namespace: 'kube-system'}})});
	}
	const {body} = await answered(`${ACCOUNTS}/${name}/token`, {method: 'POST', body: JSON.stringify({spec: {expirationSeconds: 3600}})});
	await answered('/apis', {bearer: textAt(body, 'status.token')});
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

/** By the flags' part of their name, and as the errors call them. */
const SIGNERS = [['', 'kubelet-serving'], ['kubelet-serving-', 'kubelet-serving'], ['kubelet-client-', 'kube-apiserver-client-kubelet'], ['kube-apiserver-client-', 'kube-apiserver-client'], ['legacy-unknown-', 'legacy-unknown']] as const;

async function readSigningPairs({files}: ProgramStart, flags: Arguments): Promise<void> {
	for (const [prefix, signer] of SIGNERS) {
		const [certificate, key] = [flags.text(`cluster-signing-${prefix}cert-file`), flags.text(`cluster-signing-${prefix}key-file`)];
		if (certificate !== '' && key !== '') {
			const failed = (file: string, words: string) => new Error(`failed to init kubernetes.io/${signer} certificate controller: error reading CA cert file ${quoted(file)}: ${words}`);
			const name = `csr-controller::${certificate}::${key}`;
			const pair = await readServingPair(files, 'csr-controller', certificate, key).catch((error: unknown) => {
				throw failed(certificate, (error as Error).message);
			});
			const found = readCertificates(pair.certificate);
			if (found.ok && found.value.length !== 1) {
				throw failed(name, `expected 1 certificate, found ${found.value.length}`);
			}
		}
	}
}
