import path from 'node:path/posix';
import type {Arguments} from '../../../core/components/arguments.ts';
import {flagNames} from '../../../core/components/tables.ts';
import {isRecord} from '../../../core/values/is-record.ts';
import {loadYaml} from '../../../core/yaml/load.ts';
import {quoted, type ProgramStart} from './program.ts';

type Words = (file: string, reason: string) => string;

interface ConfigurationFile {
	readonly flag: string;
	/** What is said where the file is not there. */
	readonly missing: Words;
	/** Kinds that are read, as `apiVersion kind`; none where what is in the file is not looked at. */
	readonly kinds?: readonly string[];
	/** What is said of another kind, and in which scheme it is not registered. */
	readonly refused?: Words;
	readonly scheme?: string;
}

/** client-go asks whether a kubeconfig is there before it opens it (clientcmd, loader.go). */
function asKubeconfig(_file: string, reason: string): string {
	return reason.endsWith('no such file or directory') ? reason.replace(/^open/, 'stat') : reason;
}

/** Files that are read at another time, with words of their own, or not at all by what this version has switched on. */
const READ_ELSEWHERE = /^(?:tls-|etcd-|proxy-client-|service-account-|peer-|requestheader-|client-ca-)/;

/** Configurations of the API server in files of their own, in the order in which it reads them. */
const CONFIGURATIONS: readonly ConfigurationFile[] = [
	{
		flag: 'encryption-provider-config', missing: (file, reason) => `error opening encryption provider configuration file ${quoted(file)}: ${reason}`,
		kinds: ['apiserver.config.k8s.io/v1 EncryptionConfiguration'], refused: (_file, reason) => `error while parsing file: ${reason}`, scheme: 'k8s.io/apiserver/pkg/server/options/encryptionconfig/config.go:106',
	},
	{
		flag: 'audit-policy-file', missing: (file, reason) => `loading audit policy file: failed to read file path ${quoted(file)}: ${reason}`,
		kinds: ['audit.k8s.io/v1 Policy'], refused: (file, reason) => `loading audit policy file: failed decoding: ${reason}: from file ${file}`, scheme: 'pkg/audit/scheme.go:30',
	},
	{flag: 'admission-control-config-file', missing: (file, reason) => `failed to apply admission: failed to read plugin config: unable to read admission control configuration from ${quoted(file)} [${reason}]`},
	{flag: 'authentication-config', missing: (file, reason) => `failed to load authentication configuration from file ${quoted(file)}: ${reason}`},
	{flag: 'authentication-token-webhook-config-file', missing: asKubeconfig},
	{flag: 'authorization-policy-file', missing: (_file, reason) => `invalid authorization config: ${reason}`},
	{flag: 'authorization-webhook-config-file', missing: (file, reason) => `invalid authorization config: ${asKubeconfig(file, reason)}`},
	{flag: 'audit-webhook-config-file', missing: (file, reason) => `initializing audit webhook: ${asKubeconfig(file, reason)}`},
	{
		flag: 'authorization-config', missing: (_file, reason) => `failed to load AuthorizationConfiguration from file: ${reason}`,
		kinds: ['apiserver.config.k8s.io/v1', 'apiserver.config.k8s.io/v1beta1', 'apiserver.config.k8s.io/v1alpha1'].map((version) => `${version} AuthorizationConfiguration`), refused: (_file, reason) => `failed to load AuthorizationConfiguration from file: ${reason}`, scheme: 'k8s.io/apiserver/pkg/apis/apiserver/load/load.go:32',
	},
	{
		flag: 'egress-selector-config-file', missing: (file, reason) => `failed to read egress selector config: unable to read egress selector configuration from ${quoted(file)} [${reason}]`,
		kinds: ['apiserver.k8s.io/v1beta1', 'apiserver.config.k8s.io/v1', 'apiserver.config.k8s.io/v1beta1'].map((version) => `${version} EgressSelectorConfiguration`), refused: (_file, reason) => `failed to read egress selector config: ${reason}`, scheme: 'k8s.io/apiserver/pkg/server/egressselector/config.go:36',
	},
	{flag: 'tracing-config-file', missing: (file, reason) => `failed to read tracing config: unable to read tracing configuration from ${quoted(file)}: ${reason}`},
	{flag: 'kubelet-certificate-authority', missing: (_file, reason) => `problem initializing API group "": ${reason}`},
];

/** @throws {Error} in the API server's words */
export async function readConfigurations({files}: ProgramStart, flags: Arguments): Promise<void> {
	for (const {flag, missing, kinds = [], refused = missing, scheme = ''} of CONFIGURATIONS) {
		const file = flags.text(flag);
		if (file !== '') {
			const content = await files.read(file).catch((error: unknown) => {
				throw new Error(missing(file, (error as Error).message), {cause: error});
			});
			const wrong = kinds.length === 0 ? undefined : unregistered(content.toString('utf8'), kinds, scheme);
			if (wrong !== undefined) {
				throw new Error(refused(file, wrong));
			}
		}
	}
	// Whatever else is called a file has to be there: tokens, CAs of others.
	for (const flag of flagNames('kube-apiserver').filter((name) => name.endsWith('file') && !READ_ELSEWHERE.test(name))) {
		if (flags.text(flag) !== '') {
			await files.read(flags.text(flag));
		}
	}
}

/** What apimachinery's decoder says of a document of another kind; undefined for one that is read. */
export function unregistered(text: string, kinds: readonly string[], scheme: string): string | undefined {
	let value: unknown;
	try {
		value = loadYaml(text);
	} catch {
		return 'couldn\'t get version/kind; json parse error: error converting YAML to JSON: yaml: could not find expected \':\'';
	}
	const word = (name: string): string => (isRecord(value) && typeof value[name] === 'string' ? value[name] : '');
	const [version, kind] = [word('apiVersion'), word('kind')];
	return kind === '' ? 'Object \'Kind\' is missing' : kinds.includes(`${version} ${kind}`) ? undefined : `no kind ${quoted(kind)} is registered for version ${quoted(version)} in scheme ${quoted(scheme)}`;
}

/** The audit log is opened with its folder, which its Pod may mount to be read alone (apiserver, options/audit.go). @throws {Error} in its words */
export async function openAuditLog({files}: ProgramStart, flags: Arguments): Promise<void> {
	const file = flags.text('audit-log-path');
	if (file === '' || file === '-' || await files.exists(file)) {
		return;
	}
	try {
		await files.makeDirectory(path.dirname(file), 0o700);
		await files.write(file, '', 0o600);
	} catch (error) {
		throw new Error(`ensureLogFile: ${(error as Error).message}`, {cause: error});
	}
}
