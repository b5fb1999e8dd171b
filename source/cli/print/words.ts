import type {PartKind} from '../../core/bundle/parts.ts';
import type {Lang} from '../../texts/index.ts';
import {en} from './words.en.ts';
import {zh} from './words.zh.ts';

/** What the commands beside `init` say of what they did; faults and failures have their texts elsewhere. */
export interface CommandWords {
	readonly error: string;
	/** Between a place and what is said of it. */
	readonly colon: string;
	readonly warning: string;
	recordingCut: string;
	tokenDeleted(id: string): string;
	/** A Secret that calls itself a token. */
	tokenUnreadable(name: string, problem: string): string;
	readonly tokenProblems: Readonly<Record<'token-encoding' | 'token-id' | 'token-secret' | 'token-name' | 'token-form' | 'token-expiration', string>>;
	wouldCreate(kind: string, name: string): string;
	wouldDelete(kind: string, name: string): string;
	readonly configFromCluster: string;
	/** @param reason a sentence */
	configByDefault(reason: string): string;
	otherFolder(used: string, cluster: string): string;
	renewed(what: string, until: string): string;
	renewalMissing(what: string, path: string): string;
	renewalExternal(what: string, authority: string): string;
	authorityEnds(authority: string, at: string): string;
	/** After certificates of the control plane, and after admin.conf. */
	restart(programs: readonly string[]): string;
	readonly readAnew: string;
	readonly copies: string;
	longValidity(period: string, usual: string): string;
	/** The token of a join command, and until when it is good; undefined where for ever. */
	tokenKept(id: string, until: string | undefined): string;
	tokenMade(id: string, until: string | undefined): string;
	readonly certificatesUploaded: string;
	readonly asRoot: string;
	/** Of `why`: two runs side by side. */
	readonly why: {
		withoutFiles(paths: readonly string[], phase: string): string;
		withoutObject(name: string, phase: string): string;
		same(count: number): string;
		/** On a terminal, while a person waits. */
		readonly running: string;
		readonly nothing: string;
		first(step: string): string;
		readonly follows: string;
		more(count: number): string;
		notReached(count: number): string;
		readonly afterwards: string;
		needs(names: readonly string[]): string;
		/** As wide as the other. */
		readonly with: string;
		readonly without: string;
		readonly absent: string;
	};
	/** Of `bundle`. */
	readonly bundle: {
		holds(file: string): string;
		readonly kinds: Readonly<Record<PartKind, string>>;
		readonly missing: string;
		ask(file: string): string;
		readonly kept: string;
		written(file: string, size: string): string;
	};
	planKept(file: string): string;
	/** Once the node of a sandbox is on; `port` leads to its API server. */
	sandboxServed(folder: string, port: number): string;
	/** Where no init was there yet. */
	readonly sandboxBare: string;
	readonly sandboxEnds: string;
	sandboxStopped(folder: string): string;
	sandboxRemoved(folder: string): string;
	/** A question that is answered with `y`. */
	sandboxRemove(folder: string): string;
	readonly sandboxKept: string;
	readonly sandboxStates: Readonly<Record<'running' | 'starting' | 'waiting' | 'exited' | 'absent', string>>;
	readonly healthy: string;
	readonly notHealthy: string;
	restarts(count: number): string;
}

export const commandWords = (lang: Lang): CommandWords => (lang === 'zh' ? zh : en);
