import {spawn, spawnSync} from 'node:child_process';
import {openSync} from 'node:fs';
import {ReadStream} from 'node:tty';
import {depthOf} from '../../ui/terminal/colors.ts';
import type {Help, LearnChoice, Look, ShownLesson} from '../../ui/learn/types.ts';
import type {Lang} from '../../texts/types.ts';
import {colorOf} from '../run/environment.ts';
import {ifAllFails} from '../run/last-resort.ts';
import {readSettings} from '../run/settings-file.ts';
import {shell} from '../../strings/quote.ts';
import type {FlagValues} from '../line/flag-table.ts';
import type {ServedNode} from './served-node.ts';

/** What says how a lesson is shown. */
export type ShowLessonFlag = 'ascii' | 'mouse' | 'color';

interface ShowLesson {
	readonly shown: ShownLesson;
	readonly help: Help;
	readonly lang: Lang;
	readonly flags: FlagValues<ShowLessonFlag>;
	asked(help: Help): void;
	watch(changed: (look: Look) => void): () => Promise<void>;
}

/** Shows a lesson until somebody goes on, and gives the terminal back. */
export async function showLesson({shown, help, lang, flags, asked, watch}: ShowLesson): Promise<{readonly does: LearnChoice; readonly lang: Lang}> {
	const ui = await import('../../ui/learn/index.ts');
	const {settings} = readSettings();
	const closing = new AbortController();
	let choice: {readonly does: LearnChoice; readonly lang: Lang} = {does: 'quit', lang};
	const page = new ui.LearnPage({
		shown, lang, help, asked, size: ui.sizeOf(process.stdout), glyphs: ui.glyphs(flags.ascii ?? false),
		leave(does, inLang) {
			choice = {does, lang: inLang};
			closing.abort();
		},
	});
	// One of its own each time: a stream that was left to a shell in between is not read any more, and keeps the process from its end.
	const stdin = new ReadStream(openSync('/dev/tty', 'r'));
	const end = watch((look) => page.update(look));
	process.removeAllListeners('warning');
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
export async function shellOn({folder}: ServedNode): Promise<void> {
	const words = [process.execPath, ...process.execArgv, process.argv[1] ?? '', 'sandbox', 'shell', folder];
	const child = spawn('script', ['--quiet', '--return', '--command', words.map((word) => shell(word)).join(' '), '/dev/null'], {stdio: 'inherit'});
	await new Promise<void>((resolve) => {
		child.once('error', () => resolve());
		child.once('close', () => resolve());
	});
}
