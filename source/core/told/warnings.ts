import type {Coded} from './coded.ts';
import type {FaultCode, FaultParams} from './faults.ts';
import type {FindingFields} from './findings.ts';
import type {PkiFault} from './pki-faults.ts';

/** How a certificate and a key that do not belong together become a pair again. */
export type Mend = 'renew' | 'move' | 'authority' | 'external';

/** A run that has a node, as its lock tells it. */
export type RunHolder = {
	readonly pid: number;
	/** By its words, without flags. */
	readonly command: string;
	readonly user: string;
	/** ISO 8601. */
	readonly since: string;
	/** The lock's. */
	readonly path: string;
};

/** Warnings of a run that are neither a check's finding nor a configuration's fault, with the values of each. */
export type WarningFields = {
	/** `name` as `certs renew` calls it; for a kubeconfig `key` is `path`. */
	readonly 'certificate.key': {readonly name: string; readonly path: string; readonly key: string; readonly mend: Mend};
	readonly 'certificate.names': {readonly path: string; readonly names: readonly string[]};
	readonly 'certificate.names-ignored': {readonly name: string; readonly names: readonly string[]};
	/** `date` is ISO 8601. */
	readonly 'certificate.expired': {readonly path: string; readonly date: string};
	readonly 'certificate.not-yet-valid': {readonly path: string; readonly date: string};
	readonly 'kubeconfig.other-server': {readonly path: string; readonly server: string; readonly expected: string};
	/** Only the fault's code travels, not the values beside it. */
	readonly 'kubeconfig.client-certificate': {readonly path: string; readonly problem: PkiFault['code']};
	readonly 'patches.ignored': {readonly because: 'extension' | 'target' | 'empty'; readonly files: readonly string[]};
	readonly 'plan.closed': {readonly user: number; readonly paths: readonly string[]};
	readonly 'file.kept': {readonly kept: string; readonly changes: readonly string[]};
	/** `of`: the run that tells of it, where it makes a difference. */
	readonly 'run.cut-off': {readonly steps: readonly string[]; readonly at: string; readonly of?: 'undo' | 'reset'};
	readonly 'run.beside': RunHolder;
	/** What a simulated machine's file has in place of components: what they are said to do follows from no disk. */
	readonly 'machine.picture': {readonly components: readonly string[]};
	readonly 'control-plane.unstable': {readonly components: readonly string[]};
	readonly 'reset.certificates-dir': {readonly path: string};
	readonly 'reset.certificates-left': {readonly path: string; readonly emptied: string};
	readonly 'undo.kept': {readonly paths: readonly string[]};
	readonly 'undo.left': {readonly paths: readonly string[]};
};

/** Where a fault of the configuration stands, flat beside its parameters. */
type Placed = {readonly path: string; readonly file?: string; readonly line?: number; readonly column?: number; readonly flag?: string};

/** Everything that a run may warn about. */
export type RunWarningFields = WarningFields & FindingFields & {readonly [C in FaultCode]: FaultParams[C] & Placed};

export type RunWarning = Coded<RunWarningFields>;

/** Takes a warning of the run down. */
export type Warn = <Code extends keyof RunWarningFields>(code: Code, fields: RunWarningFields[Code]) => void;
