import {isIP} from 'node:net';
import type {Arguments} from '../../../core/components/arguments.ts';
import type {Component} from '../../../core/components/tables.ts';
import {parseSubnet} from '../../../core/values/networks.ts';

/**
 * When a program looks at a value: with its log, before anything else; as it completes its options; as it looks them over;
 * as it begins to serve, with its certificate at hand; as it stands for election.
 */
type Stage = 'log' | 'complete' | 'validate' | 'serving' | 'elect';

interface Check {
	readonly of: readonly Component[];
	readonly stage: Stage;
	/** What is wrong, in the program's words. */
	readonly fault: (flags: Arguments, addresses: readonly string[]) => string | undefined;
}

const KUBERNETES = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const;
const MANAGERS = ['kube-controller-manager', 'kube-scheduler'] as const;

const STORAGE_TYPES = ['application/json', 'application/vnd.kubernetes.protobuf', 'application/yaml'];
const TLS_VERSIONS = ['', 'VersionTLS10', 'VersionTLS11', 'VersionTLS12', 'VersionTLS13'];
/** As Go has them (crypto/tls, CipherSuites and InsecureCipherSuites), and two older names. */
const CIPHERS = new Set([
	'TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256',
	...['ECDSA', 'RSA'].flatMap((kind) => ['AES_128_CBC_SHA', 'AES_256_CBC_SHA', 'AES_128_GCM_SHA256', 'AES_256_GCM_SHA384', 'CHACHA20_POLY1305_SHA256', 'CHACHA20_POLY1305', 'AES_128_CBC_SHA256', 'RC4_128_SHA'].map((rest) => `TLS_ECDHE_${kind}_WITH_${rest}`)),
	'TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA', ...['RC4_128_SHA', '3DES_EDE_CBC_SHA', 'AES_128_CBC_SHA', 'AES_256_CBC_SHA', 'AES_128_CBC_SHA256', 'AES_128_GCM_SHA256', 'AES_256_GCM_SHA384'].map((rest) => `TLS_RSA_WITH_${rest}`),
]);

/** Its controllers, by both their names (kube-controller-manager, names). */
const CONTROLLERS = new Set((`serviceaccount-token endpoints endpointslice endpointslice-mirroring replicationcontroller pod-garbage-collector resourcequota namespace serviceaccount garbage-collector
daemonset job deployment replicaset horizontal-pod-autoscaler disruption statefulset cronjob certificatesigningrequest-signing certificatesigningrequest-approving certificatesigningrequest-cleaner podcertificaterequest-cleaner
ttl bootstrap-signer token-cleaner node-ipam node-lifecycle taint-eviction device-taint-eviction service-lb node-route cloud-node-lifecycle persistentvolume-binder persistentvolume-attach-detach persistentvolume-expander
clusterrole-aggregation persistentvolumeclaim-protection persistentvolume-protection podgroup-protection ttl-after-finished root-ca-certificate-publisher ephemeral-volume storageversion-garbage-collector
resourceclaim resourcepoolstatusrequest legacy-serviceaccount-token-cleaner validatingadmissionpolicy-status volumeattributesclass-protection service-cidr storage-version-migrator selinux-warning
kube-apiserver-serving-clustertrustbundle-publisher`).split(/\s+/).map((name) => `${name}-controller`).concat((`daemonset statefulset replicaset deployment horizontalpodautoscaling job cronjob bootstrapsigner tokencleaner csrsigning csrapproving csrcleaner root-ca-cert-publisher
service nodeipam nodelifecycle cloud-node-lifecycle route persistentvolume-binder attachdetach persistentvolume-expander ephemeral-volume endpoint replicationcontroller podgc resourcequota namespace serviceaccount ttl garbagecollector
pvc-protection pv-protection ttl-after-finished legacy-service-account-token-cleaner storage-version-gc endpointslice endpointslicemirroring disruption clusterrole-aggregation resource-claim-controller serviceaccount-token svm`).split(/\s+/)));

const OIDC = ['issuer-url', 'client-id', 'ca-file', 'username-claim', 'username-prefix', 'groups-claim', 'groups-prefix', 'signing-algs', 'required-claim'].map((name) => `oidc-${name}`);

const ranges = (flags: Arguments): readonly string[] => flags.text('service-cluster-ip-range').split(',').filter((range) => range !== '');
const family = (range: string): number => isIP(range.replace(/\/.*$/, ''));

const seconds = (text: string): number => [...text.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s)/g)].reduce((sum, [, count, unit = 's']) => sum + Number(count) * ({h: 3600, m: 60, s: 1, ms: 0.001}[unit] ?? 0), 0);

function rangeFault([first, second]: readonly string[]): string | undefined {
	if (first !== undefined && parseSubnet(first) === undefined) {
		return 'service-cluster-ip-range[0] is not a valid cidr';
	}
	const bits = Number(first?.split('/')[1]);
	if (first !== undefined && (family(first) === 6 ? 128 : 32) - bits < 3) {
		return 'error determining service IP ranges for primary service cidr: the service cluster IP range must be at least 8 IP addresses';
	}
	return second !== undefined && parseSubnet(second) === undefined ? 'service-cluster-ip-range[1] is not an ip net' : undefined;
}

const CHECKS: readonly Check[] = [
	{of: KUBERNETES, stage: 'log', fault: (flags) => (['text', 'json', ''].includes(flags.text('logging-format')) ? undefined : `format: Invalid value: ${JSON.stringify(flags.text('logging-format'))}: Unsupported log format`)},
	{of: ['kube-apiserver'], stage: 'complete', fault: (flags) => rangeFault(ranges(flags))},
	{of: ['kube-apiserver'], stage: 'validate', fault: (flags) => (flags.list('etcd-servers').length === 0 ? '--etcd-servers must be specified' : undefined)},
	{of: ['kube-apiserver'], stage: 'validate', fault: (flags) => (['', 'etcd3'].includes(flags.text('storage-backend')) ? undefined : '--storage-backend invalid, allowed values: etcd3. If not specified, it will default to \'etcd3\'')},
	{of: ['kube-apiserver'], stage: 'validate', fault: (flags) => (['', ...STORAGE_TYPES].includes(flags.text('storage-media-type')) ? undefined : `--storage-media-type ${JSON.stringify(flags.text('storage-media-type'))} invalid, allowed values: ${STORAGE_TYPES.join(', ')}`)},
	{of: ['kube-apiserver'], stage: 'validate', fault: (flags) => portFault(flags, 1)},
	{
		of: ['kube-apiserver'], stage: 'validate',
		fault: (flags) => (OIDC.some((name) => flags.has(name)) && (flags.text('oidc-issuer-url') === '' || flags.text('oidc-client-id') === '') ? 'oidc-issuer-url and oidc-client-id must be specified together when any oidc-* flags are set' : undefined),
	},
	{of: ['kube-apiserver'], stage: 'validate', fault: (flags) => issuerFault(flags)},
	{
		of: ['kube-apiserver'], stage: 'validate',
		fault: (flags) => (flags.text('service-account-key-file') === '' && !hasEndpoint(flags) ? 'either `--service-account-key-file` or `--service-account-signing-endpoint` must be set' : undefined),
	},
	...([['authorization-policy-file', 'ABAC', 'authorization policy file'], ['authorization-webhook-config-file', 'Webhook', 'authorization config file']] as const).map(([flag, mode, words]): Check => ({
		of: ['kube-apiserver'], stage: 'validate',
		fault(flags) {
			const [hasFile, hasMode] = [flags.text(flag) !== '', flags.list('authorization-mode').includes(mode)];
			return hasFile === hasMode ? undefined : hasMode ? `authorization-mode ${mode}'s ${words} not passed` : `cannot specify --${flag} without mode ${mode}`;
		},
	})),
	{of: ['kube-apiserver'], stage: 'validate', fault: (flags) => tokenFault(flags)},
	{of: ['kube-apiserver'], stage: 'validate', fault: (flags) => (ranges(flags).length > 2 ? '--service-cluster-ip-range must not contain more than two entries' : undefined)},
	{of: ['kube-apiserver'], stage: 'validate', fault: (flags) => (ranges(flags).length === 2 && new Set(ranges(flags).map((range) => family(range))).size === 1 ? '--service-cluster-ip-range[0] and --service-cluster-ip-range[1] must be of different IP family' : undefined)},
	{
		of: ['kube-apiserver'], stage: 'validate',
		fault(flags, addresses) {
			const [range = ''] = ranges(flags);
			const advertised = flags.text('advertise-address') || (addresses[0] ?? '');
			return range === '' || isIP(advertised) === 0 || family(range) === isIP(advertised) ? undefined : `service IP family ${JSON.stringify(range)} must match public address family ${JSON.stringify(advertised)}`;
		},
	},
	{
		of: ['kube-controller-manager'], stage: 'validate',
		fault: (flags) => flags.list('controllers').filter((name) => name !== '*' && !CONTROLLERS.has(name.replace(/^[-+]/, ''))).map((name) => `${JSON.stringify(name.replace(/^[-+]/, ''))} is not in the list of known controllers`)[0],
	},
	{of: MANAGERS, stage: 'validate', fault: (flags) => portFault(flags, 0)},
	{
		of: KUBERNETES, stage: 'serving',
		fault: (flags) => flags.list('tls-cipher-suites').filter((name) => !CIPHERS.has(name)).map((name) => `Cipher suite ${name} not supported or doesn't exist`)[0],
	},
	{of: KUBERNETES, stage: 'serving', fault: (flags) => (TLS_VERSIONS.includes(flags.text('tls-min-version')) ? undefined : `unknown tls version ${JSON.stringify(flags.text('tls-min-version'))}`)},
	{
		of: MANAGERS, stage: 'elect',
		fault(flags) {
			const [lease = 0, deadline = 0, retry = 0] = ['lease-duration', 'renew-deadline', 'retry-period'].map((name) => seconds(flags.text(`leader-elect-${name}`)));
			// JitterFactor is 1.2.
			return lease <= deadline ? 'leaseDuration must be greater than renewDeadline' : deadline <= retry * 1.2 ? 'renewDeadline must be greater than retryPeriod*JitterFactor' : undefined;
		},
	},
];

const hasEndpoint = (flags: Arguments): boolean => flags.text('service-account-signing-endpoint') !== '';

/** Who signs tokens (kubeapiserver/options, authentication.go). */
function issuerFault(flags: Arguments): string | undefined {
	const issuers = flags.list('service-account-issuer');
	const twice = issuers.find((issuer, index) => issuer !== '' && issuers.indexOf(issuer) < index);
	return !flags.has('service-account-issuer') ? 'service-account-issuer is a required flag'
		: flags.text('service-account-issuer') === '' || issuers.includes('') ? 'service-account-issuer should not be an empty string'
			: twice === undefined ? undefined : `service-account-issuer ${JSON.stringify(twice)} is already specified`;
}

/** Tokens need a name and a key that they are signed with (controlplane/apiserver/options, validation.go). */
function tokenFault(flags: Arguments): string | undefined {
	const [isNamed, hasKey] = [hasIssuer(flags), flags.text('service-account-signing-key-file') !== ''];
	return isNamed && (hasKey || hasEndpoint(flags)) ? undefined
		: isNamed || hasKey || flags.list('api-audiences').length > 0 ? '--service-account-signing-key-file, --service-account-issuer, and --api-audiences should be specified together'
			: '--service-account-signing-key-file and --service-account-issuer are required flags';
}

/** Without one the signing key is not read at all. */
export const hasIssuer = (flags: Arguments): boolean => (flags.list('service-account-issuer')[0] ?? '') !== '';

function portFault(flags: Arguments, least: 0 | 1): string | undefined {
	const port = Number(flags.text('secure-port'));
	return port >= least && port <= 65_535 ? undefined
		: `--secure-port ${port} must be between ${least} and 65535, inclusive. ${least === 1 ? 'It cannot be turned off with 0' : '0 for turning off secure port'}`;
}

/** What a program refuses of its values at a stage; several are told at once. @throws {Error} in its words */
export function checkValues(component: Component, stage: Stage, flags: Arguments, addresses: readonly string[]): void {
	const faults = CHECKS.filter((check) => check.stage === stage && check.of.includes(component)).flatMap(({fault}) => fault(flags, addresses) ?? []);
	if (faults.length > 0) {
		throw new Error(faults.length === 1 ? faults[0] : `[${faults.join(', ')}]`);
	}
}
