import {generateKeyPairSync} from 'node:crypto';
import {issueCertificate} from '../../../core/pki/x509.ts';
import {Sensitive} from '../../../core/secrets/sensitive.ts';
import type {NodeAnswer, ServerTls} from '../node-net.ts';

const DAY = 24 * 3_600_000;

/** What a program without a serving certificate makes for itself, in memory; made when somebody connects. */
export function selfSigned(name: string, now: number): ServerTls {
	let made: {readonly certificate: string; readonly key: string} | undefined;
	const make = () => {
		const {publicKey, privateKey} = generateKeyPairSync('ec', {namedCurve: 'P-256', publicKeyEncoding: {type: 'spki', format: 'pem'}, privateKeyEncoding: {type: 'pkcs8', format: 'pem'}});
		const issued = issueCertificate({
			subject: {commonName: `${name}@${Math.floor(now / 1000)}`, organizations: []}, dnsNames: ['localhost'], ipAddresses: ['127.0.0.1'], usages: [],
			validity: {notBefore: now - 3_600_000, notAfter: now + 365 * DAY}, serial: 2n, publicPem: publicKey, signer: {self: new Sensitive(privateKey)},
		});
		return {certificate: issued.ok ? issued.value.pem : '', key: privateKey};
	};
	return {
		get certificate() {
			return (made ??= make()).certificate;
		},
		get key() {
			return (made ??= make()).key;
		},
	};
}

const NOT_FOUND: NodeAnswer = {status: 404, body: '404 page not found\n'};

/** What answers of its health, and of nothing else. */
export function healthAnswers(isHealthy: () => boolean, paths: ReadonlySet<string>, ok = 'ok'): (path: string) => NodeAnswer {
	return (path) => !paths.has(path.replace(/\?.*$/s, '')) ? NOT_FOUND : isHealthy() ? {status: 200, body: ok} : {status: 500, body: 'not ready\n'};
}
