import type {InitConfig} from '../config/types.ts';
import type {KubeconfigDetail} from '../told/details.ts';
import {Sensitive} from '../secrets/sensitive.ts';
import type {StepKind} from '../engine/step.ts';
import {clientValidity, keyAlgorithm, pathsOf, type CertificateSpec} from '../pki/certificates.ts';
import {pkiFailure, unwrap} from '../told/pki-faults.ts';
import {checkKubeconfig, kubeconfigPath, kubeconfigSources, readKubeconfig, writeKubeconfig, type KubeconfigSpec} from '../pki/kubeconfigs.ts';
import {checkPeriod, readCertificate, readCertificates} from '../pki/read.ts';
import {issueCertificate, serialBytes, serialNumber} from '../pki/x509.ts';
import {loadAuthority} from './certificate.ts';
import {writeFile} from './file.ts';
import {Failure} from '../told/failures.ts';

export interface KubeconfigInput {
	readonly spec: KubeconfigSpec;
	readonly config: InitConfig;
}

const cluster: Pick<CertificateSpec, 'signedBy'> = {signedBy: 'certs/ca'};

/**
 * Makes a kubeconfig with a client certificate of its own. One that is there is kept where it
 * trusts this cluster's CA; another server in it is a warning (as kubeadm does:
 * phases/kubeconfig/kubeconfig.go, createKubeConfigFileIfNotExists).
 */
export const kubeconfig: StepKind<KubeconfigInput, void> = {
	acts: true,
	describe: plannedDetail,
	async compare(input, {host, warn}) {
		const {spec, config} = input;
		const path = kubeconfigPath(spec.name, config.kubeconfigDir);
		const text = await host.files.read(path);
		if (text === undefined) {
			return {found: 'different', detail: plannedDetail(input), current: undefined};
		}
		const caPath = pathsOf(config.cluster, 'ca').certificate;
		const caText = await host.files.read(caPath);
		if (caText === undefined) {
			throw new Failure('missing', {path: caPath});
		}
		const authorities = unwrap(readCertificates(caText), 'certificate.unusable', {path: caPath});
		const current = readKubeconfig(text.toString('utf8'), path);
		const caFile = current.caPath === undefined ? undefined : await host.files.read(current.caPath);
		const expected = spec.server(config);
		const {fault, otherServer, clientFault} = checkKubeconfig(current, {authorities, server: expected, now: host.clock.now()}, caFile);
		if (fault !== undefined) {
			throw pkiFailure('kubeconfig.unusable', fault, {path, authority: caPath});
		}
		if (otherServer !== undefined) {
			warn('kubeconfig.other-server', {path, server: otherServer, expected});
		}
		if (clientFault !== undefined) {
			warn('kubeconfig.client-certificate', {path, problem: clientFault.code});
		}
		const client = current.certificatePem === '' ? undefined : readCertificate(current.certificatePem);
		const notAfter = client?.ok ? new Date(client.value.notAfter).toISOString() : undefined;
		return {found: 'same', output: undefined, detail: {...kubeconfigDetail(input), user: current.user, server: current.server, cluster: current.cluster, ...(notAfter && {notAfter})}};
	},
	async apply(input, context) {
		const {spec, config} = input;
		const {host, progress, startedAt, warn} = context;
		const algorithm = keyAlgorithm(config.cluster);
		const path = kubeconfigPath(spec.name, config.kubeconfigDir);
		const authority = await loadAuthority(host, config, cluster);
		const expired = checkPeriod(authority.certificate, host.clock.now());
		if (expired?.code === 'expired') {
			warn('certificate.expired', {path: pathsOf(config.cluster, 'ca').certificate, date: new Date(expired.notAfter).toISOString()});
		}
		progress({at: 'key', algorithm});
		const keys = await host.keys.make(algorithm);
		progress({at: 'sign', by: 'ca'});
		const subject = spec.subject(config);
		const validity = clientValidity(config, startedAt, authority.certificate.notBefore);
		const issued = unwrap(issueCertificate({
			subject, dnsNames: [], ipAddresses: [], usages: ['clientAuth'], validity,
			serial: serialNumber(host.random.bytes(serialBytes)), publicPem: keys.publicPem, signer: authority,
		}), 'kubeconfig.unusable', {path});
		const text = new Sensitive(writeKubeconfig({
			cluster: config.cluster.clusterName, user: subject.commonName, server: spec.server(config), caPem: authority.certificate.pem,
			credentials: {certificatePem: issued.pem, keyPem: keys.privatePem},
		}));
		await context.journal.writes({[path]: text.reveal()});
		await writeFile(host.files, path, text.reveal(), 0o600, 0o755);
		return {output: undefined, detail: {...plannedDetail(input), notAfter: new Date(validity.notAfter).toISOString()}};
	},
};

function plannedDetail(input: KubeconfigInput): KubeconfigDetail {
	return {...kubeconfigDetail(input), sources: kubeconfigSources(input.spec, input.config)};
}

function kubeconfigDetail({spec, config}: KubeconfigInput): KubeconfigDetail {
	const {commonName, organizations} = spec.subject(config);
	return {
		kind: 'kubeconfig', name: spec.name, path: kubeconfigPath(spec.name, config.kubeconfigDir), user: commonName, groups: organizations,
		cluster: config.cluster.clusterName, server: spec.server(config), signedBy: 'ca', algorithm: keyAlgorithm(config.cluster),
	};
}
