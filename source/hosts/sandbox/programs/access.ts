import {parseKubeconfig} from '../../../core/pki/kubeconfig-reader.ts';
import {readCertificates} from '../../../core/pki/read.ts';
import {isRecord} from '../../../core/values/is-record.ts';
import type {Asked, ClientTls, NodeAnswer, NodeNet} from '../node-net.ts';
import type {ProgramFiles} from './files.ts';
import {checkPair} from './material.ts';
import {quoted} from './program.ts';

/** How a program reaches the API server. */
export interface Access {
	readonly server: string;
	readonly tls: ClientTls;
}

export interface Asker {
	readonly net: NodeNet;
	readonly signal?: AbortSignal;
}

/** An answer that is one, or why there is none, in client-go's words. */
export type Answered = {readonly status: number; readonly body: unknown} | {readonly words: string};

const TIMEOUT_MS = 5000;
const VERBS = {POST: 'Post', PUT: 'Put'} as const;

/** Asks the API server, and reads what it says. Undefined for `404`. */
export async function askServer({net, signal}: Asker, {server, tls}: Access, path: string, asked: Omit<Asked, 'client'> = {}): Promise<Answered> {
	const url = `${server}${path}`;
	let answer: NodeAnswer;
	try {
		// Who shows a token shows no certificate.
		answer = await net.get(url, {...asked, tls: asked.bearer === undefined ? tls : {...(tls.ca !== undefined && {ca: tls.ca}), ...(tls.serverName !== undefined && {serverName: tls.serverName})}, timeoutMs: TIMEOUT_MS, ...(signal && {signal})});
	} catch (error) {
		signal?.throwIfAborted();
		return {words: `${asked.method === undefined ? 'Get' : VERBS[asked.method]} ${quoted(url)}: ${(error as Error).message}`};
	}
	const {status, body} = answer;
	const parsed = parse(body);
	return status < 400 || status === 404 ? {status, body: parsed}
		: {words: status === 401 ? 'Unauthorized' : isRecord(parsed) && typeof parsed['message'] === 'string' ? parsed['message'] : `an error on the server (${quoted(body.trim())}) has prevented the request from succeeding (status ${status})`};
}

function parse(body: string): unknown {
	try {
		return JSON.parse(body);
	} catch {
		return undefined;
	}
}

/** What a kubeconfig leads to. @throws {Error} in client-go's words */
export async function readAccess({files}: {readonly files: Pick<ProgramFiles, 'read'>}, file: string): Promise<Access> {
	const text = file === '' ? '' : (await files.read(file).catch((error: unknown) => {
		const words = (error as Error).message;
		throw new Error(words.startsWith('open') && words.endsWith('no such file or directory') ? words.replace(/^open/, 'stat') : `error loading config file ${quoted(file)}: ${words}`, {cause: error});
	})).toString('utf8');
	return accessBy({files}, text, file);
}

/** The same, for a kubeconfig that was read. */
async function accessBy({files}: {readonly files: Pick<ProgramFiles, 'read'>}, text: string, file: string): Promise<Access> {
	if (text.trim() === '') {
		throw new Error('invalid configuration: no configuration has been provided, try setting KUBERNETES_MASTER environment variable');
	}
	const parsed = parseKubeconfig(text);
	if (!parsed.ok) {
		const {fault} = parsed;
		throw new Error(fault.code === 'kubeconfig-context-missing' && 'context' in fault ? `invalid configuration: context was not found for specified context: ${fault.context}`
			: `error loading config file ${quoted(file)}: ${'message' in fault ? `yaml: ${fault.message}` : fault.code === 'kubeconfig-field' && 'field' in fault && fault.field === '' ? NO_OBJECT : fault.code}`);
	}
	const {server, caPem, caPath, certificatePem, certificatePath, keyPem, keyPath, user, cluster, tlsServerName} = parsed.value;
	const read = async (path: string, what: string): Promise<string> => (await files.read(path).catch((error: unknown) => {
		throw new Error(`invalid configuration: [unable to read ${what} ${path} for ${what === 'certificate-authority' ? cluster : user} due to ${(error as Error).message}]`, {cause: error});
	})).toString('latin1');
	const certificate = certificatePem !== '' || certificatePath === undefined ? certificatePem : await read(certificatePath, 'client-cert');
	const key = keyPem.reveal() !== '' || keyPath === undefined ? keyPem.reveal() : await read(keyPath, 'client-key');
	const ca = caPem !== '' || caPath === undefined ? caPem : await read(caPath, 'certificate-authority');
	checkRoots(ca);
	// A pair in files of its own is read anew with each connection, and looked at there.
	if (certificate !== '' && (certificatePem !== '' || keyPath === undefined)) {
		checkPair(certificate, key);
	}
	return {server: server.replace(/\/$/, ''), tls: {ca, certificate, key, ...(tlsServerName !== undefined && {serverName: tlsServerName})}};
}

/**
 * The same for who asks again and again. A kubeconfig is read once, at the first call: what it holds stays in use as long as the
 * process does. A certificate and key in files of their own, and a CA's, are read anew with each connection (client-go, transport).
 */
export function accessOf(from: {readonly files: Pick<ProgramFiles, 'read'>}, file: string): () => Promise<Access> {
	let first: {readonly text: string; readonly access: Access} | undefined;
	return async () => {
		if (first === undefined) {
			const access = await readAccess(from, file);
			first = {access, text: (await from.files.read(file)).toString('utf8')};
			return access;
		}
		return NAMES_FILES.test(first.text) ? accessBy(from, first.text, file) : first.access;
	};
}

const NAMES_FILES = /(?:client-certificate|client-key|certificate-authority)["']?\s*:/;

/** What Go says of a document that is no object. */
const NO_OBJECT = 'couldn\'t get version/kind; json parse error: json: cannot unmarshal string into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

/** A CA bundle that nothing can be taken from is refused at once (client-go/transport, rootCertPool). */
function checkRoots(ca: string): void {
	if (ca !== '' && !readCertificates(ca).ok && !ca.includes('BEGIN CERTIFICATE')) {
		throw new Error('unable to load root certificates: unable to parse bytes as PEM block');
	}
}
