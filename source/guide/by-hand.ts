import type {StepDetail} from '../core/told/details.ts';
import {commandLine, shell} from '../strings/quote.ts';

/** How the command relates to the step: it does the same, or shows what the step made. */
export interface HandCommand {
	readonly does: 'same' | 'show';
	readonly command: string;
}

/**
 * The commands that equal a step, to be typed on the node: the same in every language. Empty where
 * there is none, as for a phase that kubeadm has no command for.
 */
export function byHand(detail: StepDetail, phase: string): HandCommand[] {
	const init: HandCommand = {does: 'same', command: `kubeadm init phase ${phase.replaceAll('/', ' ')}`};
	const show = (command: string): HandCommand => ({does: 'show', command});
	const same = (command: string): HandCommand => ({does: 'same', command});
	switch (detail.kind) {
		case 'check': {
			return [init];
		}
		case 'certificate': {
			return [init, show(`openssl x509 -noout -text -in ${shell(detail.certificatePath)}`)];
		}
		case 'keypair': {
			return [init, show(`openssl pkey -pubin -noout -text -in ${shell(detail.publicPath)}`)];
		}
		case 'kubeconfig': {
			return [init, show(`kubectl --kubeconfig ${shell(detail.path)} auth whoami`)];
		}
		case 'file': {
			return [...(detail.role === 'users' ? [] : [init]), show(`cat ${shell(detail.path)}`)];
		}
		case 'directory': {
			return [same(`install -d -m ${detail.mode.toString(8).padStart(4, '0')} ${shell(detail.path)}`)];
		}
		case 'service': {
			const commands = detail.commands?.map(({argv}) => commandLine(argv)) ?? [`systemctl ${detail.action} ${shell(detail.service)}`];
			const isOpenrc = detail.commands?.[0]?.argv[0] === 'rc-service';
			return [...commands.map((one) => same(one)), show(isOpenrc ? `rc-service ${shell(detail.service)} status` : `systemctl status ${shell(detail.service)}`)];
		}
		case 'image': {
			return [same(`crictl pull ${shell(detail.image)}`), show(`crictl inspecti ${shell(detail.image)}`)];
		}
		case 'wait': {
			return detail.component === 'node' ? [show('kubectl --kubeconfig /etc/kubernetes/admin.conf get nodes')] : [show(`curl -k ${shell(detail.url)}`)];
		}
		case 'stability': {
			return [show('crictl ps -a')];
		}
		case 'object': {
			const namespace = detail.namespace === undefined ? '' : ` -n ${shell(detail.namespace)}`;
			const one = detail.verb === 'list' ? `-l ${shell(detail.name)}` : shell(detail.name);
			return [...(detail.verb === 'get' || detail.verb === 'list' || detail.verb === 'delete' ? [] : [init]), show(`kubectl --kubeconfig /etc/kubernetes/admin.conf${namespace} get ${detail.object.toLowerCase()} ${one} -o yaml`)];
		}
		case 'join': {
			return [same('kubeadm token create --print-join-command')];
		}
		case 'etcd':
		case 'pods':
		case 'removal':
		case 'unmount':
		case 'confirm': {
			return [same('kubeadm reset')];
		}
		default: {
			return [];
		}
	}
}
