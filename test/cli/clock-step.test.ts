import {spawnSync} from 'node:child_process';
import {existsSync, readdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {where} from '../needs.ts';
import {kubestep, temporaryFolder} from './program.ts';

/** Where distributions put the library that fakes the time of a process. */
function faketime(): string | undefined {
	const triples = existsSync('/usr/lib') ? readdirSync('/usr/lib').filter((name) => name.includes('-linux-')) : [];
	const files = ['/usr/lib', '/usr/lib64', ...triples.map((name) => `/usr/lib/${name}`)].map((folder) => join(folder, 'faketime/libfaketime.so.1'));
	return files.find((file) => existsSync(file) && spawnSync(process.execPath, ['--version'], {env: {LD_PRELOAD: file}}).status === 0);
}

const library = faketime();

where(library !== undefined, 'needs faketime', () => {
	// A certificate is not valid before the CA was made, less five minutes: so far back a clock may go under a cluster that works.
	test.each([['ten minutes ahead', '+600', 600], ['four minutes back', '-240', -240]])('a run goes on to its end, and says how long it took, where the clock is set %s while it waits', async (_what, step, seconds) => {
		const folder = temporaryFolder();
		const rate = join(temporaryFolder(), 'faketimerc');
		writeFileSync(rate, '+0\n');
		let isSet = false;
		const {code, out, error} = await kubestep(['init', `--sandbox=${folder}`, '--output=json', '--sandbox-speed=0.3', '--skip-phases=preflight'], {
			env: {LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: rate, FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1', DONT_FAKE_MONOTONIC: '1'},
			onOut(told) {
				if (!isSet && told.includes('"step":"wait-control-plane/kube-apiserver"')) {
					isSet = true;
					writeFileSync(rate, `${step}\n`);
				}
			},
		});
		expect([error, code]).toEqual(['', 0]);
		const events = out.trimEnd().split('\n').map((line) => JSON.parse(line) as {readonly time: string; readonly elapsedMs: number; readonly tookMs?: number; readonly type: string});
		const [first, last] = [events[0]!, events.at(-1)!];
		// The step was seen, and by nothing but the times.
		expect((Date.parse(last.time) - Date.parse(first.time)) / 1000).toBeCloseTo(seconds + last.elapsedMs / 1000, -1);
		expect(last).toMatchObject({type: 'run.finished', outcome: 'done'});
		expect(last.tookMs).toBeLessThan(60_000);
		for (const {tookMs = 0, elapsedMs} of events) {
			expect(tookMs).toBeGreaterThanOrEqual(0);
			expect(tookMs).toBeLessThanOrEqual(elapsedMs + 1000);
		}
	});

	test.each([['ten minutes ahead', '+600'], ['an hour back', '-3600']])('a wait for what does not come ends when its time is up where the clock is set %s', async (_what, step) => {
		const [folder, rate, machine, config] = [temporaryFolder(), join(temporaryFolder(), 'faketimerc'), join(temporaryFolder(), 'machine.yaml'), join(temporaryFolder(), 'init.yaml')];
		writeFileSync(rate, '+0\n');
		writeFileSync(machine, 'components: {kubelet: {fails: true}}\n');
		writeFileSync(config, 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\ntimeouts: {kubeletHealthCheck: 3s}\n');
		let isSet = false;
		const {code, out} = await kubestep(['init', `--sandbox=${folder}`, `--machine=${machine}`, `--config=${config}`, '--output=json', '--sandbox-speed=0.1', '--skip-phases=preflight'], {
			env: {LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: rate, FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1', DONT_FAKE_MONOTONIC: '1'},
			onOut(told) {
				if (!isSet && told.includes('"at":"probe"')) {
					isSet = true;
					writeFileSync(rate, `${step}\n`);
				}
			},
		});
		const events = out.trimEnd().split('\n').map((line) => JSON.parse(line) as {readonly type: string; readonly outcome?: string; readonly tookMs?: number});
		const failed = events.find(({type, outcome}) => type === 'step.finished' && outcome === 'failed');
		expect(failed?.tookMs).toBeGreaterThanOrEqual(3000);
		expect(failed?.tookMs).toBeLessThan(20_000);
		expect(code).toBe(1);
	});
});
