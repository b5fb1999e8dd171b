import {existsSync, writeSync} from 'node:fs';
import {maskLine} from '../../core/secrets/log-mask.ts';
import {missingPart} from '../../core/told/failures.ts';
import type {Lang} from '../../texts/types.ts';
import {FAILED} from '../line/exit-codes.ts';
import {earlyWords} from '../print/early.ts';
import {outputLines} from '../../strings/sanitize.ts';

/** A terminal gets so long to be given back: the interface may be loading still. */
const RESTORE_MS = 2000;

interface Known {
	lang: Lang;
	/** What the command ends with where something went wrong. */
	status: number;
	/** Where a run that is at work and changes the node writes down what it does. */
	journal: string | undefined;
	/** Takes what the run knows to be secret out of a text. */
	hide(text: string): string;
	/** Gives the terminal back. */
	restore: (() => Promise<unknown>) | undefined;
}

const known: Known = {lang: 'en', status: FAILED, journal: undefined, hide: (text) => text, restore: undefined};

/** Tells the last resort what there is now to give back and to say; what is left out stays. */
export function ifAllFails(now: Partial<Known>): void {
	Object.assign(known, now);
}

/**
 * From here on, an error that nobody caught ends the process in a sentence: with the terminal as it was, the run's journal
 * and what it was at as they are, and its lock gone (run-lock.ts). No source and no stack is printed.
 */
export function heedFaults(): void {
	let isOver = false;
	const end = (error: unknown) => {
		// The end itself may fail, too: then there is no more to say.
		if (isOver) {
			return;
		}
		isOver = true;
		const leave = () => {
			say(error);
			process.exit(known.status);
		};
		if (known.restore === undefined) {
			leave();
			return;
		}
		setTimeout(() => {
			// What gives it back at the end of the process comes first, or the sentence would go with the screen.
			process.on('exit', () => say(error));
			process.exit(known.status);
		}, RESTORE_MS);
		known.restore().then(leave, leave);
	};
	process.on('uncaughtException', end);
	process.on('unhandledRejection', end);
}

function say(error: unknown): void {
	const {fault, incomplete, goesOn} = earlyWords[known.lang];
	const missing = missingPart(error);
	try {
		writeSync(2, outputLines(`${missing === undefined ? fault(wordsOf(error)) : incomplete(missing)}${known.journal !== undefined && existsSync(known.journal) ? goesOn(known.journal) : ''}`));
	} catch {
		// Nobody hears it.
	}
}

/** The first line of an error's own words, without what is secret. */
export function wordsOf(error: unknown): string {
	try {
		const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
		return maskLine(known.hide(text.split('\n')[0] ?? '')).replace(/\.$/, '');
	} catch {
		return typeof error;
	}
}
