import {spawn, spawnSync} from 'node:child_process';
import {openSync} from 'node:fs';
import {ReadStream} from 'node:tty';
import {depthOf} from '../../ui/terminal/colors.ts';
import type {Given} from '../../core/lessons/answers.ts';
import type {Card} from '../../core/lessons/cards.ts';
import type {JudgeOptions} from '../../ui/learn/judge.ts';
import type {Page} from '../../ui/terminal/page/page.ts';
import type {Help, LearnChoice, Look, ShownLesson} from '../../ui/learn/types.ts';
import type {Lang} from '../../texts/types.ts';
import {colorOf} from '../run/environment.ts';
import {ownWords} from '../own-program.ts';
import {ifAllFails} from '../run/last-resort.ts';
import {readSettings} from '../run/settings-file.ts';
import {shell} from '../../strings/quote.ts';
import type {FlagValues} from '../line/flag-table.ts';
import type {ServedNode} from './served-node.ts';

/** What says how a lesson is shown. */
export type ShowLessonFlag = 'ascii' | 'mouse' | 'color';

interface ShowLesson extends Shown {
	readonly shown: ShownLesson;
	readonly help: Help;
	asked(help: Help): void;
	watch(changed: (look: Look) => void): () => Promise<void>;
}

interface Shown {
	readonly lang: Lang;
	readonly flags: FlagValues<ShowLessonFlag>;
	/** Called right before the screen takes the keyboard. */
	begins(): void;
}

type Left = {readonly does: LearnChoice; readonly lang: Lang};
type LearnUi = typeof import('../../ui/learn/index.ts');

/** Shows a lesson until somebody goes on, and gives the terminal back. */
export async function showLesson({shown, help, asked, watch, ...how}: ShowLesson): Promise<Left> {
	return showUntilLeft(how, (ui, options) => {
		const page = new ui.LearnPage({shown, help, asked, ...options});
		return {page, end: watch((look) => page.update(look))};
	});
}

export interface ShowJudge extends Shown {
	readonly shown: ShownLesson;
	readonly given: Given;
	readonly cards: Promise<readonly Card[]>;
	answered(given: Given, cards: readonly Card[]): void;
	watch(changed: (look: Look) => void): () => Promise<void>;
}

/** Shows the questions of a lesson in the same way. */
export async function showJudge({shown, given, cards, answered, watch, ...how}: ShowJudge): Promise<Left> {
	let fault: {readonly error: unknown} | undefined;
	const left = await showUntilLeft(how, (ui, options) => {
		const page = new ui.JudgePage({shown, given, answered, ...options});
		void cards.then((all) => page.deal(all), (error: unknown) => {
			fault = {error};
			options.leave('quit', how.lang);
		});
		return {page, end: shown.lesson.kind === 'Actor' ? watch((look) => page.update(look)) : async () => undefined};
	});
	// A node that cannot be asked ends the lesson with the reason.
	if (fault !== undefined) {
		throw fault.error;
	}
	return left;
}

async function showUntilLeft({lang, flags, begins}: Shown, open: (ui: LearnUi, options: Pick<JudgeOptions, 'lang' | 'size' | 'glyphs' | 'leave'>) => {readonly page: Page; end(): Promise<void>}): Promise<Left> {
	const ui = await import('../../ui/learn/index.ts');
	const {settings} = readSettings();
	const closing = new AbortController();
	let choice: Left = {does: 'quit', lang};
	const {page, end} = open(ui, {
		lang, size: ui.sizeOf(process.stdout), glyphs: ui.glyphs(flags.ascii ?? false),
		leave(does, inLang) {
			choice = {does, lang: inLang};
			closing.abort();
		},
	});
	// One of its own each time: a stream that was left to a shell in between is not read any more, and keeps the process from its end.
	const stdin = new ReadStream(openSync('/dev/tty', 'r'));
	process.removeAllListeners('warning');
	begins();
	const left = ui.showPage(page, {stdin, stdout: process.stdout, colors: depthOf(colorOf(flags.color, process.env), process.env), theme: settings['theme'], mouse: flags.mouse ?? false}, closing.signal);
	ifAllFails({async restore() {
		closing.abort();
		await left;
	}});
	try {
		const {isGone} = await left;
		return isGone ? {does: 'quit', lang} : choice;
	} finally {
		ifAllFails({restore: undefined});
		stdin.destroy();
		await end();
	}
}

/** Whether this machine has what a shell is given a terminal of its own by; else it is opened in another one. */
export const hasShell = (): boolean => spawnSync('script', ['--version'], {stdio: 'ignore'}).status === 0;

/**
 * Gives the terminal to a shell on the node, and takes it back. The shell has a terminal of its own within this one (`script`, of
 * util-linux): one that handles jobs becomes the foreground of its terminal, and from its namespaces it cannot give that back.
 */
export async function shellOn({folder}: ServedNode, lang: Lang): Promise<void> {
	const words = [...ownWords(), 'sandbox', 'shell', folder, '--lang', lang];
	const child = spawn('script', ['--quiet', '--return', '--command', words.map((word) => shell(word)).join(' '), '/dev/null'], {stdio: 'inherit'});
	await new Promise<void>((resolve) => {
		child.once('error', () => resolve());
		child.once('close', () => resolve());
	});
}
