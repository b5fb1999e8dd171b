import {loadInitConfig} from '../../core/config/load.ts';
import {formatDuration} from '../../core/values/duration.ts';
import {serverUrl} from '../../core/values/networks.ts';
import {defaults} from '../../core/config/tables/kubeadm-fields.ts';
import {Sensitive} from '../../core/secrets/sensitive.ts';
import {Failure} from '../../core/told/failures.ts';
import {clientValidity, keyAlgorithm} from '../../core/pki/certificates.ts';
import {unwrap} from '../../core/told/pki-faults.ts';
import {writeKubeconfig, type KubeconfigInput} from '../../core/pki/kubeconfigs.ts';
import type {Authority} from '../../core/pki/read.ts';
import {issueCertificate, serialBytes, serialNumber} from '../../core/pki/x509.ts';
import type {Host} from '../../core/ports/index.ts';
import {loadAuthority} from '../../core/steps/certificate.ts';
import type {InitConfig} from '../../core/config/types.ts';
import {commandWords} from '../print/words.ts';
import type {Call} from '../line/command.ts';
import {configFacts} from '../run/config-facts.ts';
import {fileOf, onNodeOf, warn, type NodeFlag} from '../run/this-node.ts';
import {outputLines} from '../../strings/sanitize.ts';

/**
 * `kubeconfig user`: prints a kubeconfig for one more user, with a client certificate of the
 * cluster's CA or with a token (as kubeadm does: cmd/kubeconfig.go). Kept nowhere.
 */
export async function kubeconfigUser(call: Call<'config' | 'client-name' | 'org' | 'user-token' | 'validity-period' | NodeFlag>): Promise<number> {
	const {flags, lang, output} = call;
	const name = flags['client-name'];
	if (name === undefined) {
		throw new Failure('flag.invalid', {flag: '--client-name', problem: 'required', value: ''});
	}
	const {'validity-period': period = defaults.certificateValidityPeriod, 'org': organizations = [], token} = flags;
	if (period > defaults.certificateValidityPeriod) {
		const words = commandWords(lang);
		output.error(outputLines(`${words.warning}${words.longValidity(formatDuration(period), formatDuration(defaults.certificateValidityPeriod))}`));
	}
	return onNodeOf(flags, async (host) => {
		const file = await fileOf(flags.config);
		const {config, warnings} = await loadInitConfig({...(file && {file}), flags: {}, facts: configFacts(host), purpose: 'images', detectsSocket: false});
		warn(call, warnings);
		const valid = {...config, cluster: {...config.cluster, certificateValidityPeriod: period}};
		const authority = await loadAuthority(host, valid, {signedBy: 'certs/ca'});
		const credentials = token === undefined || token === ''
			? await certificate(host, valid, authority, {commonName: name, organizations})
			: {token: new Sensitive(token)};
		output.document(`${writeKubeconfig({
			cluster: config.cluster.clusterName, user: name, caPem: authority.certificate.pem, credentials,
			server: serverUrl({...config.init.localAPIEndpoint, controlPlaneEndpoint: config.cluster.controlPlaneEndpoint}),
		})}\n`);
		return 0;
	});
}

async function certificate(host: Host, config: InitConfig, authority: Authority, subject: {commonName: string; organizations: readonly string[]}): Promise<KubeconfigInput['credentials']> {
	const keys = await host.keys.make(keyAlgorithm(config.cluster));
	const issued = unwrap(issueCertificate({
		subject, dnsNames: [], ipAddresses: [], usages: ['clientAuth'],
		validity: clientValidity(config, host.clock.now(), authority.certificate.notBefore),
		serial: serialNumber(host.random.bytes(serialBytes)), publicPem: keys.publicPem, signer: authority,
	}), 'certificate.unusable', {name: subject.commonName});
	return {certificatePem: issued.pem, keyPem: keys.privatePem};
}
