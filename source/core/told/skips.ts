import type {Coded} from './coded.ts';

/** Why something did not run, with the values of each. */
export type SkipFields = {
	/** A person left it out. */
	readonly asked: {};
	/** `flag` is empty where it was `--skip-phases`. */
	readonly 'by-flag': {readonly phase: string; readonly flag: string};
	readonly 'not-needed': {readonly because: NotNeeded};
	/** `step` was left out; or `path`, a file, or `what`, anything else, is not there. */
	readonly missing: {readonly step: string} | {readonly path: string} | {readonly what: string};
	readonly stopped: {};
};

/** What makes a phase needless. */
export type NotNeeded = 'external-etcd' | 'upload-certs' | 'dns.disabled' | 'proxy.disabled';

export type SkipReason = Coded<SkipFields>;
