import type {Version} from '../config/versions.ts';

export {compareVersions} from '../config/versions.ts';

export interface SemanticVersion extends Version {
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
		preRelease: match[5] ?? '',
		text: match[1] ?? '',
	};
}
