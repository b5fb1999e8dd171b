import {EventEmitter} from 'node:events';
import {expect, test} from 'vitest';
import {heedSignals, type SignalSource} from '../../../source/cli/run/signals.ts';

function heeding(isStopping = () => false) {
	const told: string[] = [];
	const emitter = new EventEmitter();
	const source: SignalSource = {on: (name, listener) => emitter.on(name, listener), exit: (status) => told.push(`exit ${status}`)};
	const status = heedSignals({stop: () => told.push('stop'), isStopping, source});
	return {told, status, send: (name: string) => emitter.emit(name, name)};
}

test('the first signal stops the run and its status is kept; the second ends the process at once', async () => {
	const {told, status, send} = heeding();
	expect(await status()).toBeUndefined();
	send('SIGTERM');
	expect(told).toEqual(['stop']);
	expect(await status()).toBe(143);
	send('SIGINT');
	expect(told).toEqual(['stop', 'exit 130']);
	expect(await status()).toBe(143);
});

test('a closed terminal, which kernel and shell both tell of, gets its clean end', async () => {
	const {told, status, send} = heeding();
	send('SIGHUP');
	send('SIGHUP');
	expect(told).not.toContain('exit 129');
	expect(await status()).toBe(129);
	send('SIGTERM');
	expect(told.at(-1)).toBe('exit 143');
});

test('Ctrl-C after a person has left is the second wish for the end; SIGTERM is not', () => {
	const {told, send} = heeding(() => true);
	send('SIGTERM');
	expect(told).toEqual(['stop']);
	const other = heeding(() => true);
	other.send('SIGINT');
	expect(other.told).toEqual(['exit 130']);
});
