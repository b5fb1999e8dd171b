import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, it} from 'vitest';
import {LAST} from '../../../source/core/recording/form.ts';
import {lastRecording} from '../../../source/cli/run/open-recording.ts';

it('says of a node that keeps no run that there is none, not that a file cannot be read', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'kubestep-none-'));
	try {
		await expect(lastRecording({sandbox: folder})).rejects.toMatchObject({code: 'recording.unusable', fields: {path: LAST, problem: 'none'}});
	} finally {
		rmSync(folder, {recursive: true});
	}
});
