import {expect, test} from 'vitest';
import type {Failure} from '../../../source/core/told/failures.ts';
import type {Host} from '../../../source/core/ports/index.ts';
import {openKubeconfig} from '../../../source/core/cluster/open-kubeconfig.ts';

const KUBECONFIG = JSON.stringify({
	apiVersion: 'v1', kind: 'Config', 'current-context': 'c', contexts: [{name: 'c', context: {cluster: 'k', user: 'u'}}],
	clusters: [{name: 'k', cluster: {server: 'https://192.0.2.10:6443'}}], users: [{name: 'u', user: {token: 'x'}}],
});

/** A node with a kubeconfig, whose API server answers when it is told to; time goes by when it is told to. */
function node(): {readonly host: Host; readonly answer: () => void; readonly pass: () => void} {
	let [answer, pass] = [() => {}, () => {}];
	const host = {
		files: {read: async () => Buffer.from(KUBECONFIG), stat: async () => undefined},
		clock: {sleep: async (_ms: number, signal: AbortSignal) => new Promise<void>((resolve, reject) => {
			pass = resolve;
			signal.addEventListener('abort', () => reject(new Error('aborted')));
		})},
		api: () => ({request: async () => new Promise((resolve) => (answer = () => resolve({status: 200, body: {}})))}),
	} as unknown as Host;
	return {host, answer: () => answer(), pass: () => pass()};
}

test('a request that has no answer for long is told of, once, with how long it is waited for', async () => {
	const {host, answer, pass} = node();
	const told: [Failure, number][] = [];
	const access = await openKubeconfig(host, '/admin.conf', {onSilence: (...given) => void told.push(given)});
	const asked = access.ask({method: 'GET', path: '/api'});
	await Promise.resolve();
	pass();
	await expect.poll(() => told.length).toBe(1);
	expect(told[0]).toMatchObject([{code: 'api.unreachable', fields: {server: 'https://192.0.2.10:6443'}}, 10_000]);
	answer();
	expect(await asked).toMatchObject({status: 200});
});

test('one that is answered is not', async () => {
	const {host, answer, pass} = node();
	const told: unknown[] = [];
	const access = await openKubeconfig(host, '/admin.conf', {onSilence: (...given) => void told.push(given)});
	const asked = access.ask({method: 'GET', path: '/api'});
	await Promise.resolve();
	answer();
	await asked;
	pass();
	await Promise.resolve();
	expect(told).toEqual([]);
});
