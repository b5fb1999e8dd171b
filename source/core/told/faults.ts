/** Where the user wrote what is wrong. */
export type FaultPlace =
	| {readonly file: string; readonly line: number; readonly column: number}
	| {readonly flag: string};

/**
 * Everything that can be wrong with, or worth a warning about, a configuration, with the parameters of each; `source/texts` has
 * a sentence for each code in each language. Lists are joined by `, `.
 */
export type FaultParams = {
	readonly 'yaml-syntax': {readonly reason: string};
	readonly 'yaml-too-large': {readonly limit: string};
	readonly 'yaml-too-many-nodes': {readonly limit: number};
	readonly 'yaml-encoding': {};
	readonly 'yaml-character': {readonly character: string};
	readonly 'yaml-control-character': {readonly kind: string; readonly character: string};
	readonly 'document-without-kind': {readonly apiVersion: string; readonly kind: string};
	readonly 'document-twice': {readonly apiVersion: string; readonly kind: string};
	readonly 'document-old': {readonly apiVersion: string; readonly kind: string; readonly version: string};
	readonly 'document-deprecated': {readonly apiVersion: string; readonly kind: string};
	readonly 'document-unknown': {readonly apiVersion: string; readonly kind: string};
	readonly 'document-ignored': {readonly apiVersion: string; readonly kind: string};
	readonly 'document-version': {readonly apiVersion: string; readonly kind: string; readonly wanted: string};
	readonly 'document-missing': {readonly kinds: string};
	readonly 'field-unknown': {readonly kind: string; readonly name: string};
	readonly 'field-twice': {readonly kind: string; readonly name: string; readonly line: number};
	readonly 'field-type': {readonly kind: string; readonly expected: string; readonly actual: string; readonly value: string; readonly instead: string};
	readonly 'field-range': {readonly kind: string; readonly value: string; readonly min: string; readonly max: string};
	readonly 'field-duration': {readonly kind: string; readonly value: string};
	readonly 'field-time': {readonly kind: string; readonly value: string};
	readonly 'field-quantity': {readonly kind: string; readonly value: string};
	readonly 'token-form': {readonly kind: string; readonly value: string};
	readonly 'flag-value': {readonly expected: string; readonly value: string};
	readonly 'flag-deprecated': {readonly field: string};
	readonly 'flags-mixed': {readonly flags: string};
	readonly 'feature-gate-value': {readonly name: string; readonly value: string};
	readonly 'feature-gate-unknown': {readonly name: string};
	readonly 'feature-gate-deprecated': {readonly name: string};
	readonly 'node-name-empty': {};
	readonly 'dns-name': {readonly value: string};
	readonly 'address-invalid': {readonly value: string};
	readonly 'address-unusable': {readonly value: string};
	readonly 'address-guessed': {readonly value: string};
	readonly 'address-not-found': {};
	readonly 'port-invalid': {readonly value: number};
	readonly 'endpoint-host': {readonly value: string; readonly host: string};
	readonly 'endpoint-port': {readonly value: string; readonly port: string};
	readonly 'socket-empty': {};
	readonly 'socket-invalid': {readonly value: string};
	readonly 'socket-scheme': {readonly value: string; readonly scheme: string};
	readonly 'socket-without-scheme': {readonly value: string};
	readonly 'sockets-several': {readonly sockets: string};
	readonly 'pull-policy': {readonly value: string};
	readonly 'argument-unnamed': {readonly index: number};
	readonly 'authorization-mode-unknown': {readonly value: string; readonly known: string};
	readonly 'authorization-mode-unusual': {readonly value: string; readonly recommended: string};
	readonly 'path-relative': {readonly value: string};
	readonly 'image-repository': {readonly value: string};
	readonly 'cert-san': {readonly value: string};
	readonly 'cert-sans-many': {readonly size: number; readonly limit: number};
	readonly 'subnet-invalid': {readonly value: string};
	readonly 'subnet-families': {readonly value: string};
	readonly 'subnet-small': {readonly value: string; readonly size: number; readonly min: number};
	readonly 'subnet-large': {readonly value: string; readonly bits: number; readonly min: number};
	readonly 'subnet-site-local': {readonly value: string};
	readonly 'pod-subnet-too-small': {readonly value: string; readonly mask: number; readonly nodeMask: number};
	readonly 'pod-subnet-too-large': {readonly value: string; readonly mask: number; readonly nodeMask: number; readonly max: number};
	readonly 'node-mask-invalid': {readonly flag: string; readonly value: string};
	readonly 'etcd-both': {};
	readonly 'etcd-key-pair': {};
	readonly 'etcd-ca-missing': {};
	readonly 'etcd-no-endpoints': {};
	readonly 'url-invalid': {readonly value: string; readonly also: string};
	readonly 'url-not-https': {readonly value: string};
	readonly 'url-without-scheme': {readonly value: string; readonly also: string};
	readonly 'algorithm-unknown': {readonly value: string; readonly known: string};
	readonly 'certificate-key-hex': {};
	readonly 'certificate-key-size': {readonly size: number; readonly wanted: number};
	readonly 'tokens-many': {readonly count: number; readonly limit: number};
	readonly 'token-usage': {readonly value: string; readonly known: string};
	readonly 'token-usage-missing': {readonly known: string};
	readonly 'token-groups-unused': {};
	readonly 'token-group': {readonly value: string; readonly prefix: string};
	readonly 'token-expiry-both': {};
	readonly 'version-invalid': {readonly value: string};
	readonly 'version-too-old': {readonly value: string; readonly min: string; readonly made: string; readonly file?: string};
	readonly 'version-offline': {readonly label: string; readonly version: string};
	readonly 'version-newer': {readonly label: string; readonly version: string; readonly used: string};
	readonly 'discovery-missing': {};
	readonly 'discovery-both': {};
	readonly 'discovery-file': {readonly value: string};
	readonly 'discovery-endpoint-missing': {};
	readonly 'discovery-endpoint': {readonly value: string};
	readonly 'discovery-unverified': {};
	readonly 'token-invalid': {};
	readonly 'ca-path': {readonly value: string};
	readonly 'unmount-flag': {readonly value: string; readonly known: string};
	readonly 'components-unknown': {readonly value: string; readonly known: string};
	readonly 'ignore-all-and-more': {readonly value: string};
	readonly 'phase-unknown': {readonly value: string};
	readonly 'value-unusual': {readonly kind: string; readonly recommended: string; readonly value: string};
	readonly 'value-refused': {readonly kind: string; readonly wanted: string; readonly value: string};
	readonly 'validity-long': {readonly value: string; readonly recommended: string};
	readonly 'validity-beyond-ca': {readonly value: string; readonly ca: string};
	readonly 'more-of-these': {readonly count: number};
};

export type FaultCode = keyof FaultParams;

/** One thing that is wrong with a configuration. Secrets are in none of its members. */
export type ConfigFault<Code extends FaultCode = FaultCode> = {[C in Code]: FaultOf<C>}[Code];

interface FaultOf<Code extends FaultCode> {
	readonly code: Code;
	/** The field as kubeadm spells its path: `networking.serviceSubnet`, `bootstrapTokens.0`; empty for a whole document. */
	readonly path: string;
	readonly place?: FaultPlace;
	readonly params: FaultParams[Code];
	/** A known name close to the one that was given. */
	readonly suggestion?: string;
}

/** A fault by its code. That this is one of all that there are, the compiler does not see for a code that it does not know. */
export function fault<Code extends FaultCode>(code: Code, path: string, params: FaultParams[Code], more: Pick<ConfigFault, 'place' | 'suggestion'> = {}): ConfigFault {
	return {code, path, params, ...more} as ConfigFault;
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
	const count = [next, ...others].reduce((sum, one) => sum + (one.code === 'more-of-these' ? one.params.count : 1), 0);
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
	// Every parameter is what it was, but for its length.
	return {...fault, path: shorten(fault.path), params} as ConfigFault;
}

const shorten = (text: string): string => text.length > longestText ? `${text.slice(0, longestText)}…` : text;

