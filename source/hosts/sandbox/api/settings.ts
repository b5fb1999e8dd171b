import {createHash, createPrivateKey, createPublicKey, X509Certificate, type KeyObject} from 'node:crypto';

/** What the API server's flags and the files that they name say of who is who. */
export interface Settings {
	/** CAs of client certificates, and of front proxies. */
	readonly clientCas: readonly X509Certificate[];
	readonly proxyCas: readonly X509Certificate[];
	/** Common names of front proxies; none: any that the CA signs. */
	readonly proxyNames: readonly string[];
	readonly issuer: string;
	/** Keys that tokens of service accounts are checked by. */
	readonly tokenKeys: readonly KeyObject[];
	/** The key that they are signed with; undefined where there is none. */
	readonly signingKey: KeyObject | undefined;
	readonly bootstrapTokens: boolean;
	readonly anonymous: boolean;
	/** Whether an authorizer is one of those that are asked: `Node`, `RBAC`, `AlwaysAllow`. */
	readonly modes: readonly string[];
	/** The first range of cluster IPs. */
	readonly serviceRange: string;
	/** `NodeRestriction` and whatever else is switched on by name. */
	readonly admissionPlugins: readonly string[];
}

export const ISSUER = 'https://kubernetes.default.svc.cluster.local';

/** Of a server whose flags nobody has read. */
export const NO_SETTINGS: Settings = {
	clientCas: [], proxyCas: [], proxyNames: [], issuer: ISSUER, tokenKeys: [], signingKey: undefined, bootstrapTokens: false, anonymous: true,
	modes: ['Node', 'RBAC'], serviceRange: '10.96.0.0/12', admissionPlugins: [],
};

/** @param read the file's contents; undefined where there is none */
export async function readSettings(flags: Pick<ReadonlyMap<string, string>, 'get'>, read: (path: string) => Promise<Buffer | undefined>): Promise<Settings> {
	const file = async (flag: string): Promise<string> => {
		const path = flags.get(flag) ?? '';
		return path === '' ? '' : (await read(path).catch(() => undefined))?.toString('utf8') ?? '';
	};
	const [clientCa, proxyCa, publicKey, privateKey] = await Promise.all(['client-ca-file', 'requestheader-client-ca-file', 'service-account-key-file', 'service-account-signing-key-file'].map(file));
	const list = (flag: string, otherwise: string): string[] => (flags.get(flag) ?? otherwise).split(',').filter(Boolean);
	return {
		clientCas: certificatesIn(clientCa ?? ''),
		proxyCas: certificatesIn(proxyCa ?? ''),
		proxyNames: list('requestheader-allowed-names', ''),
		issuer: flags.get('service-account-issuer') ?? ISSUER,
		tokenKeys: publicKeysIn(publicKey ?? ''),
		signingKey: privateKeyIn(privateKey ?? ''),
		bootstrapTokens: flags.get('enable-bootstrap-token-auth') === 'true',
		anonymous: flags.get('anonymous-auth') !== 'false',
		modes: list('authorization-mode', 'AlwaysAllow'),
		serviceRange: (flags.get('service-cluster-ip-range') ?? '10.96.0.0/12').split(',')[0] ?? '',
		admissionPlugins: list('enable-admission-plugins', ''),
	};
}

const blocksOf = (pem: string): string[] => pem.match(/-----BEGIN ([A-Z ]+)-----[\s\S]*?-----END \1-----/g) ?? [];

export function certificatesIn(pem: string): X509Certificate[] {
	return blocksOf(pem).flatMap((block) => attempt(() => new X509Certificate(block)) ?? []);
}

/** A file of keys may have public ones, private ones and certificates. */
function publicKeysIn(pem: string): KeyObject[] {
	return blocksOf(pem).flatMap((block) => attempt(() => block.includes('CERTIFICATE') ? new X509Certificate(block).publicKey : createPublicKey(block)) ?? []);
}

function privateKeyIn(pem: string): KeyObject | undefined {
	return attempt(() => createPrivateKey(pem));
}

function attempt<T>(make: () => T): T | undefined {
	try {
		return make();
	} catch {
		return undefined;
	}
}

/** The name that a token says its key by (kubernetes, serviceaccount/jwt.go, keyIDFromPublicKey). */
export function keyId(key: KeyObject): string {
	return createHash('sha256').update((key.type === 'public' ? key : createPublicKey(key)).export({type: 'spki', format: 'der'})).digest('base64url');
}
