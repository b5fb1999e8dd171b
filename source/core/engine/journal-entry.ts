import type {Before} from './before.ts';
import type {JournalPlaces} from './journal-places.ts';

export interface JournalPath {
	readonly path: string;
	/** A file's hash once it is made, or before where its text is known. */
	readonly sha256?: string;
	/** What was there; absent in a journal of version 1, which did not tell. */
	readonly before?: Before;
}

export interface JournalEntry {
	readonly step: string;
	/** Id of the run; absent in a journal of version 1. */
	readonly run?: string;
	/** `begun`: the act was about to start; whether it ended is not known. */
	readonly state: 'begun' | 'done';
	/** ISO 8601. */
	readonly at: string;
	/** Files and directories it makes or changes. */
	readonly paths: readonly JournalPath[];
	/** Directories above them that were made with them, the outermost first. */
	readonly directories?: readonly string[];
	/** The service that it started or stopped, and whether that ran before. */
	readonly service?: {readonly name: string; readonly ran: boolean};
	/** The service it started. */
	readonly started?: string;
	/** What stays whatever is undone: an image that was pulled, an object that was sent. */
	readonly image?: string;
	readonly object?: string;
}

/** What a run knows of the node that `undo` has to know too. */
export interface JournalBasis {
	/** Of the container runtime. */
	readonly socket: string;
	/** Where etcd on this node keeps its data; absent where it is elsewhere. */
	readonly etcd?: string;
	/** Directories that others fill because of the run, each with the names that were in it; null where it was not there. */
	readonly grown: Readonly<Record<string, readonly string[] | null>>;
	/** Where the runs' configurations put things. */
	readonly places: JournalPlaces;
	/** Directories of the system that a configuration names: what runs do there is not undone. */
	readonly apart?: readonly string[];
}

/** The same as a run knows it of its configuration. */
export interface RunBasis {
	readonly socket: string;
	/** Where etcd on this node keeps its data; absent where it is elsewhere. */
	readonly etcd?: string;
	readonly certificates: string;
	readonly kubeconfigs: string;
	/** Directories that others fill. */
	readonly grown: readonly string[];
}
