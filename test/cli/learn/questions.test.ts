import {describe, expect, it} from 'vitest';
import {whyNoNamespaces} from '../../../source/hosts/sandbox/served/namespaces.ts';
import {where} from '../../needs.ts';
import {kubestep} from '../program.ts';

/** By question, in order, what is right: as real API servers and kubeadm have it. */
const truths: Readonly<Record<string, readonly string[]>> = {
	'be-the-apiserver': [
		'system:node:cp1', 'system:nodes, system:authenticated', '200', '403', 'system:kube-scheduler', '403', 'kubeadm:cluster-admins, system:authenticated', '200', 'as nobody', '401', '401', '401',
		'system:anonymous', '403', '200', 'system:bootstrap:abcdef', 'system:bootstrappers, system:bootstrappers:kubeadm:default-node-token, system:authenticated', '200', '401',
	],
	'be-the-joiner': [
		'GET /api/v1/namespaces/kube-public/configmaps/cluster-info', 'yes', 'no: the signature', 'no: nothing is signed', 'no: the signature', 'no: the CA', 'system:bootstrap:abcdef',
		'system:bootstrappers, system:bootstrappers:kubeadm:default-node-token, system:authenticated', '200', '403', 'POST /apis/certificates.k8s.io/v1/certificatesigningrequests', '403',
	],
};

const missing = whyNoNamespaces();

describe('the part of a component', () => {
	where(missing === undefined, `no namespaces: ${missing}`, () => {
		it.each(Object.keys(truths))('%s has what a real one would answer, without a screen too', async (name) => {
			const right = truths[name] ?? [];
			const {out, code} = await kubestep(['learn', name, '-o', 'plain'], {input: '1\n'.repeat(right.length)});
			const told = out.split('\n').flatMap((line, index, lines) => {
				const [, wrong] = /^Not so\. It is: (.*)$/.exec(line) ?? [];
				const first = line === 'Right.' ? lines.slice(0, index).findLast((one) => one.startsWith('  1 '))?.slice(4) : undefined;
				return wrong ?? first ?? [];
			});
			expect(told).toHaveLength(right.length);
			told.forEach((one, index) => expect(one.startsWith(right[index] ?? '?'), `${index}: ${one}, not ${right[index]}`).toBe(true));
			expect(code).toBe(0);
		}, 120_000);
	});
});
