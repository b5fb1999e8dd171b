import {existsSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {planInit, type PlannedInit} from '../../../source/cli/run/planned-init.ts';
import {prepareInit} from '../../../source/cli/run/prepare-init.ts';

const top = mkdtempSync(join(tmpdir(), 'kubestep-plan-'));
let planned: PlannedInit;

beforeAll(async () => {
	const prepared = await prepareInit({flags: {'sandbox': join(top, 'node'), 'sandbox-speed': 0, 'dry-run': true}}, 'plan');
	try {
		planned = await planInit(prepared);
	} finally {
		await prepared.host.close();
	}
});
afterAll(() => rmSync(top, {recursive: true, force: true}));

test('a plan goes to the end and tells all that would be done', () => {
	expect(planned.failure).toBeUndefined();
	expect(planned.state.end?.outcome).toBe('done');
	expect(planned.state.mode).toBe('dry-run');
	expect([...new Set(planned.changes.map(({kind}) => kind))].sort()).toEqual(['directory', 'file', 'image', 'request', 'service']);
	expect(planned.changes.filter(({kind}) => kind === 'file')).not.toHaveLength(0);
	expect(planned.changes.filter((change) => 'path' in change && change.path.startsWith('/var/lib/kubestep'))).toEqual([]);
});

test('files can be read as the run would leave them, and are not there', async () => {
	expect((await planned.files.read('/etc/kubernetes/admin.conf'))?.toString()).toContain('kubernetes-admin');
	expect(existsSync(join(top, 'node/etc/kubernetes/admin.conf'))).toBe(false);
});
