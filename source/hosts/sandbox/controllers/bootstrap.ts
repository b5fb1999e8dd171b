import {resourceOf} from '../api/resources.ts';
import {bootstrapToken, detachedSignature} from '../api/tokens.ts';
import {wordsAt} from '../api/read.ts';
import type {Controller} from './controller.ts';
import {change, remove} from './objects.ts';

const SIGNATURE = 'jws-kubeconfig-';

/** Signs the kubeconfig in `cluster-info` with each token that is for signing, for those who join to know it by. */
export const bootstrapSigner: Controller = {
	name: 'bootstrap-signer-controller',
	part: 'kube-controller-manager',
	watches: ['secrets', 'configmaps'],
	step({store, now}) {
		const info = store.find(resourceOf('', 'configmaps'), 'kube-public', 'cluster-info');
		const data = wordsAt(info, 'data');
		const content = data['kubeconfig'];
		if (info === undefined || content === undefined) {
			return;
		}
		const tokens = store.list(resourceOf('', 'secrets'), 'kube-system').map((secret) => bootstrapToken(secret))
			.filter((token) => token !== undefined && token.signs && (token.expires === undefined || token.expires > now)).filter((token) => token !== undefined);
		const others = Object.entries(data).filter(([key]) => !key.startsWith(SIGNATURE));
		change(store, resourceOf('', 'configmaps'), info, {data: Object.fromEntries([...others, ...tokens.map((token) => [`${SIGNATURE}${token.id}`, detachedSignature(content, token)])])});
	},
};

/** Takes bootstrap tokens away whose time is over. */
export const tokenCleaner: Controller = {
	name: 'token-cleaner-controller',
	part: 'kube-controller-manager',
	watches: ['secrets'],
	step({store, now, again}) {
		for (const secret of store.list(resourceOf('', 'secrets'), 'kube-system')) {
			const {expires} = bootstrapToken(secret) ?? {};
			if (expires !== undefined && expires <= now) {
				remove(store, resourceOf('', 'secrets'), secret);
			} else if (expires !== undefined) {
				again(expires);
			}
		}
	},
};
