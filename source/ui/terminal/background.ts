import {themeOf, themeOfAnswer, type Theme} from './colors.ts';

const ASK_BACKGROUND = '\u001B]11;?\u001B\\';
const ASK_DEVICE = '\u001B[c';
/** How long a person who leaves waits for an answer that is on its way. */
const ANSWER_MS = 150;

/** What a terminal has answered: the next screen on it has its colours at once. */
const told = new WeakMap<NodeJS.WriteStream, Theme>();

/** The background of a terminal: what the preference says, else the environment, else the terminal itself. */
export class Background {
	readonly #stdout: NodeJS.WriteStream;
	#theme: Theme | undefined;
	/** Whether an answer is on its way. */
	#isAwaited = false;
	#onAnswer: () => void = () => undefined;

	/** @param asked as the preference has it */
	constructor(asked: string | undefined, stdout: NodeJS.WriteStream) {
		this.#stdout = stdout;
		this.#theme = themeOf(asked, process.env) ?? told.get(stdout);
	}

	/** Undefined where nobody has said. */
	get theme(): Theme | undefined {
		return this.#theme;
	}

	/** Asks the terminal, where nobody else has said. */
	ask(): void {
		if (this.#theme === undefined) {
			this.#isAwaited = true;
			// Every terminal answers the second question, so that it is known when no answer to the first will come.
			this.#stdout.write(`${ASK_BACKGROUND}${ASK_DEVICE}`);
		}
	}

	/** Takes the answer to the first question; whether it says what nobody had said. */
	isNews(answer: string): boolean {
		const theme = themeOfAnswer(answer);
		if (this.#theme !== undefined || theme === undefined) {
			return false;
		}
		this.#theme = theme;
		told.set(this.#stdout, theme);
		return true;
	}

	/** All questions are answered. */
	answered(): void {
		this.#isAwaited = false;
		this.#onAnswer();
	}

	/** Acts once no answer is on its way: one that arrives after this program would stand in the shell's line. */
	whenAnswered(act: () => void): void {
		if (!this.#isAwaited) {
			act();
			return;
		}
		this.#isAwaited = false;
		this.#onAnswer = act;
		setTimeout(act, ANSWER_MS).unref();
	}
}
