// What tools.sh runs on a node: node tools.ts listen|registry|reissue|look WORDS…
import {createServer as createHttpServer} from 'node:http';
import {createServer as createHttpsServer} from 'node:https';
import {createServer} from 'node:net';
import {readFileSync, writeFileSync} from 'node:fs';
import {parseArgs} from 'node:util';
import {dump, load} from 'js-yaml';
import forge from 'node-forge';

const [command = '', ...words] = process.argv.slice(2);
const commands: Readonly<Record<string, () => void | Promise<void>>> = {listen, registry, reissue, look};
await commands[command]?.();

/** listen ADDRESS PORT: takes the port, and says nothing to who calls. */
function listen(): void {
	createServer((socket) => socket.destroy()).listen(Number(words[1]), words[0], () => console.log('listening'));
}

/** registry PORT STATUS [tls]: answers every request so, over TLS by a certificate of its own. */
function registry(): void {
	const [port, status, tls] = words;
	const answer = (_: unknown, response: {writeHead(status: number, headers: Record<string, string>): {end(text: string): void}}) => {
		response.writeHead(Number(status), {'content-type': 'application/json', 'www-authenticate': 'Basic realm="registry"'}).end('{}');
	};
	const server = tls === undefined ? createHttpServer(answer) : createHttpsServer(selfSigned(), answer);
	server.listen(Number(port), '0.0.0.0', () => console.log('listening'));
}

function selfSigned(): {readonly key: string; readonly cert: string} {
	const {privateKey, certificate} = issue({subject: [{name: 'commonName', value: 'somebody else'}], extensions: [{name: 'basicConstraints', cA: true}]});
	return {key: forge.pki.privateKeyToPem(privateKey), cert: forge.pki.certificateToPem(certificate)};
}

interface Wanted {
	readonly subject: forge.pki.CertificateField[];
	readonly extensions: object[];
	readonly from?: Date;
	readonly until?: Date;
	readonly by?: {readonly certificate: forge.pki.Certificate; readonly key: forge.pki.PrivateKey};
}

function issue({subject, extensions, from = new Date(Date.now() - 60_000), until = new Date(Date.now() + 86_400_000), by}: Wanted) {
	const {publicKey, privateKey} = forge.pki.rsa.generateKeyPair(2048);
	const certificate = forge.pki.createCertificate();
	certificate.publicKey = publicKey;
	certificate.serialNumber = '01';
	certificate.validity.notBefore = from;
	certificate.validity.notAfter = until;
	certificate.setSubject(subject);
	certificate.setIssuer(by?.certificate.subject.attributes ?? subject);
	certificate.setExtensions(extensions);
	certificate.sign((by?.key ?? privateKey) as forge.pki.rsa.PrivateKey, forge.md.sha256.create());
	return {privateKey, certificate};
}

/**
 * reissue PATH [--from DATE] [--until DATE] [--names A,B] [--foreign]: the certificate of PATH.crt and PATH.key, or of
 * the kubeconfig PATH, made anew with other dates or names, or by another CA.
 */
function reissue(): void {
	const {values, positionals: [path = '']} = parseArgs({args: words, allowPositionals: true, options: {from: {type: 'string'}, until: {type: 'string'}, names: {type: 'string'}, foreign: {type: 'boolean'}}});
	const kubeconfig = path.endsWith('.conf') ? load(readFileSync(path, 'utf8')) as {users: {user: Record<string, string>}[]} : undefined;
	const user = kubeconfig?.users[0]?.user;
	const old = forge.pki.certificateFromPem(user === undefined ? readFileSync(`${path}.crt`, 'utf8') : Buffer.from(user['client-certificate-data'] ?? '', 'base64').toString());
	const names = values.names?.split(',').map((name) => (/^[\d.]+$/.test(name) ? {type: 7, ip: name} : {type: 2, value: name}));
	const {privateKey, certificate} = issue({
		subject: old.subject.attributes,
		extensions: old.extensions.filter(({name}: {name?: string}) => name !== 'authorityKeyIdentifier' && !(names !== undefined && name === 'subjectAltName')).concat(names === undefined ? [] : [{name: 'subjectAltName', altNames: names}]),
		...(values.from !== undefined && {from: new Date(values.from)}), ...(values.until !== undefined && {until: new Date(values.until)}),
		by: values.foreign === true ? foreignCa() : {
			certificate: forge.pki.certificateFromPem(readFileSync('/etc/kubernetes/pki/ca.crt', 'utf8')), key: forge.pki.privateKeyFromPem(readFileSync('/etc/kubernetes/pki/ca.key', 'utf8')),
		},
	});
	const [crt, key] = [forge.pki.certificateToPem(certificate), forge.pki.privateKeyToPem(privateKey)];
	if (user === undefined) {
		writeFileSync(`${path}.crt`, crt);
		writeFileSync(`${path}.key`, key);
	} else {
		user['client-certificate-data'] = Buffer.from(crt).toString('base64');
		user['client-key-data'] = Buffer.from(key).toString('base64');
		writeFileSync(path, dump(kubeconfig));
	}
}

function foreignCa() {
	const {certificate, privateKey} = issue({subject: [{name: 'commonName', value: 'kubernetes'}], extensions: [{name: 'basicConstraints', cA: true}]});
	return {certificate, key: privateKey};
}

/** look CONFIG SINCE: what a look at this node finds, as the recordings in test/fixtures/diagnosis hold it. */
async function look(): Promise<void> {
	const {prepareInit} = await import('../../source/cli/run/prepare-init.ts');
	const {observe} = await import('../../source/core/diagnosis/observe.ts');
	const {host, config} = await prepareInit({flags: {'config': words[0] ?? '', 'dry-run': true}}, 'doctor');
	console.log(JSON.stringify(await observe(host, {config, since: Number(words[1]), readsLogs: true})));
	await host.close();
}
