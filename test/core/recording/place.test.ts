import {describe, expect, it} from 'vitest';
import {indexOfPlace} from '../../../source/core/recording/place.ts';
import {events, tape, tapeOf} from '../../ui/run/tape.ts';

const last = tape.count - 1;
const began = (name: string) => events.findIndex((event) => event.type === 'step.started' && event.step.startsWith(name));

describe('a place that a person names', () => {
	it.each([
		['3', 2], ['#3', 2], ['1', 0], [String(tape.count), last], ['1:00', tape.indexAt(60_000)], ['0:00:01', tape.indexAt(1000)], ['0:01.5', tape.indexAt(1500)], ['90s', tape.indexAt(90_000)], ['1m5s', tape.indexAt(65_000)],
		['0s', 0], ['00:00', 0], ['59:59', last], ['begin', 0], ['end', last], ['END', last], ['末尾', last], ['warning', last - 1], ['警告', last - 1], [' end ', last],
	])('%j is found', (typed, index) => {
		expect(indexOfPlace(tape, typed)).toBe(index);
	});

	it.each([['certs', 'certs/ca'], ['kube', 'kubeconfig/one'], ['kubeconfig/one', 'kubeconfig/one'], ['certs/c', 'certs/ca']])('%j is where %s began', (typed, step) => {
		expect(indexOfPlace(tape, typed)).toBe(began(step));
	});

	it.each(['0', '99999', 'failure', '拒绝', 'nowhere', '', ' ', '-1s', '1:2', '1:2:3:4', '5x', 'phase', 'constructor', '__proto__'])('%j is none', (typed) => {
		expect(indexOfPlace(tape, typed)).toBeUndefined();
	});

	it('is none in a recording without events', () => {
		expect(['1', '0s', 'begin', 'end', 'certs'].map((typed) => indexOfPlace(tapeOf([]), typed))).toEqual(Array.from({length: 5}));
	});

	it('is the event before, where that one was left out', () => {
		expect(indexOfPlace(tapeOf(events.filter(({seq}) => seq !== 8)), '8')).toBe(6);
	});
});
