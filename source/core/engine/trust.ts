/** Others than its owner may write it. */
const OTHERS_WRITE = 0o022;

/**
 * Why a file or folder that a program goes by is not believed: it is none of these users', or others may write it. A host
 * knows who looks; the rule is one.
 */
export function distrusted({uid, mode}: {readonly uid: number; readonly mode: number}, owners: readonly number[]): 'owner' | 'mode' | undefined {
	return owners.includes(uid) ? (mode & OTHERS_WRITE) === 0 ? undefined : 'mode' : 'owner';
}
