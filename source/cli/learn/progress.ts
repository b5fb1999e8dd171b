import {inOwnFolder, settingsFolder} from '../run/settings-file.ts';
import type {Given} from '../../core/lessons/answers.ts';
import {isRecord} from '../../core/values/is-record.ts';

/** What is kept of a lesson that somebody has begun. Nothing is sent anywhere. */
export interface Progress {
	/** `Lesson`, `Fault`. */
	readonly kind: string;
	/** ISO 8601: when its node was made. */
	readonly began: string;
	/** When all was done, for the first time. */
	readonly solved?: string;
	/** Grades of hints seen, by task. */
	readonly hints: Readonly<Record<string, number>>;
	readonly solution: boolean;
	/** Of a lesson with questions: what was answered, by question, in order. */
	readonly given?: Given;
	/** Of those: how many were answered right the first time, and of how many. */
	readonly predicted?: {readonly right: number; readonly of: number};
	/** How long the screen was open until it was done. */
	readonly ms: number;
	/** Of what was begun anew after it was done: the best time that it was. */
	readonly best?: Attempt;
}

/** A time that a lesson was done. */
export type Attempt = Required<Pick<Progress, 'solved' | 'hints' | 'solution' | 'ms'>> & Pick<Progress, 'predicted'>;

const attemptOf = ({solved, hints, solution, ms, predicted}: Progress): Attempt | undefined => (solved === undefined ? undefined : {solved, hints, solution, ms, ...(predicted && {predicted})});

/** The less help, the more that was right at once, the sooner: in that order. */
const ranked = ({hints, solution, predicted, ms}: Attempt): readonly number[] => [solution ? 1 : 0, Object.values(hints).reduce((sum, one) => sum + one, 0), -(predicted?.right ?? 0), ms];

function isBetter(one: Attempt, other: Attempt): boolean {
	const [of, than] = [ranked(one), ranked(other)];
	const at = of.findIndex((value, index) => value !== than[index]);
	return at !== -1 && (of[at] ?? 0) < (than[at] ?? 0);
}

/** The best that was reached; undefined where it was never done. Done is since the first time. */
export function reached(progress: Progress | undefined): Attempt | undefined {
	const own = progress && attemptOf(progress);
	const {best} = progress ?? {};
	if (own === undefined || best === undefined) {
		return own ?? best;
	}
	return {...(isBetter(own, best) ? own : best), solved: own.solved < best.solved ? own.solved : best.solved};
}

const FILE = 'progress';
/** No lesson's name, and no folder. */
const NAME = '#name';
const MOST_NAME = 100;

/** All that somebody has begun, by the lesson's name; of a teacher's own, by its folder. */
export async function readProgress(): Promise<Readonly<Record<string, Progress>>> {
	const folder = settingsFolder();
	if (folder === '') {
		return {};
	}
	const {default: Conf} = await import('conf');
	try {
		return inOwnFolder(folder, {make: false}, (held) => {
			const {store} = open(Conf, held.at('.'));
			return Object.fromEntries(Object.entries(store).flatMap(([name, one]) => (isProgress(one) ? [[name, one] as const] : [])));
		});
	} catch {
		// There is none, or it is damaged or another's: a course is begun anew.
		return {};
	}
}

/** The name that somebody typed; empty where nobody did. Nothing else is known of them. */
export async function readLearner(): Promise<string> {
	const folder = settingsFolder();
	try {
		const {default: Conf} = await import('conf');
		const name = folder === '' ? '' : inOwnFolder(folder, {make: false}, (held) => open(Conf, held.at('.')).get(NAME));
		return typeof name === 'string' ? name.slice(0, MOST_NAME) : '';
	} catch {
		return '';
	}
}

/** Keeps it; an empty one is forgotten. */
export async function keepLearner(name: string): Promise<void> {
	const folder = settingsFolder();
	const {default: Conf} = await import('conf');
	try {
		inOwnFolder(folder, {make: true}, (held) => (name === '' ? open(Conf, held.at('.')).delete(NAME) : open(Conf, held.at('.')).set(NAME, name.slice(0, MOST_NAME))));
	} catch {
		// As below.
	}
}

/** Keeps it, for its owner alone. What cannot be kept is no reason not to learn. */
export async function keepProgress(name: string, progress: Progress): Promise<void> {
	const folder = settingsFolder();
	if (folder === '') {
		return;
	}
	const {default: Conf} = await import('conf');
	try {
		inOwnFolder(folder, {make: true}, (held) => open(Conf, held.at('.')).set(name, progress));
	} catch {
		// As above.
	}
}

/** What is kept under a key that is no lesson's; undefined where there is none, or the file is not to be believed. */
export async function readKept(key: string): Promise<unknown> {
	const folder = settingsFolder();
	try {
		const {default: Conf} = await import('conf');
		return folder === '' ? undefined : inOwnFolder(folder, {make: false}, (held) => open(Conf, held.at('.')).get(key));
	} catch {
		return undefined;
	}
}

/** Makes of what is kept under such a key what `change` says. What cannot be kept holds nothing up. */
export async function changeKept(key: string, change: (kept: unknown) => unknown): Promise<void> {
	const folder = settingsFolder();
	if (folder === '') {
		return;
	}
	const {default: Conf} = await import('conf');
	try {
		inOwnFolder(folder, {make: true}, (held) => {
			const file = open(Conf, held.at('.'));
			file.set(key, change(file.get(key)));
		});
	} catch {
		// As above.
	}
}

function open(Conf: typeof import('conf').default, cwd: string) {
	return new Conf<Record<string, unknown>>({projectName: 'kubestep', cwd, configName: FILE, configFileMode: 0o600, accessPropertiesByDotNotation: false});
}

function isProgress(value: unknown): value is Progress {
	return isRecord(value) && typeof value['began'] === 'string' && typeof value['kind'] === 'string' && isRecord(value['hints']) && typeof value['ms'] === 'number' && (value['best'] === undefined || isAttempt(value['best']));
}

const isAttempt = (value: unknown): boolean => isRecord(value) && typeof value['solved'] === 'string' && isRecord(value['hints']) && typeof value['ms'] === 'number';
