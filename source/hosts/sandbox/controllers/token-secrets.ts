import {textAt, wordsAt} from '../api/read.ts';
import {resourceOf} from '../api/resources.ts';
import {secretToken} from '../api/tokens.ts';
import type {Controller} from './controller.ts';
import {change, remove} from './objects.ts';

const SECRETS = resourceOf('', 'secrets');
const TYPE = 'kubernetes.io/service-account-token';
const [NAME, UID] = ['kubernetes.io/service-account.name', 'kubernetes.io/service-account.uid'];

/** Gives Secrets that are made for a service account its token and the CA; those whose account is gone go. */
export const tokenSecrets: Controller = {
	name: 'serviceaccount-token-controller',
	part: 'kube-controller-manager',
	watches: ['secrets', 'serviceaccounts'],
	step({store, settings: {tokenKey, rootCa}}) {
		for (const secret of store.list(SECRETS, undefined).filter((one) => one['type'] === TYPE)) {
			const {annotations = {}, namespace = ''} = secret.metadata;
			const account = store.find(resourceOf('', 'serviceaccounts'), namespace, annotations[NAME] ?? '');
			if (account === undefined || (annotations[UID] !== undefined && annotations[UID] !== account.metadata.uid)) {
				remove(store, SECRETS, secret);
				continue;
			}
			const data = wordsAt(secret, 'data');
			const encode = (text: string): string => Buffer.from(text).toString('base64');
			const wanted = {
				...(rootCa !== undefined && {'ca.crt': encode(rootCa)}), namespace: encode(namespace),
				...(tokenKey !== undefined && {token: data['token'] ?? encode(secretToken(account, secret, tokenKey))}),
			};
			if (textAt(secret, 'data.token') === '' || Object.entries(wanted).some(([key, value]) => data[key] !== value) || annotations[UID] === undefined) {
				change(store, SECRETS, secret, {data: {...data, ...wanted}, metadata: {annotations: {...annotations, [UID]: account.metadata.uid}}});
			}
		}
	},
};
