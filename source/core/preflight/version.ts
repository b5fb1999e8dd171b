export interface SemanticVersion {
	readonly major: number;
	readonly minor: number;
	readonly patch: number;
	/** `['alpha', '1']`; empty for a release. */
	readonly prerelease: readonly string[];
	/** Without the leading `v`: `1.37.0-alpha.1`. */
	readonly text: string;
}

const PATTERN = /^\s*v?((0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?)$/;

/** A version as Semantic Versioning 2.0.0 writes it, with or without a leading `v`; undefined where it is none. */
export function parseVersion(text: string): SemanticVersion | undefined {
	const match = PATTERN.exec(text);
	if (match === null) {
		return undefined;
	}
	return {
		major: Number(match[2]), minor: Number(match[3]), patch: Number(match[4]),
		prerelease: match[5]?.split('.') ?? [],
		text: match[1] ?? '',
	};
}

/** Below 0 where `a` comes before `b`; build metadata does not count. */
export function compareVersions(a: SemanticVersion, b: SemanticVersion): number {
	return a.major - b.major || a.minor - b.minor || a.patch - b.patch || comparePrereleases(a.prerelease, b.prerelease);
}

function comparePrereleases(a: readonly string[], b: readonly string[]): number {
	if (a.length === 0 || b.length === 0) {
		return b.length - a.length;
	}
	for (const [index, left] of a.entries()) {
		const right = b[index];
		if (right === undefined) {
			return 1;
		}
		const order = compareIdentifiers(left, right);
		if (order !== 0) {
			return order;
		}
	}
	return a.length - b.length;
}

function compareIdentifiers(a: string, b: string): number {
	const [aIsNumber, bIsNumber] = [/^\d+$/.test(a), /^\d+$/.test(b)];
	if (aIsNumber && bIsNumber) {
		return Number(a) - Number(b);
	}
	if (aIsNumber !== bIsNumber) {
		return aIsNumber ? -1 : 1;
	}
	return a === b ? 0 : a < b ? -1 : 1;
}
