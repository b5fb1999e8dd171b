import {spawnSync} from 'node:child_process';
import {expect, test} from 'vitest';
import {program} from '../built.ts';


test.each(['20.20.2', '22.11.0', '18.0.0'])('Node %s is refused in one clear sentence', (version) => {
	const pretend = `Object.defineProperty(process.versions, 'node', {value: '${version}'});`;
	const {status, stdout, stderr} = spawnSync(process.execPath, ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`, program, '--version'], {encoding: 'utf8'});
	expect([status, stdout]).toEqual([1, '']);
	expect(stderr).toContain('22.12');
	expect(stderr).toContain(version);
});

test('Node 22.12 is good enough', () => {
	const pretend = 'Object.defineProperty(process.versions, \'node\', {value: \'22.12.0\'});';
	const {status} = spawnSync(process.execPath, ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`, program, '--version'], {encoding: 'utf8'});
	expect(status).toBe(0);
});
