import {describe, expect, it} from 'vitest';
import {EVENT_VERSION, type Event} from '../../../source/core/told/events.ts';
import {advanced, command, playerAt, speeds, type Player, type PlayerCommand} from '../../../source/ui/run/replay/player.ts';
import {failing, upToWait} from '../story.ts';
import {events, tape, tapeOf} from './tape.ts';

const last = tape.count - 1;

const after = (player: Player, ...asked: readonly PlayerCommand[]): Player => asked.reduce((now, one) => command(now, tape, one), player);
/** How long a person waits until it is at its end, frame by frame. */
function playedMs(player: Player): number {
	let now = player;
	let ms = 0;
	for (; now.isPlaying && ms < 600_000; ms += 50) {
		now = advanced(now, tape, 50);
	}
	return ms;
}

describe('a player', () => {
	it('goes an event on and back, and no further than there are any', () => {
		expect(after(playerAt(tape, 3), 'on').index).toBe(4);
		expect(after(playerAt(tape, 3), 'back', 'back').index).toBe(1);
		expect(after(playerAt(tape, 0), 'back').index).toBe(0);
		expect(after(playerAt(tape, last), 'on').index).toBe(last);
		expect(playerAt(tape, 10_000).index).toBe(last);
		expect(playerAt(tapeOf([]), 3).index).toBe(-1);
	});

	it('cuts a wait to a second, in which nothing but logs and counting goes on', () => {
		const ms = playedMs(after(playerAt(tape, 0), 'play'));
		expect(ms).toBeGreaterThan(1000);
		expect(ms).toBeLessThan(2500);
		expect(playedMs({...after(playerAt(tape, 0), 'play'), speed: speeds.length - 1})).toBeLessThanOrEqual(50 * 10);
	});

	it('shows all that happened, in order, at every speed', () => {
		for (const speed of speeds.keys()) {
			let now: Player = {...after(playerAt(tape, 0), 'play'), speed};
			let before = -1;
			while (now.isPlaying) {
				expect(now.index).toBeGreaterThanOrEqual(before);
				before = now.index;
				now = advanced(now, tape, 50);
			}
			expect([speed, now.index]).toEqual([speed, last]);
		}
	});

	it('plays from the beginning where it is at the end, and is at rest there', () => {
		expect(after(playerAt(tape, last), 'play')).toMatchObject({index: 0, isPlaying: true});
		expect(after(playerAt(tape, 3), 'play', 'play')).toMatchObject({index: 3, isPlaying: false});
		expect(after(playerAt(tape, 3), 'play', 'end').isPlaying).toBe(false);
		expect(speeds[after(playerAt(tape, 3), 'faster', 'faster', 'slower').speed]).toBe(2);
	});

	it('goes from mark to mark, into a phase at its first step, and back through the same', () => {
		const on: number[] = [];
		for (let now = playerAt(tape, 0); now.index < last; now = after(now, 'nextMark')) {
			on.push(now.index);
		}
		const at = (type: string, path: string) => events.findIndex((event) => event.type === type && 'step' in event && event.step === path);
		expect(on).toEqual([0, at('step.started', 'certs/ca'), at('step.started', 'kubeconfig/one'), at('step.finished', 'kubeconfig/one')]);
		const back = [playerAt(tape, last)];
		while ((back.at(-1)?.index ?? 0) > 0) {
			back.push(after(back.at(-1) as Player, 'previousMark'));
		}
		expect(back.slice(1).map(({index}) => index)).toEqual(on.toReversed());
	});

	it('finds the next failure, and from the last one the first', () => {
		const failed = tapeOf([...upToWait, failing].map((body, index): Event => ({v: EVENT_VERSION, seq: index + 1, run: 'one', time: '2026-01-01T00:00:00.000Z', elapsedMs: index, ...body})));
		const end = failed.count - 1;
		expect(command(playerAt(failed, 0), failed, 'failure').index).toBe(end);
		expect(command(playerAt(failed, end), failed, 'failure').index).toBe(end);
		const none = playerAt(tape, 2);
		expect(command(none, tape, 'failure')).toBe(none);
	});
});
