import {spawn} from 'node:child_process';
import {readFileSync, statSync, writeFileSync, existsSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it, vi} from 'vitest';
import {findLessons, ownLessons} from '../../../source/cli/learn/find.ts';
import {runOn} from '../../../source/cli/learn/served-node.ts';
import {Recording} from '../../../source/core/recording/recording.ts';
import {findControl} from '../../../source/hosts/sandbox/served/host.ts';
import type {Hello} from '../../../source/hosts/sandbox/served/methods.ts';
import {whyNoNamespaces} from '../../../source/hosts/sandbox/served/namespaces.ts';
import {program} from '../../built.ts';
import {where} from '../../needs.ts';
import {kubestep, temporaryFolder} from '../program.ts';

const missing = whyNoNamespaces();
const PATIENCE = {timeout: 40_000, interval: 50};

describe('a lesson that is recorded', () => {
	where(missing === undefined, `no namespaces: ${missing}`, () => {
		it('tells its tasks as they were done, and nothing of who did them; replay and report open it', async () => {
			const home = temporaryFolder();
			const [folder, file] = [join(home, 'node'), join(home, 'lesson.jsonl')];
			const child = spawn(process.execPath, [program, 'learn', 'cluster-info', '--name', 'Ada', '--output=plain', '--sandbox', folder, '--sandbox-speed=0', '--record', file], {stdio: 'ignore', env: {PATH: process.env['PATH'], HOME: home}});
			const ended = new Promise((resolve) => child.once('exit', resolve));
			try {
				await vi.waitFor(() => expect(readFileSync(file, 'utf8')).toContain('"step":"publish/met"'), PATIENCE);
				const found = await findControl(folder);
				if (found === undefined) {
					throw new Error('The node is not on.');
				}
				const {pid} = await found.control.ask('hello') as Hello;
				found.close();
				const lesson = (await findLessons(ownLessons())).find(({name}) => name === 'cluster-info');
				expect(await runOn({pid, folder, limitMs: 30_000}, lesson?.lesson.solution ?? [])).toMatchObject({status: 0});
				expect(await ended).toBe(0);
			} finally {
				child.kill('SIGTERM');
			}
			const written = readFileSync(file, 'utf8');
			expect(statSync(file).mode & 0o777).toBe(0o600);
			expect(written).not.toContain('Ada');
			// Its folder is in the home folder, whose name may be somebody's.
			expect(written).not.toContain(home);
			expect(written).not.toContain('certificate-authority-data');
			const recording = new Recording(Buffer.from(written), file);
			expect(recording.header).toMatchObject({command: 'learn cluster-info', machine: {distribution: expect.stringMatching(/./)}});
			const state = recording.stateAt(recording.count - 1);
			expect(state).toMatchObject({workflow: 'lesson', lesson: 'cluster-info', folder: '~/node', nodeName: 'cp1', order: ['publish', 'read'], end: {outcome: 'done'}});
			expect(Object.values(state.steps).map(({path, status}) => [path, status])).toEqual([['publish/met', 'done'], ['read/met', 'done']]);

			const [english, chinese, report] = await Promise.all([kubestep(['replay', file, '-o', 'plain', '--lang', 'en']), kubestep(['replay', file, '-o', 'plain', '--lang', 'zh']), kubestep(['report', file])]);
			for (const [{out, code}, ...says] of [[english, 'lesson cluster-info', 'Publish it again', 'All of the lesson cluster-info is done.'], [chinese, '课程 cluster-info', '重新发布它', '课程 cluster-info 全部完成'], [report, 'Publish it again', '重新发布它', 'cluster-info']] as const) {
				expect(code).toBe(0);
				says.forEach((one) => expect(out).toContain(one));
			}
		}, 120_000);
	});

	it('is refused before its node is made, where the file is another one', async () => {
		const home = temporaryFolder();
		const file = join(home, 'notes.txt');
		writeFileSync(file, 'mine\n');
		const {code, error} = await kubestep(['learn', 'cluster-info', '--output=plain', '--sandbox', join(home, 'node'), '--record', file]);
		expect(code).toBe(1);
		expect(error).toContain('is no recording');
		expect([existsSync(join(home, 'node')), readFileSync(file, 'utf8')]).toEqual([false, 'mine\n']);
	});
});
