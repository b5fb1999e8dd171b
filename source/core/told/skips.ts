import type {Coded} from './coded.ts';
import type {FailureFields} from './failure-fields.ts';

/** Why something did not run, with the values of each. */
export type SkipFields = {
	/** A person left it out. */
	readonly asked: {};
	/** `flag` is empty where it was `--skip-phases`. */
	readonly 'by-flag': {readonly phase: string; readonly flag: string};
	readonly 'not-needed': {readonly because: NotNeeded};
	/** `step` was left out; or a file, or anything else, is not there, as the failure says. */
	readonly missing: {readonly step: string} | FailureFields['missing'];
	readonly stopped: {};
};

/** What makes a phase needless. */
export type NotNeeded = 'external-etcd' | 'upload-certs' | 'dns.disabled' | 'proxy.disabled';

export type SkipReason = Coded<SkipFields>;
