import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {createAsk, createCommands, createRun} from '../../../source/hosts/node/commands.ts';
import {createFiles} from '../../../source/hosts/node/files.ts';
import {createMachine, isSystemdDown} from '../../../source/hosts/node/machine.ts';
import {createServices} from '../../../source/hosts/node/services.ts';
import type {Services} from '../../../source/core/ports/index.ts';
import {script, temporaryFolder} from './temporary.ts';

interface Fake {
	readonly services: Services;
	calls(): Promise<string[]>;
}

/** Service programs that log how they are called; `answers` are branches of a shell's case. */
async function fake(programs: readonly string[], answers = '', isDown?: Parameters<typeof createServices>[2]): Promise<Fake> {
	const folder = await temporaryFolder();
	const log = path.join(folder, 'log');
	for (const program of programs) {
		await script(path.join(folder, 'bin', program), `echo "${program} $*" >> ${log}\ncase "${program} $*" in\n${answers}\nesac\nexit 0`);
	}
	const env = {PATH: path.join(folder, 'bin')};
	return {
		services: createServices({ask: createAsk(env), run: createRun(env)}, createMachine(createFiles(), env).which, isDown),
		calls: async () => (await readFile(log, 'utf8').catch(() => '')).split('\n').slice(0, -1),
	};
}

describe('systemd', () => {
	it('stops a service, and reads its files again before it starts one', async () => {
		const {services, calls} = await fake(['systemctl']);
		await services.stop('kubelet');
		await services.start('kubelet');
		expect(await calls()).toEqual(['systemctl stop kubelet', 'systemctl daemon-reload', 'systemctl restart kubelet']);
	});

	it('tells beforehand what it will run, and then how each command ended and what it printed', async () => {
		const {services, calls} = await fake(['systemctl'], '"systemctl restart kubelet") echo out; echo "Job failed" >&2; exit 1;;');
		expect(await services.commands('kubelet', 'start')).toEqual([['systemctl', 'daemon-reload'], ['systemctl', 'restart', 'kubelet']]);
		expect(await calls()).toEqual([]);
		const ran: unknown[] = [];
		await expect(services.start('kubelet', (one) => ran.push(one))).rejects.toMatchObject({code: 'COMMAND_FAILED'});
		expect(ran).toEqual([{argv: ['systemctl', 'daemon-reload'], exitCode: 0, output: ''}, {argv: ['systemctl', 'restart', 'kubelet'], exitCode: 1, output: 'out\nJob failed\n'}]);
	});

	it('tells what is there, enabled and active by its words and status', async () => {
		const {services} = await fake(['systemctl'], `
"systemctl status gone") echo "Unit gone.service could not be found." >&2; exit 4;;
"systemctl status old") echo "   Loaded: not-found (Reason: No such file or directory)"; exit 3;;
"systemctl status "*) echo "   Loaded: loaded"; exit 3;;
"systemctl is-enabled off") echo disabled; exit 1;;
"systemctl is-active crashing") echo activating; exit 3;;
"systemctl is-active up") echo active; exit 0;;
"systemctl is-active "*) echo inactive; exit 3;;`);
		expect(await services.manager()).toBe('systemd');
		expect(await Promise.all(['gone', 'old', 'kubelet'].map((name) => services.exists(name)))).toEqual([false, false, true]);
		expect(await Promise.all(['off', 'kubelet'].map((name) => services.isEnabled(name)))).toEqual([false, true]);
		expect(await Promise.all(['crashing', 'up', 'kubelet'].map((name) => services.isActive(name)))).toEqual([true, true, false]);
		expect(await services.enableCommand('kubelet')).toBe('systemctl enable kubelet.service');
	});

	it('answers from one glance what it would be asked one by one', async () => {
		const {services, calls} = await fake(['systemctl'], `
"systemctl show "*) printf 'LoadState=loaded\\nActiveState=activating\\nSubState=auto-restart\\nUnitFileState=disabled\\nExecMainStatus=1\\nNRestarts=4\\nMainPID=0\\n\\nLoadState=not-found\\nActiveState=inactive\\nSubState=dead\\nMainPID=0\\n\\nLoadState=loaded\\nActiveState=active\\nSubState=running\\nUnitFileState=static\\nMainPID=77\\n';;
"systemctl is-active other") echo active;;`);
		const names = ['kubelet', 'firewalld', 'containerd'];
		services.glance(names, names);
		expect(await Promise.all(names.map((name) => services.exists(name)))).toEqual([true, false, true]);
		expect(await Promise.all(names.map((name) => services.isEnabled(name)))).toEqual([false, false, true]);
		expect(await Promise.all(names.map((name) => services.isActive(name)))).toEqual([true, false, true]);
		expect(await Promise.all(names.map((name) => services.state(name)))).toEqual([
			{active: true, state: 'activating (auto-restart)', exitCode: 1, restarts: 4}, {active: false, state: 'inactive (dead)'}, {active: true, state: 'active (running)', pid: 77},
		]);
		expect(await calls()).toHaveLength(1);
		expect(await services.isActive('other')).toBe(true);
	});

	it('takes services to be there and down where systemd does not run, and asks once for those that are enabled', async () => {
		const {services, calls} = await fake(['systemctl'], `
"systemctl is-enabled kubelet") exit 0;;
*) echo "System has not been booted with systemd as init system (PID 1). Can't operate." >&2; exit 1;;`);
		services.glance(['kubelet'], ['kubelet']);
		expect(await Promise.all([services.exists('kubelet'), services.isActive('kubelet'), services.isEnabled('kubelet')])).toEqual([true, false, true]);
		expect(await services.state('kubelet')).toEqual({active: false, state: ''});
		expect(await calls()).toEqual([expect.stringContaining('systemctl show kubelet.service'), 'systemctl is-enabled kubelet']);
	});

	it('asks what is enabled alone where systemd is known not to run', async () => {
		const {services, calls} = await fake(['systemctl'], '"systemctl is-enabled kubelet") exit 1;;', async () => true);
		services.glance(['kubelet', 'firewalld'], ['kubelet']);
		expect(await Promise.all([services.exists('kubelet'), services.isActive('firewalld'), services.isEnabled('kubelet')])).toEqual([true, false, false]);
		expect(await calls()).toEqual(['systemctl is-enabled kubelet']);
	});

	it('is not taken for down where systemctl is a script', async () => {
		const folder = await temporaryFolder();
		await script(path.join(folder, 'systemctl'), 'exit 0');
		expect(isSystemdDown(folder)).toBe(false);
		expect(isSystemdDown(path.join(folder, 'none'))).toBe(false);
	});

	it('does not start a service whose files it cannot read again', async () => {
		const {services, calls} = await fake(['systemctl'], '"systemctl daemon-reload") echo "Access denied" >&2; exit 1;;');
		await expect(services.start('kubelet')).rejects.toMatchObject({
			name: 'HostError', code: 'COMMAND_FAILED', fields: {command: 'systemctl daemon-reload', exitCode: 1}, message: 'systemctl daemon-reload: Access denied',
		});
		expect(await calls()).toEqual(['systemctl daemon-reload']);
	});
});

describe('what systemd tells of a service', () => {
	it('is its state, how it ended last and how often it was started again', async () => {
		const {services} = await fake(['systemctl'], `
"systemctl show kubelet --property=ActiveState,SubState,ExecMainStatus,NRestarts,MainPID") printf 'ActiveState=activating\\nSubState=auto-restart\\nExecMainStatus=1\\nNRestarts=3\\n';;`);
		expect(await services.state('kubelet')).toEqual({active: true, state: 'activating (auto-restart)', exitCode: 1, restarts: 3});
	});

	it('is its log since a moment', async () => {
		const {services} = await fake(['systemctl', 'journalctl'], `
"journalctl --no-pager --quiet --lines=2 --unit=kubelet --output=cat --since=@1700000000") printf 'one\\ntwo\\n';;`);
		expect(await services.log('kubelet', {lines: 2, since: 1_700_000_000_500})).toEqual(['one', 'two']);
	});
});

describe('OpenRC', () => {
	const programs = ['openrc', 'rc-service', 'rc-update'];

	it('stops and restarts with rc-service', async () => {
		const {services, calls} = await fake(programs);
		await services.stop('kubelet');
		await services.start('kubelet');
		expect(await calls()).toEqual(['rc-service kubelet stop', 'rc-service kubelet restart']);
		expect(await services.commands('kubelet', 'stop')).toEqual([['rc-service', 'kubelet', 'stop']]);
	});

	it('tells what is there, enabled and active', async () => {
		const {services} = await fake(programs, `
"rc-service gone status") echo "rc-service: service gone does not exist" >&2; exit 1;;
"rc-service kubelet status") echo " * status: stopped"; exit 3;;
"rc-service up status") echo " * status: started";;
"rc-update show default") echo " kubelet | default";;`);
		expect(await services.manager()).toBe('openrc');
		expect([await services.exists('gone'), await services.exists('kubelet')]).toEqual([false, true]);
		expect([await services.isEnabled('kubelet'), await services.isEnabled('sshd')]).toEqual([true, false]);
		expect([await services.isActive('kubelet'), await services.isActive('up'), await services.isActive('gone')]).toEqual([false, true, false]);
		expect(await services.enableCommand('kubelet')).toBe('rc-update add kubelet default');
	});

	it('does not count where one of its programs is missing', async () => {
		const {services} = await fake(['openrc', 'rc-service']);
		expect(await services.manager()).toBe('none');
	});
});

describe('no service manager', () => {
	it('refuses to act, and knows no service', async () => {
		const {services} = await fake([]);
		expect(await services.manager()).toBe('none');
		expect(await services.exists('kubelet')).toBe(false);
		expect(await services.commands('kubelet', 'start')).toEqual([]);
		await expect(services.start('kubelet')).rejects.toMatchObject({code: 'NO_SERVICE_MANAGER'});
		await expect(services.stop('kubelet')).rejects.toMatchObject({code: 'NO_SERVICE_MANAGER'});
	});
});

describe('commands', () => {
	const commands = createCommands(createAsk({PATH: process.env['PATH']}));

	it('answer with status and all that was printed', async () => {
		expect(await commands.run(['sh', '-c', 'echo out; sleep 0.02; echo err >&2; exit 3'])).toEqual({exitCode: 3, output: 'out\nerr\n'});
	});

	it('take arguments as they are, without a shell', async () => {
		expect(await commands.run(['printf', '%s|', '$HOME', 'a b', '*'])).toEqual({exitCode: 0, output: '$HOME|a b|*|'});
	});

	it.each([['that are asked something', createAsk], ['that do something', createRun]])('%s are kept a mebibyte of, and end by themselves', async (_, make) => {
		const {exitCode, output, stdout} = await make({PATH: process.env['PATH']})(['sh', '-c', 'head -c 30000000 /dev/zero | tr "\\0" x; echo err >&2; exit 4']);
		expect(exitCode).toBe(4);
		expect([output.length, stdout.length].every((length) => length < 1_048_700)).toBe(true);
		expect(output).toMatch(/x\n… cut after 1048576 bytes\n$/);
	});

	it('that a signal ended have the status that a shell would give', async () => {
		expect(await commands.run(['sh', '-c', 'kill -TERM $$'])).toMatchObject({exitCode: 143});
	});

	it('reject where there is no such program, where time is up, and when stopped', async () => {
		await expect(commands.run(['no-such-program'])).rejects.toMatchObject({name: 'HostError', code: 'ENOENT', fields: {program: 'no-such-program'}});
		await expect(commands.run(['sleep', '60'], {timeoutMs: 10})).rejects.toMatchObject({code: 'TIMEOUT'});
		const stop = new AbortController();
		const running = commands.run(['sleep', '60'], {signal: stop.signal});
		stop.abort(new Error('stopped'));
		await expect(running).rejects.toThrow('stopped');
	});
});
