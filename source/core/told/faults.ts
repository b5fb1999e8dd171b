/** Where the user wrote what is wrong. */
export type Place =
	| {readonly file: string; readonly line: number; readonly column: number}
	| {readonly flag: string};

/**
 * Everything that can be wrong with, or worth a warning about, a configuration. The value is
 * the names of the parameters that the sentence about it may use; `source/texts` has a sentence
 * for each code in each language.
 */
export const faultParams = {
	'yaml-syntax': ['reason'],
	'yaml-too-large': ['limit'],
	'yaml-too-many-nodes': ['limit'],
	'yaml-encoding': [],
	'yaml-character': ['character'],
	'yaml-control-character': ['kind', 'character'],
	'document-without-kind': ['apiVersion', 'kind'],
	'document-twice': ['kind'],
	'document-old': ['apiVersion', 'kind', 'version'],
	'document-deprecated': ['apiVersion', 'kind'],
	'document-unknown': ['apiVersion', 'kind'],
	'document-ignored': ['apiVersion', 'kind'],
	'document-version': ['apiVersion', 'wanted'],
	'document-missing': ['kinds'],
	'field-unknown': ['kind', 'name'],
	'field-twice': ['kind', 'name', 'line'],
	'field-type': ['kind', 'expected', 'actual', 'value', 'instead'],
	'field-range': ['kind', 'value', 'min', 'max'],
	'field-duration': ['kind', 'value'],
	'field-time': ['kind', 'value'],
	'field-quantity': ['kind', 'value'],
	'token-form': ['kind', 'value'],
	'flag-value': ['expected', 'value'],
	'flag-deprecated': ['field'],
	'flags-mixed': ['flags'],
	'feature-gate-value': ['name', 'value'],
	'feature-gate-unknown': ['name'],
	'feature-gate-deprecated': ['name'],
	'node-name-empty': [],
	'dns-name': ['value'],
	'address-invalid': ['value'],
	'address-unusable': ['value'],
	'address-guessed': ['value'],
	'address-not-found': [],
	'port-invalid': ['value'],
	'endpoint-host': ['value', 'host'],
	'endpoint-port': ['value', 'port'],
	'socket-empty': [],
	'socket-invalid': ['value'],
	'socket-scheme': ['value', 'scheme'],
	'socket-without-scheme': ['value'],
	'sockets-several': ['sockets'],
	'pull-policy': ['value'],
	'argument-unnamed': ['index'],
	'authorization-mode-unknown': ['value', 'known'],
	'authorization-mode-unusual': ['value', 'recommended'],
	'path-relative': ['value'],
	'image-repository': ['value'],
	'cert-san': ['value'],
	'cert-sans-many': ['size', 'limit'],
	'subnet-invalid': ['value'],
	'subnet-families': ['value'],
	'subnet-small': ['value', 'size', 'min'],
	'subnet-large': ['value', 'bits', 'min'],
	'subnet-site-local': ['value'],
	'pod-subnet-too-small': ['value', 'mask', 'nodeMask'],
	'pod-subnet-too-large': ['value', 'mask', 'nodeMask', 'max'],
	'node-mask-invalid': ['flag', 'value'],
	'etcd-both': [],
	'etcd-key-pair': [],
	'etcd-ca-missing': [],
	'etcd-no-endpoints': [],
	'url-invalid': ['value', 'also'],
	'url-not-https': ['value'],
	'url-without-scheme': ['value', 'also'],
	'algorithm-unknown': ['value', 'known'],
	'certificate-key-hex': [],
	'certificate-key-size': ['size', 'wanted'],
	'tokens-many': ['count', 'limit'],
	'token-usage': ['value', 'known'],
	'token-usage-missing': ['known'],
	'token-groups-unused': [],
	'token-group': ['value', 'prefix'],
	'token-expiry-both': [],
	'version-invalid': ['value'],
	'version-too-old': ['value', 'min', 'made', 'file'],
	'version-offline': ['label', 'version'],
	'version-newer': ['label', 'version', 'used'],
	'discovery-missing': [],
	'discovery-both': [],
	'discovery-file': ['value'],
	'discovery-endpoint-missing': [],
	'discovery-endpoint': ['value'],
	'discovery-unverified': [],
	'token-invalid': [],
	'ca-path': ['value'],
	'unmount-flag': ['value', 'known'],
	'components-unknown': ['value', 'known'],
	'ignore-all-and-more': ['value'],
	'phase-unknown': ['value'],
	'value-unusual': ['kind', 'recommended', 'value'],
	'value-refused': ['kind', 'wanted', 'value'],
	'validity-long': ['value', 'recommended'],
	'validity-beyond-ca': ['value', 'ca'],
	'more-of-these': ['count'],
} as const satisfies Record<string, readonly string[]>;

export type FaultCode = keyof typeof faultParams;

/** The parameters that go with a code. */
export type FaultParams<Code extends FaultCode> = Readonly<Record<(typeof faultParams)[Code][number], string | number>>;

/** One thing that is wrong with a configuration. Secrets are in none of its members. */
export interface ConfigFault {
	readonly code: FaultCode;
	/** The field as kubeadm spells its path: `networking.serviceSubnet`, `bootstrapTokens.0`; empty for a whole document. */
	readonly path: string;
	readonly place?: Place;
	readonly params: Readonly<Record<string, string | number>>;
	/** A known name close to the one that was given. */
	readonly suggestion?: string;
}

/** A configuration cannot be used; carries all that is wrong with it. */
export class ConfigError extends Error {
	override readonly name = 'ConfigError';
	readonly faults: readonly ConfigFault[];
	readonly warnings: readonly ConfigFault[];
	constructor(faults: readonly ConfigFault[], warnings: readonly ConfigFault[] = []) {
		const told = bounded(faults);
		super(told.map(fault => `${fault.code} ${fault.path}`).join(', '));
		this.faults = told;
		this.warnings = bounded(warnings);
	}
}

/** Puts many at the end of a list: as arguments of one `push` they would not fit on the stack. */
export function append<Item>(list: Item[], ...parts: ReadonlyArray<readonly Item[]>): void {
	for (const part of parts) {
		for (const item of part) {
			list.push(item);
		}
	}
}

/** Nobody reads more than these: the file is another than was meant, or made by a program. */
export const mostFaults = 100;
const longestText = 200;

/** As many faults, and as much of their values, as a person can read: a value may be megabytes long. */
export function bounded(faults: readonly ConfigFault[]): readonly ConfigFault[] {
	const ordered = inOrder(faults);
	const told = ordered.slice(0, mostFaults).map(brief);
	const [next, ...others] = ordered.slice(mostFaults);
	if (!next) {
		return told;
	}
	const count = [next, ...others].reduce((sum, {code, params}) => sum + (code === 'more-of-these' ? Number(params['count']) : 1), 0);
	return [...told, {code: 'more-of-these', path: '', ...(next.place && {place: next.place}), params: {count}}];
}

/** As the files have them, line by line; those of flags first, and last what has no place. */
function inOrder(faults: readonly ConfigFault[]): ConfigFault[] {
	const files = new Map<string, number>();
	const rank = ({code, place}: ConfigFault): readonly [number, number, number] => {
		if (code === 'more-of-these' || place === undefined) {
			return [Number.MAX_SAFE_INTEGER, code === 'more-of-these' ? 1 : 0, 0];
		}
		if (!('line' in place)) {
			return [-1, 0, 0];
		}
		files.set(place.file, files.get(place.file) ?? files.size);
		return [files.get(place.file) ?? 0, place.line, place.column];
	};
	return faults.map((fault) => ({fault, rank: rank(fault)}))
		.sort((one, other) => one.rank.map((part, index) => (part === other.rank[index] ? 0 : part - (other.rank[index] ?? 0))).find((difference) => difference !== 0) ?? 0)
		.map(({fault}) => fault);
}

function brief(fault: ConfigFault): ConfigFault {
	const params = Object.fromEntries(Object.entries(fault.params).map(([name, value]) => [name, typeof value === 'string' ? shorten(value) : value]));
	return {...fault, path: shorten(fault.path), params};
}

const shorten = (text: string): string => text.length > longestText ? `${text.slice(0, longestText)}…` : text;

