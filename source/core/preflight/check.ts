import {HostError} from '../told/failures.ts';
import {fit} from './platform.ts';
import {coded} from '../told/coded.ts';
import {subject, type Finding, type FindingCode, type FindingFields, type LookedAt, type LookedAtFields} from '../told/findings.ts';
import type {Check, PreflightHost} from './types.ts';

/** Takes down what a check finds. */
export class Found {
	readonly warnings: Finding[] = [];
	readonly errors: Finding[] = [];

	warn<C extends FindingCode>(code: C, fields: FindingFields[C]): void {
		this.warnings.push(finding(code, fields));
	}

	error<C extends FindingCode>(code: C, fields: FindingFields[C]): void {
		this.errors.push(finding(code, fields));
	}
}

export type Look = (host: PreflightHost, found: Found, signal: AbortSignal) => Promise<void>;

/** A check under kubeadm's name. */
export function check<C extends LookedAt>(name: string, lookedAt: C, fields: LookedAtFields[C], look: Look): Check {
	const run: Check['run'] = async (host, signal) => {
		signal.throwIfAborted();
		const found = new Found();
		try {
			await look(host, found, signal);
		} catch (error) {
			signal.throwIfAborted();
			if (!(error instanceof HostError)) {
				throw error;
			}
			found.error('host.unreadable', {code: error.code, message: error.message});
		}
		signal.throwIfAborted();
		return fit(host, found);
	};
	return {id: name, name, alone: false, ...subject(lookedAt, fields), run};
}

export function finding<C extends FindingCode>(code: C, fields: FindingFields[C]): Finding {
	return coded<FindingFields, C>(code, fields);
}

/** kubeadm's way to make a name of a path: `/var/lib/etcd` is `-var-lib-etcd`. */
export function nameOfPath(path: string): string {
	return path.replaceAll('/', '-');
}
