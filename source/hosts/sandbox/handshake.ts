import {X509Certificate} from 'node:crypto';
import {isIP} from 'node:net';
import {readCertificates, type Certificate} from '../../core/pki/read.ts';
import {decodePem} from '../../core/pki/pem.ts';
import type {ClientTls, ServerTls} from './node-net.ts';

/** How a handshake ends that does not succeed: in the client's words and, where it is the server that refuses, in the server's. */
export interface Refused {
	readonly client: string;
	readonly server: string;
}

type Usage = 'serverAuth' | 'clientAuth';

/** What Go's TLS sends to a client whose certificate it does not take (crypto/tls, processCertsFromClient), by its kind. */
const ALERTS = {authority: 'unknown certificate authority', period: 'expired certificate', other: 'bad certificate'} as const;

interface Fault {
	readonly kind: keyof typeof ALERTS;
	/** `x509: certificate signed by unknown authority` */
	readonly words: string;
}

/** Judges a handshake from the PEM of both sides, as Go's TLS does; undefined: it succeeds. */
export function judgeHandshake(server: ServerTls, client: ClientTls, host: string, now: number): Refused | undefined {
	if (client.ca !== undefined) {
		const fault = judgeChain(server.certificate, client.ca, 'serverAuth', now, client.serverName ?? host);
		if (fault !== undefined) {
			return {client: `tls: failed to verify certificate: ${fault.words}`, server: `remote error: tls: ${ALERTS.other}`};
		}
	}
	if (server.clientCa === undefined || server.requiresClient !== true) {
		return undefined;
	}
	if (client.certificate === undefined || client.certificate === '') {
		return {client: 'remote error: tls: certificate required', server: 'tls: client didn\'t provide a certificate'};
	}
	const fault = judgeChain(client.certificate, server.clientCa, 'clientAuth', now);
	return fault && {client: `remote error: tls: ${ALERTS[fault.kind]}`, server: `tls: failed to verify certificate: ${fault.words}`};
}

/**
 * What is wrong with a certificate, in the order in which Go's x509.Certificate.Verify looks: dates, name, chain, usage.
 * @param name what it has to be made out for; absent for a client's
 */
export function judgeChain(pem: string, caPem: string, usage: Usage, now: number, name?: string): Fault | undefined {
	const chain = readCertificates(pem);
	if (!chain.ok) {
		return {kind: 'other', words: 'x509: malformed certificate'};
	}
	const [leaf, ...others] = chain.value;
	return ofPeriod(leaf, now) ?? (name === undefined ? undefined : ofName(leaf, name)) ?? ofAuthority(leaf, others, rootsOf(caPem), now) ?? ofUsage(leaf, usage);
}

/** Certificates of a bundle, as Go's CertPool takes them up: what cannot be read is passed over. */
function rootsOf(pem: string): readonly Certificate[] {
	const all = readCertificates(pem);
	if (all.ok) {
		return all.value;
	}
	const blocks = decodePem(pem);
	return blocks.ok ? blocks.value.filter(({type}) => type === 'CERTIFICATE').flatMap(({der}) => {
		try {
			const one = readCertificates(new X509Certificate(der).toString());
			return one.ok ? [one.value[0]] : [];
		} catch {
			return [];
		}
	}) : [];
}

/** RFC 3339 without fractions, as Go prints dates here. */
const moment = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');

function ofPeriod({notBefore, notAfter}: Certificate, now: number): Fault | undefined {
	const words = (side: string) => `x509: certificate has expired or is not yet valid: current time ${moment(now)} is ${side}`;
	return now < notBefore ? {kind: 'period', words: words(`before ${moment(notBefore)}`)} : now > notAfter ? {kind: 'period', words: words(`after ${moment(notAfter)}`)} : undefined;
}

function ofName({dnsNames, ipAddresses, pem}: Certificate, name: string): Fault | undefined {
	const certificate = new X509Certificate(pem);
	if (isIP(name) !== 0) {
		return certificate.checkIP(name) !== undefined ? undefined
			: {kind: 'other', words: ipAddresses.length === 0 ? `x509: cannot validate certificate for ${name} because it doesn't contain any IP SANs` : `x509: certificate is valid for ${ipAddresses.join(', ')}, not ${name}`};
	}
	if (certificate.checkHost(name, {subject: 'never'}) !== undefined) {
		return undefined;
	}
	const isLegacy = dnsNames.length === 0 && ipAddresses.length === 0;
	return {kind: 'other', words: isLegacy ? 'x509: certificate relies on legacy Common Name field, use SANs instead'
		: dnsNames.length === 0 ? `x509: certificate is not valid for any names, but wanted to match ${name}` : `x509: certificate is valid for ${dnsNames.join(', ')}, not ${name}`};
}

/** A chain of certificates on disk is a few; more is a loop. */
const LONGEST_CHAIN = 8;

const signs = (ca: Certificate, one: Certificate): boolean => one.rawIssuer.equals(ca.rawSubject) && ca.isCA && ca.maySign && isSigned(ca, one);

/** Verifying costs more than all else here, and the same few certificates meet again and again. */
const verified = new Map<string, boolean>();
const MOST_VERIFIED = 200;

function isSigned(ca: Certificate, one: Certificate): boolean {
	const key = `${ca.fingerprint} ${one.fingerprint}`;
	const known = verified.get(key);
	if (known !== undefined) {
		return known;
	}
	if (verified.size >= MOST_VERIFIED) {
		verified.clear();
	}
	const found = one.isSignedBy(ca.publicKey);
	verified.set(key, found);
	return found;
}

function ofAuthority(leaf: Certificate, others: readonly Certificate[], roots: readonly Certificate[], now: number): Fault | undefined {
	const isRoot = (one: Certificate) => roots.some(({fingerprint}) => fingerprint === one.fingerprint);
	let current = leaf;
	for (let length = 0; length < LONGEST_CHAIN; length += 1) {
		if (isRoot(current)) {
			return undefined;
		}
		const last = current;
		const root = roots.find((one) => signs(one, last));
		if (root !== undefined) {
			return ofPeriod(root, now);
		}
		const next = others.find((one) => signs(one, last));
		if (next === undefined) {
			break;
		}
		current = next;
	}
	// One of that name that did not sign it is told as a hint.
	const candidate = roots.find(({rawSubject}) => rawSubject.equals(current.rawIssuer));
	const reason = candidate?.publicKey.asymmetricKeyType === 'ec' ? 'x509: ECDSA verification failure' : 'crypto/rsa: verification error';
	const hint = candidate === undefined ? '' : ` (possibly because of ${JSON.stringify(reason)} while trying to verify candidate authority certificate ${JSON.stringify(commonNameOf(candidate))})`;
	return {kind: 'authority', words: `x509: certificate signed by unknown authority${hint}`};
}

const commonNameOf = ({subject}: Certificate): string => /(?:^|, )CN=(.*)$/.exec(subject)?.[1] ?? '';

/** A certificate without extended key usages is good for all (crypto/x509, checkChainForKeyUsage). */
function ofUsage({usages}: Certificate, usage: Usage): Fault | undefined {
	return usages.length === 0 || usages.includes(usage) || usages.includes('any') ? undefined
		: {kind: 'other', words: 'x509: certificate specifies an incompatible key usage'};
}
