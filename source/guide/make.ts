import type {StepDetail} from '../core/told/details.ts';
import type {Explanations, Topics} from './types.ts';

export interface Guide {
	/** Why a step's subject, or else a phase, exists; empty where there is nothing to say. */
	why(subject: {readonly phase?: string; readonly detail?: StepDetail}): string;
	readonly explanations: Explanations;
}

/** Why things exist, of one language's tables. */
export function guideOf(explanations: Explanations): Guide {
	return {
		explanations,
		why: ({phase, detail}) => (detail === undefined ? '' : whyStep(detail, explanations)) || (phase === undefined ? '' : known(explanations.phases, phase)),
	};
}

/** The key of an API object in `explanations.objects`, whatever its random or given name. */
export function objectKey(object: {readonly object: string; readonly namespace?: string; readonly name: string}): string {
	const name = object.object === 'Node' ? '*' : object.name.replace(/^bootstrap-token-.*/, 'bootstrap-token-*');
	return `${object.object}/${object.object === 'Node' ? '' : object.namespace ?? ''}/${name}`;
}

function whyStep(detail: StepDetail, all: Explanations): string {
	switch (detail.kind) {
		case 'certificate':
		case 'keypair': {
			return known(all.certificates, detail.name);
		}
		case 'kubeconfig': {
			return known(all.kubeconfigs, detail.name);
		}
		case 'file': {
			return all.files[detail.role].why;
		}
		case 'wait': {
			return known(all.waits, detail.component);
		}
		case 'object': {
			return detail.verb === 'get' && detail.name === 'kubeadm-config' ? all.others['cluster-config'].why : known(all.objects, objectKey(detail));
		}
		case 'image': {
			return known(all.images, imageName(detail.image));
		}
		case 'directory':
		case 'join':
		case 'stability':
		case 'unmount':
		case 'pods':
		case 'revert': {
			return all.others[detail.kind].why;
		}
		case 'confirm': {
			return all.others[detail.about === 'undo' ? 'confirm.undo' : 'confirm'].why;
		}
		case 'user': {
			return all.others[detail.removed ? 'user.removed' : 'user'].why;
		}
		case 'service': {
			return detail.reset === undefined ? all.others[`service.${detail.action}`].why : all.others['service.reset'].why;
		}
		case 'etcd': {
			return all.phases['remove-etcd-member'].why;
		}
		case 'removal': {
			return known(all.removals, detail.path) || all.removals.other.why;
		}
		case 'check':
		case 'note': {
			return '';
		}
	}
}

/** `registry.example:5000/k8s/coredns:v1.13.1@sha256:…` → `coredns`. */
export function imageName(image: string): string {
	return (image.split('@')[0] ?? '').split('/').at(-1)?.split(':')[0] ?? '';
}

function known(table: Topics<string>, key: string): string {
	return Object.hasOwn(table, key) ? table[key]?.why ?? '' : '';
}
