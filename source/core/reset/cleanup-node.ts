import {defaults} from '../config/tables/kubeadm-fields.ts';
import {clear, type ClearInput} from '../steps/clear.ts';
import {forgetRuns} from '../steps/forget-runs.ts';
import {pods} from '../steps/pods.ts';
import {removal} from '../steps/removal.ts';
import {removeUsers} from '../steps/remove-users.ts';
import {service} from '../steps/service.ts';
import {unmount} from '../steps/unmount.ts';
import {own} from '../steps/own.ts';
import {clusterOf, type ResetPhase} from './run.ts';

const KUBELET = '/var/lib/kubelet';
const KUBERNETES = '/etc/kubernetes';
const KUBECONFIGS = ['admin.conf', 'super-admin.conf', 'kubelet.conf', 'bootstrap-kubelet.conf', 'controller-manager.conf', 'scheduler.conf'];

/**
 * Stops what runs, then removes what init or join made (as kubeadm does:
 * cmd/phases/reset/cleanupnode.go). The users of a control plane without root go first: only while
 * the API server answers is it known that there are some, so a reset that was killed finds them gone.
 */
export const cleanupNode: ResetPhase = {
	name: 'cleanup-node',
	async run(context) {
		const {config: {reset}, facts, step, warn} = context;
		const cluster = await clusterOf(context);
		if (cluster?.cluster.featureGates['RootlessControlPlane'] === true) {
			await step(removeUsers, 'users', {});
		}
		await step(service, 'kubelet', {service: 'kubelet', action: 'stop', reset: true});
		// Its place may be a link to a larger disk.
		const kubelet = await facts.files.realPath(KUBELET);
		if (kubelet !== undefined) {
			await step(unmount, 'mounts', {path: kubelet, flags: reset.unmountFlags, ...(kubelet !== KUBELET && {names: [...own.kubelet.names]})});
		}
		await step(pods, 'pods', {socket: reset.criSocket});

		const {certificatesDir, cleanupTmpDir} = reset;
		if (certificatesDir !== defaults.certificatesDir) {
			warn('reset.certificates-dir', {path: certificatesDir});
		}
		if (cluster !== undefined && cluster.cluster.certificatesDir !== certificatesDir) {
			warn('reset.certificates-left', {path: cluster.cluster.certificatesDir, emptied: certificatesDir});
		}
		const emptied: ClearInput[] = [
			{path: `${KUBERNETES}/manifests`, of: 'manifests'}, ...(kubelet === undefined ? [] : [{path: kubelet, of: 'kubelet'} as const]),
			{path: certificatesDir, of: 'certificates'}, ...(cleanupTmpDir ? [{path: `${KUBERNETES}/tmp`, of: 'copies'} as const] : []),
		];
		for (const input of emptied.filter(({path}, index) => emptied.findIndex((one) => one.path === path) === index)) {
			await step(clear, input.path.slice(1), input);
		}
		for (const path of KUBECONFIGS.map((name) => `${KUBERNETES}/${name}`)) {
			await step(removal, path.slice(1), {path, what: 'file'});
		}
		// Last: until here a reset that is killed leaves a node that knows what was done to it.
		await step(forgetRuns, 'journal', {});
	},
};
