import {describe, expect, it, vi} from 'vitest';
import {takeScreen} from '../../../source/ui/terminal/first-frame.ts';

function terminal() {
	let sent = '';
	let raw = false;
	const stdout = {write: (data: string) => {
		sent += data;
		return true;
	}, columns: 20};
	const stdin = {setRawMode: (on: boolean) => {
		raw = on;
	}};
	const streams = {stdin: stdin as unknown as NodeJS.ReadStream, stdout: stdout as unknown as NodeJS.WriteStream};
	return {streams, sent: () => sent, isRaw: () => raw, forget: () => {
		sent = '';
	}};
}

describe('the frame before Ink', () => {
	it('takes the alternate screen, echoes no key, and overwrites from the first cell', () => {
		const {streams, sent, isRaw} = terminal();
		const owned = takeScreen(['one', 'two'], streams);
		expect(isRaw()).toBe(true);
		expect(sent()).toContain('\u001B[?1049h');
		expect(sent()).toContain('\u001B[H\u001B[Kone\n\u001B[Ktwo');
		owned.giveBack();
	});

	it('lets Ink draw over it without a second alternate screen, once', () => {
		const {streams, sent, forget} = terminal();
		const owned = takeScreen(['one', 'two'], streams);
		forget();
		owned.stdout.write('\u001B[?1049h');
		owned.stdout.write('three\nfour');
		owned.stdout.write('five\nsix');
		expect(sent()).toBe('\u001B[H\u001B[Kthree\n\u001B[Kfourfive\nsix');
		owned.giveBack();
	});

	it('restores the terminal where the process ends before Ink is there, and not after', () => {
		const listeners = vi.spyOn(process, 'once');
		const {streams, sent, isRaw, forget} = terminal();
		const owned = takeScreen(['one'], streams);
		const [, atExit] = listeners.mock.calls.find(([name]) => name === 'exit') ?? [];
		listeners.mockRestore();
		forget();
		(atExit as () => void)();
		expect(sent()).toBe('\u001B[?1049l\u001B[?25h');
		expect(isRaw()).toBe(false);
		owned.handOver();
		expect(process.listeners('exit')).not.toContain(atExit);
	});
});
