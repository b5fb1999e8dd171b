import {generateKeyPairSync} from 'node:crypto';
import * as grpc from '@grpc/grpc-js';
import forge from 'node-forge';
import {describe, expect, it, onTestFinished, vi} from 'vitest';
import {Sensitive} from '../../../source/core/secrets/sensitive.ts';
import type {Etcd} from '../../../source/core/ports/index.ts';
import {createEtcd, loadClusterService} from '../../../source/hosts/node/etcd.ts';
import {stepAtEachLook} from '../../clock.ts';

const pair = generateKeyPairSync('rsa', {modulusLength: 2048, privateKeyEncoding: {type: 'pkcs1', format: 'pem'}, publicKeyEncoding: {type: 'spki', format: 'pem'}});

function issue(name: string, issuer = 'etcd-ca', {ca = false, address = ''} = {}): string {
	const certificate = forge.pki.createCertificate();
	certificate.publicKey = forge.pki.publicKeyFromPem(pair.publicKey);
	certificate.serialNumber = `0${name.length}${ca ? 1 : 2}`;
	certificate.validity.notBefore = new Date(Date.now() - 3_600_000);
	certificate.validity.notAfter = new Date(Date.now() + 3_600_000);
	certificate.setSubject([{shortName: 'CN', value: name}]);
	certificate.setIssuer([{shortName: 'CN', value: issuer}]);
	certificate.setExtensions([{name: 'basicConstraints', cA: ca, critical: true}, ...(address === '' ? [] : [{name: 'subjectAltName', altNames: [{type: 7, ip: address}]}])]);
	certificate.sign(forge.pki.privateKeyFromPem(pair.privateKey), forge.md.sha256.create());
	return forge.pki.certificateToPem(certificate);
}

const caPem = issue('etcd-ca', 'etcd-ca', {ca: true});
const client = issue('kube-etcd-healthcheck-client');

// More than a number holds.
const ID = '10501334649042878790';

interface Fake {
	readonly etcd: Etcd;
	readonly calls: {readonly method: string; readonly request: unknown}[];
}

/** An etcd that wants a certificate, and answers so. */
async function fake(answers: {hangs?: boolean; remove?: Partial<grpc.ServiceError>; trusted?: string; address?: string} = {}): Promise<Fake> {
	const calls: Fake['calls'] = [];
	const members = [{ID, name: 'cp1', peerURLs: ['https://192.0.2.10:2380'], clientURLs: ['https://192.0.2.10:2379']}, {ID: '7', name: '', peerURLs: ['https://192.0.2.11:2380'], clientURLs: []}];
	const server = new grpc.Server();
	server.addService(await loadClusterService(), {
		MemberList(call: grpc.ServerUnaryCall<unknown, object>, answer: grpc.sendUnaryData<object>) {
			calls.push({method: 'MemberList', request: call.request});
			if (answers.hangs !== true) {
				answer(null, {members});
			}
		},
		MemberRemove(call: grpc.ServerUnaryCall<{ID: string}, object>, answer: grpc.sendUnaryData<object>) {
			calls.push({method: 'MemberRemove', request: call.request});
			answer(answers.remove ?? null, {members: members.filter((member) => member.ID !== call.request.ID)});
		},
	});
	const credentials = grpc.ServerCredentials.createSsl(Buffer.from(caPem), [{private_key: Buffer.from(pair.privateKey), cert_chain: Buffer.from(issue('cp1', 'etcd-ca', {address: answers.address ?? '127.0.0.1'}))}], true);
	const port = await new Promise<number>((resolve, reject) => {
		server.bindAsync('127.0.0.1:0', credentials, (error, bound) => (error === null ? resolve(bound) : reject(error)));
	});
	onTestFinished(() => server.forceShutdown());
	const etcd = createEtcd({endpoint: `https://127.0.0.1:${port}`, caPem: answers.trusted ?? caPem, certificatePem: client, keyPem: new Sensitive(pair.privateKey)});
	onTestFinished(() => etcd.close());
	return {etcd, calls};
}

describe('etcd', () => {
	it('lists its members, also one that has not started, and is asked for what all agree on', async () => {
		const {etcd, calls} = await fake();
		expect(await etcd.members()).toEqual([
			{id: ID, name: 'cp1', peerUrls: ['https://192.0.2.10:2380'], clientUrls: ['https://192.0.2.10:2379']},
			{id: '7', name: '', peerUrls: ['https://192.0.2.11:2380'], clientUrls: []},
		]);
		expect(calls).toEqual([{method: 'MemberList', request: {linearizable: true}}]);
	});

	it('removes a member by an ID of 64 bits, and tells who is left', async () => {
		const {etcd, calls} = await fake();
		expect((await etcd.removeMember(ID)).map(({id}) => id)).toEqual(['7']);
		expect(calls).toEqual([{method: 'MemberRemove', request: {ID}}]);
	});

	it('refuses in its own words', async () => {
		const {etcd} = await fake({remove: {code: grpc.status.NOT_FOUND, details: 'etcdserver: member not found'}});
		await expect(etcd.removeMember(ID)).rejects.toMatchObject({name: 'HostError', code: 'NOT_FOUND', message: 'etcdserver: member not found'});
	});

	it('is not believed where another CA vouches for it', async () => {
		const {etcd, calls} = await fake({trusted: issue('other-ca', 'other-ca', {ca: true})});
		await expect(etcd.members()).rejects.toMatchObject({name: 'HostError', code: 'UNAVAILABLE'});
		expect(calls).toEqual([]);
	});

	it('is not believed where its certificate is made out for another address', async () => {
		const {etcd, calls} = await fake({address: '192.0.2.99'});
		await expect(etcd.members()).rejects.toMatchObject({name: 'HostError', code: 'UNAVAILABLE'});
		expect(calls).toEqual([]);
	});

	it('that does not listen is unavailable, and what is no URL is told as that', async () => {
		const connection = {caPem, certificatePem: client, keyPem: new Sensitive(pair.privateKey)};
		const silent = createEtcd({...connection, endpoint: 'https://127.0.0.1:1'});
		onTestFinished(() => silent.close());
		await expect(silent.members()).rejects.toMatchObject({code: 'UNAVAILABLE'});
		await expect(createEtcd({...connection, endpoint: 'nonsense'}).members()).rejects.toMatchObject({code: 'INVALID_URL'});
	});

	it('is not called with a certificate that is none', async () => {
		const {calls} = await fake();
		const broken = createEtcd({endpoint: 'https://127.0.0.1:1', caPem, certificatePem: client.replace(/\n[^-\n]{64}/, '\n'), keyPem: new Sensitive(pair.privateKey)});
		await expect(broken.members()).rejects.toMatchObject({name: 'HostError', code: 'CREDENTIALS', message: expect.stringMatching(/\S/) as string});
		expect(calls).toEqual([]);
	});

	it.each([['an hour ahead', 3_600_000], ['an hour back', -3_600_000]])('answers a question during which the clock is set %s', async (_what, by) => {
		const {etcd} = await fake();
		stepAtEachLook(by);
		const asked = etcd.members();
		expect((await asked).map(({name}) => name)).toEqual(['cp1', '']);
	});

	it('that hears and says nothing is waited for two seconds, whatever the clock says', async () => {
		const {etcd} = await fake({hangs: true});
		vi.useFakeTimers({toFake: ['Date']});
		onTestFinished(() => void vi.useRealTimers());
		const begun = performance.now();
		const asked = etcd.members();
		vi.setSystemTime(Date.now() - 3_600_000);
		await expect(asked).rejects.toMatchObject({name: 'HostError', code: 'DEADLINE_EXCEEDED', message: 'no answer to MemberList in 2000 ms'});
		expect(performance.now() - begun).toBeGreaterThan(1900);
	});

	it('is not waited for after the run was stopped', async () => {
		const {etcd} = await fake();
		const reason = new Error('stopped');
		await expect(etcd.members(AbortSignal.abort(reason))).rejects.toBe(reason);
	});
});
