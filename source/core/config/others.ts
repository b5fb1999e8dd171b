import {convertJoin} from './convert.ts';
import {decodeDocument, isTokenForm, type ConfigFindings} from './decode.ts';
import type {Documents, KnownDocument} from './documents.ts';
import {chooseAddress, chooseSocket, fillNodeRegistration, type ConfigFacts, type Notes} from './dynamic.ts';
import {fill} from './encode.ts';
import {joinConfiguration, resetConfiguration, upgradeConfiguration} from './tables/kubeadm-fields.ts';
import {splitHostPort} from '../values/networks.ts';
import type {KindTable, ValueObject} from './tables/schema.ts';
import type {InitConfiguration, NodeRegistration, ResetConfiguration, UnmountFlag} from './types.ts';
import {Checker, urlScheme, type Verdict} from './validate.ts';
import type {SourceFile} from '../yaml/source-file.ts';

export type OtherSlot = 'join' | 'reset' | 'upgrade';

interface OtherKind {
	readonly table: KindTable;
	/** Turns an older version into the newest, and fills in what depends on other fields. */
	prepare(value: ValueObject, table: KindTable): ValueObject;
	/** Fills in what only the machine knows. */
	complete(value: ValueObject, facts: ConfigFacts, notes: Notes, options: {readonly detectsSocket: boolean}): Promise<ValueObject>;
	check(value: ValueObject, checker: Checker): void;
}

/** A JoinConfiguration as far as it is completed and checked here. */
interface JoinConfiguration {
	readonly nodeRegistration: NodeRegistration;
	readonly caCertPath: string;
	readonly discovery: {
		readonly bootstrapToken?: {
			readonly token: string;
			readonly apiServerEndpoint?: string;
			readonly caCertHashes?: readonly string[];
			readonly unsafeSkipCAVerification?: boolean;
		};
		readonly file?: {readonly kubeConfigPath: string};
		readonly tlsBootstrapToken?: string;
	};
	readonly controlPlane?: Pick<InitConfiguration, 'localAPIEndpoint' | 'certificateKey'>;
}

interface UpgradeCommand {
	readonly patches?: {readonly directory: string};
	readonly imagePullPolicy: string;
}

const unmountFlags: readonly UnmountFlag[] = ['MNT_FORCE', 'MNT_DETACH', 'MNT_EXPIRE', 'UMOUNT_NOFOLLOW'];

/** The kinds of kubeadm's other commands (util/config/{join,reset,upgrade}configuration.go). */
export const otherKinds: Readonly<Record<OtherSlot, OtherKind>> = {
	join: {
		table: joinConfiguration,
		prepare: convertJoin,
		complete: async (value, facts, notes, options) => toValue(await completeJoin(as<JoinConfiguration>(value), facts, notes, options)),
		check: (value, checker) => checkJoin(as<JoinConfiguration>(value), checker),
	},
	reset: {
		table: resetConfiguration,
		prepare: value => value,
		complete: async (value, facts, notes, {detectsSocket}) => {
			const reset = as<ResetConfiguration>(value);
			return toValue({...reset, criSocket: await chooseSocket(reset.criSocket, 'criSocket', facts, notes, detectsSocket)});
		},
		check: (value, checker) => checkReset(as<ResetConfiguration>(value), checker),
	},
	upgrade: {
		table: upgradeConfiguration,
		prepare: value => value,
		complete: async value => value,
		check: (value, checker) => {
			for (const [name, command] of Object.entries(as<Readonly<Record<'apply' | 'node', UpgradeCommand>>>(value)).filter(([name]) => name === 'apply' || name === 'node')) {
				if (command.patches) {
					checker.absolute(command.patches.directory, `${name}.patches.directory`);
				}
				checker.pullPolicy(command.imagePullPolicy, `${name}.imagePullPolicy`);
			}
		},
	},
};

const as = <T>(value: ValueObject): T => value as unknown as T;
const toValue = (value: JoinConfiguration | ResetConfiguration): ValueObject => value as unknown as ValueObject;

export interface LoadedOther extends Verdict {
	/** Complete, in the newest version. */
	readonly value: ValueObject;
	readonly origins: ConfigFindings['origins'];
}

/** Decodes a document of another command; its faults are told beside it. */
export function decodeOther(file: SourceFile, document: KnownDocument, slot: OtherSlot, strict: boolean, findings: ConfigFindings): ValueObject {
	const {table, node} = document;
	return otherKinds[slot].prepare(decodeDocument(node, table.fields, {file, kind: table.kind, findings, strict}), table);
}

/** Defaults, completes and checks a decoded document of another command. */
export async function completeOther(given: ValueObject, slot: OtherSlot, facts: ConfigFacts, findings: ConfigFindings, options: {readonly detectsSocket: boolean}): Promise<LoadedOther> {
	const kind = otherKinds[slot];
	const notes: Notes = {faults: [], warnings: [], origins: findings.origins};
	const filled = fill(given, kind.table.fields);
	const value = await kind.complete(fill(slot === 'join' ? withBootstrapToken(filled) : filled, kind.table.fields), facts, notes, options);
	const checker = new Checker();
	kind.check(value, checker);
	const {faults, warnings} = checker.verdict;
	return {value, origins: findings.origins, faults: [...notes.faults, ...faults], warnings: [...notes.warnings, ...warnings]};
}

export const otherSlots = (documents: Documents): OtherSlot[] => (['join', 'reset', 'upgrade'] as const).filter(slot => documents[slot] !== undefined);

/** The token that a cluster is found with also asks for the certificate (SetDefaults_Discovery). */
function withBootstrapToken(value: ValueObject): ValueObject {
	const {discovery} = as<JoinConfiguration>(value);
	const {file, bootstrapToken, tlsBootstrapToken = bootstrapToken?.token} = discovery;
	const path = file?.kubeConfigPath;
	return {
		...value,
		discovery: {
			...discovery,
			...(path === undefined ? {} : {file: {kubeConfigPath: path.startsWith('file:') ? path.replace(/^file:(\/\/[^/]*)?/, '') : path}}),
			...(tlsBootstrapToken === undefined ? {} : {tlsBootstrapToken}),
		},
	};
}

async function completeJoin(join: JoinConfiguration, facts: ConfigFacts, notes: Notes, options: {readonly detectsSocket: boolean}): Promise<JoinConfiguration> {
	const {controlPlane, discovery} = join;
	const discoveryFile = discovery.file?.kubeConfigPath;
	if (discoveryFile !== undefined && urlScheme(discoveryFile) === '' && (discoveryFile === '' || await facts.isThere?.(discoveryFile) === false)) {
		notes.faults.push({code: 'discovery-file', path: 'discovery.file.kubeConfigPath', params: {value: discoveryFile}});
	}
	const nodeRegistration = await fillNodeRegistration(join.nodeRegistration, facts, notes, {...options, taint: controlPlane !== undefined});
	if (!controlPlane) {
		return {...join, nodeRegistration};
	}
	const path = 'controlPlane.localAPIEndpoint.advertiseAddress';
	const advertiseAddress = await chooseAddress(controlPlane.localAPIEndpoint.advertiseAddress, facts, notes, path);
	return {...join, nodeRegistration, controlPlane: {...controlPlane, localAPIEndpoint: {...controlPlane.localAPIEndpoint, advertiseAddress}}};
}

/** As ValidateJoinConfiguration; that a discovery file is there is asked above. */
function checkJoin({discovery, nodeRegistration, controlPlane, caCertPath}: JoinConfiguration, checker: Checker): void {
	const {bootstrapToken, file, tlsBootstrapToken = ''} = discovery;
	if (bootstrapToken && file) {
		checker.fault('discovery-both', 'discovery', {});
	} else if (!bootstrapToken && !file) {
		checker.fault('discovery-missing', 'discovery', {});
	}
	if (bootstrapToken) {
		checkBootstrapToken(bootstrapToken, checker);
	}
	if (file) {
		const scheme = urlScheme(file.kubeConfigPath);
		if (scheme === undefined || (scheme !== '' && scheme !== 'https')) {
			checker.fault('discovery-file', 'discovery.file.kubeConfigPath', {value: file.kubeConfigPath});
		}
	}
	if ((bootstrapToken || tlsBootstrapToken !== '') && !isTokenForm(tlsBootstrapToken)) {
		checker.fault('token-invalid', 'discovery.tlsBootstrapToken', {});
	}
	checker.nodeRegistration(nodeRegistration);
	if (controlPlane) {
		checker.apiEndpoint(controlPlane.localAPIEndpoint, 'controlPlane.localAPIEndpoint');
		checker.certificateKey(controlPlane.certificateKey, 'controlPlane.certificateKey');
	}
	if (!caCertPath.startsWith('/') || !caCertPath.endsWith('.crt')) {
		checker.fault('ca-path', 'caCertPath', {value: caCertPath});
	}
}

function checkBootstrapToken({token, apiServerEndpoint = '', caCertHashes = [], unsafeSkipCAVerification}: NonNullable<JoinConfiguration['discovery']['bootstrapToken']>, checker: Checker): void {
	const path = 'discovery.bootstrapToken';
	if (apiServerEndpoint === '') {
		checker.fault('discovery-endpoint-missing', path, {});
	}
	if (caCertHashes.length === 0 && !unsafeSkipCAVerification) {
		checker.fault('discovery-unverified', `${path}.caCertHashes`, {});
	}
	if (!isTokenForm(token)) {
		checker.fault('token-invalid', `${path}.token`, {});
	}
	const {host} = splitHostPort(apiServerEndpoint);
	if (host === apiServerEndpoint) {
		checker.fault('discovery-endpoint', `${path}.apiServerEndpoint`, {value: apiServerEndpoint});
	}
}

function checkReset({criSocket, certificatesDir, unmountFlags: flags}: ResetConfiguration, checker: Checker): void {
	checker.socket(criSocket, 'criSocket');
	checker.absolute(certificatesDir, 'certificatesDir');
	for (const [index, value] of flags.entries()) {
		if (!unmountFlags.includes(value)) {
			checker.fault('unmount-flag', 'unmountFlags', {value, known: unmountFlags.join(', ')}, {at: `unmountFlags.${index}`});
		}
	}
}
