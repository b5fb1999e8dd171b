import {EventEmitter} from 'node:events';
import {describe, expect, it} from 'vitest';
import {Input, type MouseEvent} from '../../../source/ui/terminal/input.ts';
import {cursorLine, person} from '../terminal.ts';
import {upToWait} from '../story.ts';

const sgr = (button: number, column: number, row: number) => `\u001B[<${button};${column + 1};${row + 1}M`;

function keyboard() {
	const chunks: string[] = [];
	const stdin = Object.assign(new EventEmitter(), {setEncoding() {}, read: () => chunks.shift() ?? null});
	const seen: MouseEvent[] = [];
	const answers: string[] = [];
	const input = new Input(stdin as unknown as NodeJS.ReadStream, {
		mouse: (event) => {
			seen.push(event);
		},
		background: (answer) => {
			answers.push(answer);
		},
	});
	input.handOver();
	const read = (...parts: readonly string[]) => {
		let typed = '';
		for (const part of parts) {
			chunks.push(part);
			typed += input.stream.read() as string | null ?? '';
		}
		return typed;
	};
	return {read, seen, answers};
}

describe('what arrives at the keyboard', () => {
	it('keeps keys, and takes out the mouse and what the terminal answers', () => {
		const {read, seen, answers} = keyboard();
		expect(read(`j${sgr(0, 4, 2)}k\u001B[A\u001B]11;rgb:ffff/ffff/ffff\u001B\\q\u001B[?62;22cx${sgr(64, 0, 0)}`)).toBe('jk\u001B[Aqx');
		expect(seen).toEqual([{did: 'press', column: 4, row: 2}, {did: 'wheelUp', column: 0, row: 0}]);
		expect(answers).toEqual(['rgb:ffff/ffff/ffff']);
	});

	it('joins what arrives in two parts, and holds no escape back', () => {
		const {read, seen, answers} = keyboard();
		expect(read('a\u001B[<0;5', ';3Mb\u001B]11;rgb:0/0', '/0\u0007c')).toBe('abc');
		expect(seen).toEqual([{did: 'press', column: 4, row: 2}]);
		expect(answers).toEqual(['rgb:0/0/0']);
		expect(read('\u001B')).toBe('\u001B');
	});

	it('is not told of what was let go, or of other buttons', () => {
		const {read, seen} = keyboard();
		expect(read('\u001B[<0;5;3m', sgr(2, 1, 1), sgr(35, 1, 1))).toBe('');
		expect(seen).toEqual([]);
	});
});

describe('the mouse', () => {
	const rowOf = (someone: ReturnType<typeof person>, text: string) => someone.lines().findIndex((line) => line.slice(0, 46).includes(text));

	it('is left to the terminal where nobody asks for it', async () => {
		const someone = person();
		someone.tell(...upToWait);
		await someone.sees('wait-control-plane');
		expect(someone.sent()).not.toContain('\u001B[?1000h');
		expect(someone.sent()).not.toContain('\u001B[?1006h');
	});

	it('selects a line, opens it with a second click, and goes into the pane', async () => {
		const someone = person({mouse: true});
		someone.tell(...upToWait);
		await someone.sees('kubeconfig');
		someone.press(sgr(0, 5, rowOf(someone, ' certs ')));
		await someone.sees('certs');
		await expect.poll(() => cursorLine(someone)).toContain('certs');
		someone.press(sgr(0, 5, rowOf(someone, ' certs ')));
		await someone.sees('▾ certs');
		someone.press(sgr(0, 5, rowOf(someone, ' apiserver ')));
		await someone.sees('Signed by  ca');
		someone.press(sgr(0, 80, 8));
		// In the pane the keys scroll it, and left goes back.
		await someone.sees('Esc back');
	});

	it('scrolls what is under the wheel', async () => {
		const someone = person({mouse: true, rows: 20});
		someone.tell(...upToWait);
		await someone.sees('kubeconfig');
		someone.press('g');
		await expect.poll(() => cursorLine(someone)).toContain('preflight');
		someone.press(sgr(65, 5, 5));
		await expect.poll(() => cursorLine(someone)).toContain('etcd');
		someone.press('/', ...'kube-apiserver.yaml', '\r');
		await someone.sees('more below');
		const before = someone.lines()[5];
		someone.press(sgr(65, 80, 5));
		await expect.poll(() => someone.lines()[5]).not.toBe(before);
		expect(cursorLine(someone)).toContain('apiserver');
		someone.press('L');
		await someone.sees('── Log');
		someone.press(sgr(64, 5, rowOf(someone, '── Log') + 2));
		await someone.sees('scrolled');
	});

	it('does nothing on header and footer', async () => {
		const someone = person({mouse: true});
		someone.tell(...upToWait);
		await someone.sees('following');
		someone.press(sgr(0, 5, 0), sgr(0, 5, 29), sgr(65, 5, 29));
		someone.press('?');
		await someone.sees('Keys that work here');
		someone.press('?');
		await someone.sees('following');
	});
});
