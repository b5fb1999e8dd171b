import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, it} from 'vitest';
import type {Event} from '../../source/core/told/events.ts';
import {kubestep, sandbox, temporaryFolder} from './program.ts';

const events = (out: string): Event[] => out.trim().split('\n').map((line) => JSON.parse(line) as Event);

it('tells what is around the node once, before the first phase', async () => {
	const {code, out} = await kubestep(sandbox('--output', 'json'));
	expect(code).toBe(0);
	const types = events(out).map(({type}) => type);
	expect(types.filter((type) => type === 'run.surroundings')).toHaveLength(1);
	expect(types.indexOf('run.surroundings')).toBeLessThan(types.indexOf('step.started'));
});

it('says it in a few lines of the log', async () => {
	const {out} = await kubestep(sandbox('--output', 'plain'));
	expect(out).toContain('\n  API server: 192.0.2.10:6443, of eth0, the default route leaves by it\n  Container runtime: containerd v2.1.4');
});

it('does not look around for what has no preflight', async () => {
	const {out} = await kubestep(sandbox('--output', 'json', '--skip-phases', 'preflight'));
	expect(events(out).map(({type}) => type)).not.toContain('run.surroundings');
});

it('says in the run\'s language that no runtime listens, and names the socket once', async () => {
	const machine = join(temporaryFolder(), 'machine.yaml');
	writeFileSync(machine, 'cri: null\n');
	const {out} = await kubestep(sandbox('--output', 'plain', '--lang', 'zh', '--machine', machine));
	expect(out).toMatch(/\n {2}容器运行时：unix:\/\/\/\S+ 没有应答：没有程序在监听，/);
});
