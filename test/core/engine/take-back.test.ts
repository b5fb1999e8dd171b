import {expect, it} from 'vitest';
import {pathsOf} from '../../../source/core/engine/before.ts';
import {canTakeBack} from '../../../source/core/told/state.ts';
import {details} from '../../texts/every-text.ts';

it('says that an act can be taken back where it writes what can be put back', () => {
	for (const detail of details) {
		const step = {path: 'x', phase: 'x', startedAt: '', endedAt: '', tookMs: 1, detail, agreed: true, status: 'done'} as const;
		expect([detail, canTakeBack({steps: {x: step}})]).toEqual([detail, pathsOf(detail).length > 0]);
		expect([canTakeBack({steps: {x: {...step, agreed: false}}}), canTakeBack({steps: {x: {...step, status: 'pending'}}})]).toEqual([false, false]);
	}
});
