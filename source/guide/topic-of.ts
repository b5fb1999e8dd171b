import type {StepDetail} from '../core/told/details.ts';
import {imageName, objectKey} from './make.ts';
import {canonical, idOfKey} from './topic-id.ts';

/** The topic of a step: the page behind it. Undefined for a note, which is its own text. */
export function topicOf(detail: StepDetail): string | undefined {
	switch (detail.kind) {
		case 'check': {
			return canonical(`check/${detail.name}`);
		}
		case 'certificate':
		case 'keypair': {
			return `certs/${detail.name}`;
		}
		case 'kubeconfig': {
			return `kubeconfig/${detail.name}`;
		}
		case 'file': {
			return `file/${detail.role}`;
		}
		case 'wait': {
			return `wait/${detail.component}`;
		}
		case 'object': {
			return canonical(idOfKey('object', objectKey(detail)));
		}
		case 'image': {
			return `image/${imageName(detail.image)}`;
		}
		case 'service': {
			return detail.reset === undefined ? `service/${detail.service}.${detail.action}` : 'step/service.reset';
		}
		case 'user': {
			return detail.removed ? 'step/user.removed' : 'step/user';
		}
		case 'confirm': {
			return detail.about === 'undo' ? 'step/confirm.undo' : 'step/confirm';
		}
		case 'removal': {
			return idOfKey('removal', detail.path);
		}
		case 'etcd': {
			return 'phase/remove-etcd-member';
		}
		case 'join': {
			return 'join/command';
		}
		case 'directory':
		case 'stability':
		case 'unmount':
		case 'pods':
		case 'revert': {
			return `step/${detail.kind}`;
		}
		case 'note': {
			return undefined;
		}
	}
}
