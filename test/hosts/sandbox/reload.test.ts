import {X509Certificate} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {request} from 'node:https';
import {join} from 'node:path';
import {connect} from 'node:tls';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import type {Host} from '../../../source/core/ports/index.ts';
import {accessOf} from '../../../source/hosts/sandbox/programs/access.ts';
import {keyPem, kubeconfig, makePlace, people, prepareNode, type Place} from './node.ts';

const PKI = '/etc/kubernetes/pki';
const SOON = {timeout: 8000, interval: 50};
let place: Place;
let host: Host;

beforeEach(async () => {
	place = await makePlace();
	host = await place.open();
	await prepareNode(host.files);
});
afterEach(async () => {
	await place.remove();
});

const port = (): number => Number(new URL((JSON.parse(readFileSync(join(place.directory, '.sandbox/apiserver.json'), 'utf8')) as {server: string}).server).port);

/** The subject of what the API server shows whoever connects now. */
async function shown(): Promise<string> {
	return new Promise((resolve, reject) => {
		const socket = connect({host: '127.0.0.1', port: port(), rejectUnauthorized: false}, () => {
			resolve(new X509Certificate(socket.getPeerCertificate().raw).subject);
			socket.destroy();
		});
		socket.once('error', reject);
	});
}

async function asAdmin(): Promise<number | undefined> {
	return new Promise((resolve, reject) => {
		request({host: '127.0.0.1', port: port(), path: '/api/v1/nodes', agent: false, rejectUnauthorized: false, cert: people.superAdmin, key: keyPem}, (response) => {
			response.resume();
			resolve(response.statusCode);
		}).once('error', reject).end();
	});
}

async function words(component: string): Promise<string> {
	const folder = (await host.files.list('/var/log/pods') ?? []).find((name) => name.startsWith(`kube-system_${component}-`));
	return (await host.files.read(`/var/log/pods/${folder}/${component}/0.log`))?.toString() ?? '';
}

describe('While it runs', () => {
	it('an API server shows a new pair, and stays with the old one where the new one is none', async () => {
		await host.services.start('kubelet');
		expect(await shown()).toBe('CN=kube-apiserver');

		await host.files.write(`${PKI}/apiserver.crt`, people.node, {mode: 0o644});
		await expect.poll(shown, SOON).toBe('O=system:nodes\nCN=system:node:cp1');

		await host.files.write(`${PKI}/apiserver.crt`, 'no certificate\n', {mode: 0o644});
		await expect.poll(async () => words('kube-apiserver'), SOON).toContain('"key failed with : tls: failed to find any PEM data in certificate input"');
		expect(await shown()).toBe('O=system:nodes\nCN=system:node:cp1');
	});

	it('an API server knows people by another CA', async () => {
		await host.services.start('kubelet');
		expect(await asAdmin()).toBe(200);

		await host.files.write(`${PKI}/ca.crt`, people.stranger, {mode: 0o644});
		await expect.poll(asAdmin, SOON).toBe(401);
	});

	it('who goes by a kubeconfig keeps what it held at the start, and reads files that it names anew', async () => {
		const contents = new Map([['/whole', kubeconfig(people.scheduler)], ['/named', kubeconfig(people.scheduler).replace(/"client-certificate-data":"[^"]*","client-key-data":"[^"]*"/, '"client-certificate":"/crt","client-key":"/key"')], ['/crt', people.scheduler], ['/key', keyPem]]);
		const files = {read: async (file: string) => {
			const content = contents.get(file);
			if (content === undefined) {
				throw new Error(`open ${file}: no such file or directory`);
			}
			return Buffer.from(content);
		}};
		const [whole, named] = [accessOf({files}, '/whole'), accessOf({files}, '/named')];
		const [first] = await Promise.all([whole(), named()]);
		contents.delete('/whole');
		contents.delete('/named');
		contents.set('/crt', people.admin);
		expect(await whole()).toEqual(first);
		expect((await named()).tls.certificate).toBe(people.admin);
	});

	it('the runtime tells of an attempt that is over what it ended with', async () => {
		await host.files.makeDirectory('/var/lib/etcd/member/snap', 0o700);
		await host.files.write('/var/lib/etcd/member/snap/db', 'no database', {mode: 0o600});
		await host.services.start('kubelet');
		const [socket = ''] = await host.runtime.findSockets();
		const etcd = async () => (await host.runtime.listContainers(socket)).find(({name}) => name === 'etcd');
		await expect.poll(async () => (await etcd())?.attempt, SOON).toBeGreaterThan(0);
		const first = await host.runtime.containerStatus(socket, `${(await etcd())?.podId}-0`);
		expect(first).toMatchObject({exitCode: 2, reason: 'Error', logPath: expect.stringMatching(/\/0\.log$/)});
		expect(first?.finishedAt).toBeGreaterThanOrEqual(first?.startedAt ?? Number.POSITIVE_INFINITY);
	});
});
