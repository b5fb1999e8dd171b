import spinners from 'cli-spinners';
import {turnings} from './theme.ts';

/** Ink goes from line to line by one sequence each, past every line that stays as it is. */
// eslint-disable-next-line no-control-regex
const steps = /(?:\u001B\[E){2,}/g;
const STEP_LENGTH = 3;
/** Where it goes on inside a line, it repeats all looks that came before, whatever ended them. */
// eslint-disable-next-line no-control-regex
const looks = /(?:\u001B\[[\d;]*m){2,}/g;

/**
 * The same stream, with each run of steps to the next line as one sequence, and without looks that end before
 * anything is written: that is most of what a small change sends, and a slow line carries it all.
 */
export function slimOutput(stdout: NodeJS.WriteStream): NodeJS.WriteStream {
	const turns = new Turns();
	const write = (data: unknown, ...rest: unknown[]): boolean => (stdout.write as (...all: unknown[]) => boolean).call(stdout, typeof data === 'string' ? turns.slim(slim(data)) : data, ...rest);
	return new Proxy(stdout, {
		get(target, name) {
			if (name === 'write') {
				return write;
			}
			const value: unknown = Reflect.get(target, name, target);
			return typeof value === 'function' ? value.bind(target) as unknown : value;
		},
	});
}

/** Each cell that may turn, as a pattern. */
const turning = turnings.flatMap((name) => spinners[name].frames).map((frame) => `\\${frame}`).join('|');
const turn = new RegExp(String.raw`^((?:\u001B\[\?2026h)?(?:\u001B\[\d*[AE])*\u001B\[\d+G)\u001B\[K((?:\u001B\[[\d;]*m)*)(${turning})([^\n]*)(\n[^]*)$`);
// eslint-disable-next-line no-control-regex
const frameEnds = /^(?:\u001B\[\?2026[hl])?$/;

/**
 * The spinner: Ink writes the line from it to its end, several times a second. Where that is what it wrote the last
 * time, and nothing else was written since, the one cell is enough.
 */
export class Turns {
	#last = '';

	slim(data: string): string {
		if (frameEnds.test(data)) {
			return data;
		}
		const [, way = '', style = '', glyph = '', line = '', end = ''] = turn.exec(data) ?? [];
		const now = glyph === '' ? '' : [way.replace('\u001B[?2026h', ''), style, line, end.replace('\u001B[?2026l', '')].join('\0');
		const isSame = now !== '' && now === this.#last;
		this.#last = now;
		return isSame ? `${way}${style}${glyph}\u001B[m${end}` : data;
	}
}

/** As few bytes as do the same. */
export function slim(data: string): string {
	return data.replaceAll(steps, (run) => `\u001B[${run.length / STEP_LENGTH}E`).replaceAll(looks, lasting);
}

/** What a run of looks comes to: the last colour, weight and inversion of it. */
function lasting(run: string): string {
	const last = new Map<string, string[]>();
	for (const sequence of run.split('\u001B[').slice(1)) {
		const code = sequence.slice(0, -1);
		const kind = kindOf(code);
		if (kind === undefined) {
			return run;
		}
		// Bold and faint are two, and end together.
		last.set(kind, kind === 'weight' && code !== '22' ? [...last.get(kind) ?? [], sequence] : [sequence]);
	}
	return [...last.values()].flat().map((sequence) => `\u001B[${sequence}`).join('');
}

function kindOf(code: string): string | undefined {
	return /^(?:3[0-79]|9[0-7]|38;.*)$/.test(code) ? 'ink' : ['1', '2', '22'].includes(code) ? 'weight' : ['7', '27'].includes(code) ? 'inverse' : undefined;
}
