import type {Host} from '../ports/index.ts';
import type {Findings, Subject} from '../told/findings.ts';

/** What the checks may look at. They only read. */
export type PreflightHost = Pick<Host, 'machine' | 'network' | 'commands' | 'clock'> & {
	readonly files: Pick<Host['files'], 'read' | 'stat' | 'list'>;
	readonly services: Pick<Host['services'], 'manager' | 'exists' | 'isActive' | 'isEnabled' | 'state' | 'enableCommand'>;
	readonly runtime: Omit<Host['runtime'], 'imageFacts' | 'pullImage' | 'removePod'>;
};

export type Check = Subject & {
	/** Unique among an init's checks: the name, with `-2`, `-3` … where kubeadm gives several checks one name. */
	readonly id: string;
	/** kubeadm's name, which `--ignore-preflight-errors` takes: `Port-6443`. */
	readonly name: string;
	/** An error of this check ends the preflight before the next check. */
	readonly alone: boolean;
	/** Begins what takes long of it, to be there when it is run. */
	ahead?(host: Pick<PreflightHost, 'commands'>, signal: AbortSignal): void;
	/** Rejects only when the signal aborts; what a host cannot tell becomes an error found. */
	run(host: PreflightHost, signal: AbortSignal): Promise<Findings>;
};
