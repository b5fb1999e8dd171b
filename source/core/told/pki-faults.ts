import type {FailureFields} from './failure-fields.ts';
import {Failure} from './failures.ts';

/** What a certificate, key or kubeconfig from outside can be wrong in, with the values of each. Times are milliseconds since 1970. */
export type PkiFaultFields = {
	readonly 'too-large': {readonly size: number; readonly limit: number};
	/** `found`: types of the PEM blocks that are there instead. */
	readonly 'no-certificate': {readonly found: readonly string[]};
	/** `index`: which certificate of the file, from 0. */
	readonly 'certificate-malformed': {readonly index: number};
	readonly 'no-key': {readonly found: readonly string[]};
	readonly 'key-malformed': {readonly type: string};
	readonly 'key-encrypted': {readonly type: string};
	/** Neither RSA nor ECDSA: kubeadm takes no others. */
	readonly 'key-unsupported': {readonly algorithm: string};
	readonly 'key-mismatch': {readonly subject: string};
	readonly 'not-ca': {readonly subject: string};
	readonly 'expired': {readonly subject: string; readonly notAfter: number};
	readonly 'not-yet-valid': {readonly subject: string; readonly notBefore: number};
	readonly 'sans-missing': {readonly names: readonly string[]};
	readonly 'not-signed-by-ca': {readonly subject: string; readonly issuer: string; readonly ca: string};
	/** It says for nothing what it is good for, in words that are known. */
	readonly 'usages-missing': {readonly subject: string};
	readonly 'weak-signature': {readonly subject: string; readonly algorithm: string};
	readonly 'name-not-encodable': {readonly name: string};
	readonly 'date-not-encodable': {readonly date: number};
	readonly 'kubeconfig-malformed': {readonly message: string; readonly line?: number};
	/** A member is missing or of another type; `field` is its path: `users[0].user.client-key-data`. */
	readonly 'kubeconfig-field': {readonly field: string};
	readonly 'kubeconfig-context-missing': {readonly context: string};
	readonly 'kubeconfig-cluster-missing': {readonly cluster: string};
	/** It asks for what no client here does; `fields` are paths, as above. */
	readonly 'kubeconfig-unheeded': {readonly fields: readonly string[]};
	readonly 'kubeconfig-credentials': {readonly user: string};
	readonly 'kubeconfig-ca-unreadable': {readonly cluster: string};
	readonly 'kubeconfig-ca-foreign': {readonly cluster: string; readonly certificates: number};
	readonly 'seal-key-length': {readonly bytes: number};
	readonly 'seal-nonce-length': {readonly bytes: number};
	readonly 'seal-too-short': {readonly bytes: number};
	readonly 'seal-wrong-key': {};
};

export type PkiFault = {[Code in keyof PkiFaultFields]: {readonly code: Code} & PkiFaultFields[Code]}[keyof PkiFaultFields];

export type Result<T> =
	| {readonly ok: true; readonly value: T}
	| {readonly ok: false; readonly fault: PkiFault};

export const good = <T>(value: T): Result<T> => ({ok: true, value});
export const bad = (fault: PkiFault): {readonly ok: false; readonly fault: PkiFault} => ({ok: false, fault});

/** What fails for such a fault; `internal` where this program made what is wrong. */
type PkiFailure = 'certificate.unusable' | 'kubeconfig.unusable' | 'flag.invalid' | 'internal';

/** A fault as a failure: its code is the field `problem`, its parameters are fields beside it; `place` says which file or flag. */
export function pkiFailure<Code extends PkiFailure>(failure: Code, fault: PkiFault, place: Partial<FailureFields[Code]> = {}): Failure {
	const {code, ...fields} = fault;
	return new Failure<PkiFailure>(failure, {...fields, ...place, problem: code});
}

/** @throws Failure where the result is a fault; `failure` is its code, `place` says which file */
export function unwrap<T, Code extends PkiFailure>(result: Result<T>, failure: Code, place: Partial<FailureFields[Code]> = {}): T {
	if (!result.ok) {
		throw pkiFailure(failure, result.fault, place);
	}
	return result.value;
}
