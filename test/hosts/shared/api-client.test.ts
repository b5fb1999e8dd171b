import {generateKeyPairSync} from 'node:crypto';
import type {RequestListener} from 'node:http';
import {createServer} from 'node:https';
import type {AddressInfo} from 'node:net';
import forge from 'node-forge';
import {describe, expect, it, onTestFinished, vi} from 'vitest';
import {Sensitive} from '../../../source/core/secrets/sensitive.ts';
import type {Api, ApiConnection} from '../../../source/core/ports/index.ts';
import {createApiClient} from '../../../source/hosts/shared/api-client.ts';

const pair = generateKeyPairSync('rsa', {modulusLength: 2048, privateKeyEncoding: {type: 'pkcs1', format: 'pem'}, publicKeyEncoding: {type: 'spki', format: 'pem'}});

function selfSigned(altNames: readonly object[]): string {
	const certificate = forge.pki.createCertificate();
	certificate.publicKey = forge.pki.publicKeyFromPem(pair.publicKey);
	certificate.serialNumber = `0${altNames.length}`;
	certificate.validity.notAfter = new Date(Date.now() + 3_600_000);
	certificate.setSubject([{name: 'commonName', value: 'api'}]);
	certificate.setIssuer([{name: 'commonName', value: 'api'}]);
	certificate.setExtensions([{name: 'basicConstraints', cA: true}, {name: 'subjectAltName', altNames}]);
	certificate.sign(forge.pki.privateKeyFromPem(pair.privateKey), forge.md.sha256.create());
	return forge.pki.certificateToPem(certificate);
}

const own = selfSigned([{type: 7, ip: '127.0.0.1'}]);
const other = selfSigned([{type: 7, ip: '127.0.0.1'}, {type: 2, value: 'other'}]);
const named = selfSigned([{type: 2, value: 'kubernetes.example'}]);

interface Fake {
	/** Requests that came through. */
	readonly asked: string[];
	open(more?: Partial<ApiConnection>): Api;
}

async function fake(answer: RequestListener, certificate = own): Promise<Fake> {
	const asked: string[] = [];
	const server = createServer({key: pair.privateKey, cert: certificate, ca: own, requestCert: true, rejectUnauthorized: false}, (request, response) => {
		asked.push(`${request.method ?? ''} ${request.url ?? ''} ${request.headers.authorization ?? ''}`);
		answer(request, response);
	});
	server.on('tlsClientError', () => undefined);
	await new Promise<void>((resolve) => {
		server.listen(0, '127.0.0.1', resolve);
	});
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	return {
		asked,
		open(more) {
			const api = createApiClient({server: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, caPem: certificate, certificatePem: own, keyPem: new Sensitive(pair.privateKey), ...more});
			onTestFinished(() => api.close());
			return api;
		},
	};
}

const LIST = {method: 'GET', path: '/api/v1/pods'} as const;
const JSON_TYPE = {'content-type': 'application/json'};

describe('an answer', () => {
	it('without an end is given up at the limit, with the request', async () => {
		let sent = 0;
		const {open} = await fake((_, response) => {
			response.writeHead(200, JSON_TYPE);
			const chunk = Buffer.alloc(1024 * 1024, ' ');
			const more = (): void => {
				while (!response.destroyed) {
					sent += 1;
					if (!response.write(chunk)) {
						response.once('drain', more);
						return;
					}
				}
			};
			more();
		});
		await expect(open().request(LIST)).rejects.toMatchObject({name: 'HostError', code: 'TOO_LARGE', fields: {method: 'GET', path: '/api/v1/pods', limit: 16 * 1024 * 1024}});
		expect(sent).toBeLessThan(40);
	});

	it('that says that it is too long is not read at all', async () => {
		const {open} = await fake((_, response) => {
			response.writeHead(200, {...JSON_TYPE, 'content-length': 700_000_000}).write('{');
		});
		await expect(open().request(LIST)).rejects.toMatchObject({code: 'TOO_LARGE'});
	});

	it.each([['nested too deep', '['.repeat(20_000)], ['of too many values', `[${'{},'.repeat(2_000_001)}0]`]])('%s is not decoded', async (_, body) => {
		const {open} = await fake((_, response) => {
			response.writeHead(200, JSON_TYPE).end(body);
		});
		await expect(open().request(LIST)).rejects.toMatchObject({code: 'TOO_LARGE'});
	});

	it('is decoded as it is, whatever its texts hold', async () => {
		const body = {a: `${'['.repeat(500)}"\\`, b: ['\\\\"', {c: null}]};
		const {open} = await fake((_, response) => {
			response.writeHead(200, JSON_TYPE).end(JSON.stringify(body));
		});
		expect(await open().request(LIST)).toEqual({status: 200, body});
	});
});

describe('a server', () => {
	it('of another CA gets no request and no token, whatever the environment says', async () => {
		vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
		onTestFinished(() => {
			vi.unstubAllEnvs();
		});
		const {asked, open} = await fake((_, response) => {
			response.end('{}');
		});
		await expect(open({caPem: other, token: new Sensitive('secret')}).request(LIST)).rejects.toMatchObject({code: 'TLS'});
		expect(asked).toEqual([]);
	});

	it('is known by the name that the kubeconfig gives it', async () => {
		const {open} = await fake((_, response) => {
			response.end('ok');
		}, named);
		await expect(open().request(LIST)).rejects.toMatchObject({code: 'TLS', fields: {reason: 'ERR_TLS_CERT_ALTNAME_INVALID'}});
		expect(await open({tlsServerName: 'kubernetes.example'}).request(LIST)).toEqual({status: 200, body: 'ok'});
		await expect(open({tlsServerName: '127.0.0.1'}).request(LIST)).rejects.toMatchObject({code: 'TLS'});
	});
});
