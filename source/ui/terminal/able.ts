/** Why nothing can be drawn: input or output is no terminal, or the terminal cannot go back to a line. */
export type NoScreen = 'no-terminal' | 'dumb-terminal';

/** Whether a screen can be shown at all, in the same way for each of them; undefined where it can. */
export function noScreen({input, output}: {readonly input: boolean; readonly output: boolean}, env: NodeJS.ProcessEnv): NoScreen | undefined {
	return !input || !output ? 'no-terminal' : env['TERM'] === 'dumb' ? 'dumb-terminal' : undefined;
}

/** Whether lines are read aloud one after the other, without columns. */
export const isLinear = (): boolean => ['true', '1'].includes(process.env['INK_SCREEN_READER'] ?? '');
