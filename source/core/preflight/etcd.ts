import {minimumExternalEtcdVersion} from '../config/versions.ts';
import {createPrivateKey, X509Certificate} from 'node:crypto';
import {cut} from '../values/cut.ts';
import {HostError} from '../told/failures.ts';
import type {ExternalEtcd} from '../config/types.ts';
import {Sensitive} from '../secrets/sensitive.ts';
import type {Files, ProbeAnswer, ProbeTls} from '../ports/index.ts';
import {check, type Found} from './check.ts';
import type {Check, PreflightHost} from './types.ts';
import {compareVersions, parseVersion} from './version.ts';

const MINIMUM = minimumExternalEtcdVersion;
const TIMEOUT_MS = 10_000;
const TRIES = 4;
const PAUSE_MS = 5000;
const LONGEST_VERSION = 256;

/** Asks each of `httpEndpoints`, where there are any, for its version: `endpoints` may then speak gRPC alone. */
export function etcdVersionCheck(etcd: ExternalEtcd): Check {
	const endpoints = etcd.httpEndpoints?.length ? etcd.httpEndpoints : etcd.endpoints;
	const fields = {endpoints: endpoints.join(' '), minimum: MINIMUM};
	return check('ExternalEtcdVersion', 'etcd-version', fields, async (host, found, signal) => {
		const tls = await readTls(host.files, etcd, found);
		if (tls === undefined) {
			return;
		}
		for (const endpoint of endpoints) {
			await lookAtEndpoint(host, endpoint, tls, found, signal);
		}
	});
}

async function lookAtEndpoint(host: PreflightHost, endpoint: string, tls: ProbeTls, found: Found, signal: AbortSignal): Promise<void> {
	const url = versionUrl(endpoint);
	if (url === undefined) {
		found.error('etcd.endpoint-invalid', {endpoint});
		return;
	}
	const answer = await probe(host, url, tls, signal);
	if ('error' in answer) {
		found.error('etcd.unreachable', {url, message: answer.message});
		return;
	}
	if (answer.status >= 500) {
		found.error('etcd.unhealthy', {url, status: answer.status});
		return;
	}
	const told = serverVersion(answer.body);
	const version = parseVersion(told);
	const minimum = parseVersion(MINIMUM);
	if (version === undefined) {
		found.error('etcd.version-unreadable', {url, version: told});
	} else if (minimum !== undefined && compareVersions(version, minimum) < 0) {
		found.error('etcd.too-old', {url, version: told, minimum: MINIMUM});
	}
}

/** Once, and three times more where nothing or a server's error came back. */
async function probe({network, clock}: PreflightHost, url: string, tls: ProbeTls, signal: AbortSignal): Promise<ProbeAnswer> {
	for (let tries = 1; ; tries += 1) {
		const answer = await network.probe(url, {timeoutMs: TIMEOUT_MS, signal, tls});
		signal.throwIfAborted();
		if (tries === TRIES || ('status' in answer && answer.status < 500)) {
			return answer;
		}
		await clock.sleep(PAUSE_MS, signal);
	}
}

function versionUrl(endpoint: string): string | undefined {
	if (!URL.canParse(`${endpoint}/version`)) {
		return undefined;
	}
	const url = new URL(`${endpoint}/version`);
	url.pathname = url.pathname.replaceAll('//', '/');
	return url.href;
}

function serverVersion(body: string): string {
	try {
		const answer: unknown = JSON.parse(body);
		const version = typeof answer === 'object' && answer !== null && 'etcdserver' in answer ? answer.etcdserver : '';
		return typeof version === 'string' ? cut(version, LONGEST_VERSION) : '';
	} catch {
		return '';
	}
}

/** What TLS needs; undefined, and an error found, where a file is no use. */
async function readTls(files: Pick<Files, 'read' | 'stat'>, etcd: ExternalEtcd, found: Found): Promise<ProbeTls | undefined> {
	let tls: ProbeTls = {};
	if (etcd.caFile !== '') {
		const ca = await readText(files, etcd.caFile);
		if (ca === undefined) {
			found.error('etcd.ca-unreadable', {path: etcd.caFile});
			return undefined;
		}
		tls = {caPem: ca};
	}
	if (etcd.certFile !== '' && etcd.keyFile !== '') {
		const certificatePem = await readText(files, etcd.certFile);
		const key = await readText(files, etcd.keyFile);
		if (certificatePem === undefined || key === undefined || !isPair(certificatePem, key)) {
			found.error('etcd.client-certificate-unusable', {certificate: etcd.certFile, key: etcd.keyFile});
			return undefined;
		}
		tls = {...tls, certificatePem, keyPem: new Sensitive(key)};
	}
	return tls;
}

function isPair(certificatePem: string, keyPem: string): boolean {
	try {
		return new X509Certificate(certificatePem).checkPrivateKey(createPrivateKey(keyPem));
	} catch {
		return false;
	}
}

async function readText(files: Pick<Files, 'read' | 'stat'>, path: string): Promise<string | undefined> {
	try {
		return (await files.read(path))?.toString('utf8');
	} catch (error) {
		if (error instanceof HostError) {
			return undefined;
		}
		throw error;
	}
}
