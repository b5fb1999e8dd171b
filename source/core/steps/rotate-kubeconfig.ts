import type {FileDetail} from '../told/details.ts';
import type {StepKind} from '../engine/step.ts';
import {Failure} from '../told/failures.ts';
import type {rotatedKubeconfig} from '../manifests/index.ts';
import type {Files} from '../ports/index.ts';
import {writeFile} from './file.ts';

export interface RotateInput {
	/** `/var/lib/kubelet/pki/kubelet-client-current.pem` */
	readonly certificate: string;
	readonly rotate: typeof rotatedKubeconfig;
}

const PATH = '/etc/kubernetes/kubelet.conf';

/**
 * Takes the client certificate written into kubelet.conf out, and names the renewed one in its place.
 * @returns whether the file was changed
 */
export const rotateKubeconfig: StepKind<RotateInput, boolean> = {
	acts: true,
	describe: ({certificate}) => fileDetail(certificate),
	async compare({certificate, rotate}, {host}) {
		const {before, after} = await rotated(host.files, certificate, rotate);
		const detail = fileDetail(certificate);
		// kubeadm writes and restarts each time; the same file needs neither.
		return before === after ? {found: 'same', output: false, detail} : {found: 'different', detail, current: false};
	},
	async apply({certificate, rotate}, {host, journal}) {
		const {after} = await rotated(host.files, certificate, rotate);
		await journal.writes({[PATH]: after});
		await writeFile(host.files, PATH, after, 0o600, 0o755);
		return {output: true, detail: fileDetail(certificate)};
	},
};

async function rotated(files: Files, certificate: string, rotate: typeof rotatedKubeconfig): Promise<{before: string; after: string}> {
	const before = (await files.read(PATH))?.toString('utf8');
	if (before === undefined) {
		throw new Failure('missing', {path: PATH});
	}
	const result = rotate(before, certificate);
	if ('defect' in result) {
		throw new Failure('kubeconfig.unusable', {path: PATH, problem: 'kubeconfig-field', field: result.defect});
	}
	return {before, after: result.text};
}

/** The file holds a private key before the change, so its text is told by what changes in it alone. */
function fileDetail(certificate: string): FileDetail {
	return {kind: 'file', role: 'kubelet/kubeconfig', path: PATH, mode: 0o600, content: `users:\n- user:\n    client-certificate: ${certificate}\n    client-key: ${certificate}\n`};
}
