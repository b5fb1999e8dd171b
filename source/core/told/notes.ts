import type {Coded} from './coded.ts';

/** Steps that only say something, with the values of each. */
export type NoteFields = {
	readonly 'preflight.verdict': {readonly checks: number; readonly errors: number};
	/** How many steps an earlier run had done, and when it did the first; empty where that is not known. */
	readonly 'earlier-run': {readonly at: string; readonly steps: number};
	/** `sa`, or the name of a kubeconfig. */
	readonly 'external-ca': {readonly what: string};
	/** `secret` is its id in the run's secrets. */
	readonly 'certificate-key': {readonly secret: string};
	readonly 'external-etcd': {};
	readonly 'etcd-unknown': {readonly path: string};
	/** `name` is the file's, where it is one. */
	readonly 'inspect.basis': {readonly from: 'file' | 'cluster' | 'tree' | 'defaults'; readonly name: string; readonly version: string};
	/** What a lesson wants, in the languages that it has, else empty; grades of hints taken, and whether the solution was shown. */
	readonly 'lesson.task': {readonly en: string; readonly zh: string; readonly hints: number; readonly solution: boolean};
	/** What is to be judged, and how many answers were wrong. */
	readonly 'lesson.question': {readonly en: string; readonly zh: string; readonly wrong: number};
	readonly 'undo.nothing': {};
	readonly 'undo.stale': {};
	readonly 'undo.images': {readonly images: readonly string[]};
	readonly 'undo.objects': {readonly objects: readonly string[]};
	readonly 'undo.protected': {readonly path: string; readonly real: string};
	readonly 'undo.moved': {readonly path: string; readonly real: string};
};

export type Note = Coded<NoteFields>;
