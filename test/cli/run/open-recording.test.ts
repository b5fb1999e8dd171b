import {expect, it} from 'vitest';
import {LAST} from '../../../source/core/recording/form.ts';
import {lastOn} from '../../../source/cli/run/open-recording.ts';
import {fakeHost} from '../../core/preflight/fake-host.ts';

it('says of a node that keeps no run that there is none, not that a file cannot be read', async () => {
	await expect(lastOn(fakeHost())).rejects.toMatchObject({code: 'recording.unusable', fields: {path: LAST, problem: 'none'}});
});
