import {joinCommand} from '../cluster/join-command.ts';
import type {JoinDetail} from '../told/details.ts';
import type {StepKind} from '../engine/step.ts';

export interface JoinInput {
	/** Host and port of the API server as joining nodes reach it. */
	readonly endpoint: string;
	/** `sha256:…` of the CA's public key. */
	readonly pin: string;
	readonly kubeconfig: string;
	/** The first half may be seen; the whole is behind `secret`, unless it is not to be shown at all. */
	readonly token: {readonly id: string; readonly secret: string | undefined};
	/** Where a control plane endpoint is set: further control plane nodes can join. */
	readonly controlPlane: {readonly certificateKey: CertificateKey} | undefined;
}

/** `none`: certificates are copied by hand. `withheld`: there is one, and it is not to be shown. */
export type CertificateKey = 'none' | 'withheld' | {readonly secret: string};

/** kubeadm's words in place of a secret that it was told not to print. */
const WITHHELD = '<value withheld>';
const MASK = '••••';

/** Says what further nodes run to join (as kubeadm does: cmd/util/join.go). Nothing is done. */
export const join: StepKind<JoinInput, void> = {
	acts: false,
	describe: joinDetail,
	async compare(input) {
		return {found: 'different', detail: joinDetail(input), current: undefined};
	},
	async apply(input) {
		return {output: undefined, detail: joinDetail(input)};
	},
};

function joinDetail({endpoint, pin, kubeconfig, token, controlPlane}: JoinInput): JoinDetail {
	const shown = token.secret === undefined ? WITHHELD : `${token.id}.${MASK}`;
	const command = {endpoint, token: shown, pins: [pin]};
	const key = controlPlane?.certificateKey;
	const keySecret = typeof key === 'object' ? key.secret : undefined;
	const certificateKey = key === undefined || key === 'none' ? undefined : key === 'withheld' ? WITHHELD : MASK;
	return {
		kind: 'join', command: joinCommand(command), kubeconfig,
		...(controlPlane !== undefined && {controlPlaneCommand: joinCommand({...command, controlPlane: {certificateKey}})}),
		secrets: [token.secret, keySecret].filter((id) => id !== undefined),
	};
}
