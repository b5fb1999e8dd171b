import type {InitConfig} from '../config/types.ts';
import type {CertificateDetail} from '../told/details.ts';
import {Sensitive} from '../secrets/sensitive.ts';
import type {Comparison, StepContext, StepKind} from '../engine/step.ts';
import {Failure} from '../told/failures.ts';
import {certificateSources, certificateSpec, keyAlgorithm, pathsOf, validityOf, type CertificateSpec} from '../pki/certificates.ts';
import {pkiFailure, unwrap, type PkiFault} from '../told/pki-faults.ts';
import {
	checkAuthority, checkKey, checkPeriod, checkSans, checkSignedBy, describe as describeCertificate, readAuthority, readCertificate, readCertificates, readPrivateKey,
	type Authority, type Certificate,
} from '../pki/read.ts';
import {issueCertificate, serialBytes, serialNumber, type CertificateRequest} from '../pki/x509.ts';
import type {Host} from '../ports/index.ts';
import {writeFiles} from './file.ts';

export interface CertificateInput {
	readonly spec: CertificateSpec;
	readonly config: InitConfig;
}

/**
 * Makes a certificate and its key, unless one is there: then it is kept, and refused where it does
 * not belong to its CA, or not any more (as kubeadm does: cmd/phases/init/certs.go, phases/certs/certs.go).
 * A CA's expiry and missing names are warnings.
 */
export const certificate: StepKind<CertificateInput, void> = {
	acts: true,
	describe: plannedDetail,
	compare: async (input, context) => (input.spec.signedBy === undefined ? compareAuthority(input, context) : compareLeaf(input, context)),
	async apply(input, context) {
		const {spec, config} = input;
		const {host, progress} = context;
		const algorithm = keyAlgorithm(config.cluster);
		const paths = pathsOf(config.cluster, spec.baseName);
		// A CA that cannot sign is a fault to be told before a key is made.
		const authority = spec.signedBy === undefined ? undefined : await loadAuthority(host, config, spec);
		progress({at: 'key', algorithm});
		const keys = await host.keys.make(algorithm);
		progress({at: 'sign', by: authority === undefined ? spec.baseName : authority.baseName});
		const sans = spec.sans(config);
		const issued = unwrap(issueCertificate({
			subject: spec.subject(config), dnsNames: sans.dnsNames, ipAddresses: sans.ipAddresses, usages: spec.usages,
			validity: validityOf(spec, config, context.startedAt), serial: serialNumber(host.random.bytes(serialBytes)),
			publicPem: keys.publicPem, signer: authority ?? {self: keys.privatePem},
		} satisfies CertificateRequest), 'certificate.unusable', {path: paths.certificate});
		await context.journal.writes({[paths.key]: keys.privatePem.reveal(), [paths.certificate]: issued.pem});
		// The key first: a certificate without its key would pass for one whose key is kept elsewhere.
		await writeFiles(host.files, [{path: paths.key, content: keys.privatePem.reveal(), mode: 0o600}, {path: paths.certificate, content: issued.pem, mode: 0o644}], 0o755);
		return {output: undefined, detail: {...certificateDetail(input, unwrap(readCertificate(issued.pem), 'internal')), sources: certificateSources(spec, config)}};
	},
};

async function compareAuthority(input: CertificateInput, context: StepContext): Promise<Comparison<void>> {
	const {path, keyPath, certificate: text, key} = await readPair(input, context);
	if (text === undefined && (key === undefined || await context.journal.wasInterrupted(keyPath))) {
		return {found: 'different', detail: plannedDetail(input)};
	}
	if (text === undefined) {
		throw new Failure('certificate.unusable', {path, problem: 'certificate-missing', key: keyPath});
	}
	const present = unwrap(readCertificate(text), 'certificate.unusable', {path});
	refuse(checkAuthority(present), path);
	warnOfPeriod(present, path, context);
	const hasKey = key !== undefined && readPrivateKey(new Sensitive(key)).ok;
	warnOfKey(input, present, key, context);
	return {found: 'same', output: undefined, detail: certificateDetail(input, present, hasKey)};
}

async function compareLeaf(input: CertificateInput, context: StepContext): Promise<Comparison<void>> {
	const {host} = context;
	const {path, keyPath, certificate: text, key} = await readPair(input, context);
	if (text === undefined && (key === undefined || await context.journal.wasInterrupted(keyPath))) {
		return {found: 'different', detail: plannedDetail(input), current: undefined};
	}
	if (text === undefined) {
		throw new Failure('certificate.unusable', {path, problem: 'certificate-missing', key: keyPath});
	}
	const [present, ...intermediates] = unwrap(readCertificates(text), 'certificate.unusable', {path});
	warnOfPeriod(present, path, context);
	const ca = certificateSpec(input.spec.signedBy ?? 'certs/ca');
	const caPath = pathsOf(input.config.cluster, ca.baseName).certificate;
	const caText = await host.files.read(caPath);
	if (caText === undefined) {
		throw new Failure('missing', {path: caPath});
	}
	const caCertificate = unwrap(readCertificate(caText), 'certificate.unusable', {path: caPath});
	warnOfPeriod(caCertificate, caPath, context);
	refuse(checkSignedBy(present, intermediates, caCertificate, host.clock.now()), path, {authority: caPath});
	warnOfKey(input, present, key, context);
	const names = checkSans(present, input.spec.sans(input.config));
	if (names?.code === 'sans-missing') {
		context.warn('certificate.names', {path, names: names.names});
	}
	return {found: 'same', output: undefined, detail: certificateDetail(input, present, key !== undefined)};
}

async function readPair({spec, config}: CertificateInput, {host}: StepContext) {
	const {certificate: path, key: keyPath} = pathsOf(config.cluster, spec.baseName);
	const [text, key] = await Promise.all([host.files.read(path), host.files.read(keyPath)]);
	return {path, keyPath, certificate: text, key};
}

/** The last that were read, by path: one CA signs many times in a run, and is what it was as long as its files' bytes are. */
const known = new Map<string, {readonly text: Buffer; readonly key: Sensitive<Buffer>; readonly authority: Authority}>();

/**
 * The CA that signs for a specification, from the node's disk, which is read each time.
 * @throws Failure `missing` where a file is not there, `certificate.unusable` where it cannot sign
 */
export async function loadAuthority(host: Pick<Host, 'files'>, config: InitConfig, spec: Pick<CertificateSpec, 'signedBy'>): Promise<Authority & {baseName: string}> {
	const {baseName} = certificateSpec(spec.signedBy ?? 'certs/ca');
	const paths = pathsOf(config.cluster, baseName);
	const [text, key] = await Promise.all([host.files.read(paths.certificate), host.files.read(paths.key)]);
	if (text === undefined || key === undefined) {
		throw new Failure('missing', {path: text === undefined ? paths.certificate : paths.key});
	}
	const before = known.get(paths.key);
	if (before !== undefined && before.text.equals(text) && before.key.reveal().equals(key)) {
		return {...before.authority, baseName};
	}
	const authority = readAuthority(text, new Sensitive(key));
	if (!authority.ok) {
		// Which of the two files it is about.
		unwrap(readCertificate(text), 'certificate.unusable', {path: paths.certificate});
		unwrap(readPrivateKey(new Sensitive(key)), 'certificate.unusable', {path: paths.key});
	}
	const usable = unwrap(authority, 'certificate.unusable', {path: paths.certificate});
	known.set(paths.key, {text, key: new Sensitive(key), authority: usable});
	return {...usable, baseName};
}

function refuse(fault: PkiFault | undefined, path: string, others: {readonly authority?: string} = {}): void {
	if (fault !== undefined) {
		throw pkiFailure('certificate.unusable', fault, {...others, path});
	}
}

function warnOfPeriod(present: Certificate, path: string, {host, warn}: StepContext): void {
	const fault = checkPeriod(present, host.clock.now());
	if (fault !== undefined) {
		const date = new Date(fault.code === 'expired' ? present.notAfter : present.notBefore).toISOString();
		warn(fault.code === 'expired' ? 'certificate.expired' : 'certificate.not-yet-valid', {path, date});
	}
}

/** kubeadm keeps a certificate whatever key lies beside it; whoever serves with the two finds out. */
function warnOfKey({spec, config}: CertificateInput, present: Certificate, pem: Buffer | undefined, {policy, warn}: StepContext): void {
	const key = pem === undefined ? undefined : readPrivateKey(new Sensitive(pem));
	if (key?.ok === true && checkKey(present, key.value) !== undefined) {
		const paths = pathsOf(config.cluster, spec.baseName);
		const mend = spec.signedBy === undefined ? 'authority' : policy.renews ? 'renew' : 'move';
		warn('certificate.key', {name: spec.id.slice('certs/'.length), path: paths.certificate, key: paths.key, mend});
	}
}

function plannedDetail(input: CertificateInput): CertificateDetail {
	return {...certificateDetail(input), sources: certificateSources(input.spec, input.config)};
}

function certificateDetail({spec, config}: CertificateInput, present?: Certificate, hasKey = true): CertificateDetail {
	const paths = pathsOf(config.cluster, spec.baseName);
	const sans = spec.sans(config);
	const {commonName, organizations} = spec.subject(config);
	const ca = spec.signedBy === undefined ? undefined : certificateSpec(spec.signedBy).baseName;
	const planned = {
		subject: [...organizations.map((name) => `O=${name}`), `CN=${commonName}`].join(', '),
		isCA: spec.signedBy === undefined, usages: spec.usages, dnsNames: sans.dnsNames, ipAddresses: sans.ipAddresses,
		algorithm: keyAlgorithm(config.cluster) as string,
	};
	const known = present === undefined ? undefined : describeCertificate(present);
	return {
		kind: 'certificate', name: spec.baseName, certificatePath: paths.certificate,
		...(hasKey && {keyPath: paths.key}), ...(ca !== undefined && {signedBy: ca}),
		...planned,
		...(known !== undefined && {
			subject: known.subject, isCA: known.isCA, usages: known.usages, dnsNames: known.dnsNames, ipAddresses: known.ipAddresses, algorithm: known.key,
			notBefore: known.notBefore, notAfter: known.notAfter, fingerprint: known.fingerprint,
		}),
	};
}
