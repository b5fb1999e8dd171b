import {expect, test} from 'vitest';
import {HostError} from '../../../source/core/told/failures.ts';
import type {ServiceDetail} from '../../../source/core/told/details.ts';
import type {StepContext} from '../../../source/core/engine/step.ts';
import type {RanCommand} from '../../../source/core/ports/index.ts';
import {service} from '../../../source/core/steps/service.ts';

const argvs = [['systemctl', 'daemon-reload'], ['systemctl', 'restart', 'kubelet']];
const input = {service: 'kubelet', action: 'start'} as const;

/** A manager whose commands end like this, in order; it goes no further than one that fails. */
function manager(ends: readonly Omit<RanCommand, 'argv'>[], commands: () => Promise<readonly string[][]> = async () => argvs): StepContext {
	return {host: {services: {commands, async start(name: string, told: (ran: RanCommand) => void) {
		for (const [index, end] of ends.entries()) {
			told({argv: argvs[index] ?? [], ...end});
			if (end.exitCode !== 0) {
				throw new HostError('COMMAND_FAILED', {service: name}, {message: end.output});
			}
		}
	}}}} as unknown as StepContext;
}

const commandsOf = async (context: StepContext) => ((await service.apply(input, context)).detail as ServiceDetail).commands;

test('tells beforehand what it will run, and then what came of it', async () => {
	const context = manager([{exitCode: 0, output: ''}, {exitCode: 0, output: 'one\r\ntwo\n'}]);
	expect((await service.compare(input, context)).detail).toEqual({kind: 'service', ...input, commands: argvs.map((argv) => ({argv}))});
	expect(await commandsOf(context)).toEqual([{argv: argvs[0], exitCode: 0, output: []}, {argv: argvs[1], exitCode: 0, output: ['one', 'two']}]);
});

test('tells what was refused, and what was not run for it', async () => {
	expect(await service.apply(input, manager([{exitCode: 1, output: 'Access denied\n'}]))).toMatchObject({
		output: {ran: false}, outcome: 'warning',
		detail: {problem: {code: 'service.failed', fields: {service: 'kubelet', action: 'start', code: 'COMMAND_FAILED', message: 'Access denied\n'}}, commands: [{argv: argvs[0], exitCode: 1, output: ['Access denied']}, {argv: argvs[1]}]},
	});
});

test('keeps the end of what was printed, short, and without what looks like a secret', async () => {
	const output = [...Array.from({length: 40}, (_, index) => `line ${index}`), '-----BEGIN RSA PRIVATE KEY-----', 'MIIsecret', '-----END RSA PRIVATE KEY-----', `--token=abcdef.0123456789abcdef ${'x'.repeat(5000)}`].join('\n');
	const commands = await commandsOf(manager([{exitCode: 0, output}]));
	const lines = commands?.[0]?.output ?? [];
	expect(lines).toHaveLength(20);
	expect(lines.at(-3)).toBe('line 39');
	expect(JSON.stringify(commands)).not.toMatch(/MIIsecret|0123456789abcdef/);
	expect(JSON.stringify(commands).length).toBeLessThan(2000);
});

test('has no commands where nothing manages services, and fails no step for the lack of them', async () => {
	expect((await service.compare(input, manager([], async () => []))).detail).not.toHaveProperty('commands');
	expect((await service.compare(input, manager([], async () => Promise.reject(new HostError('EACCES', {}))))).detail).not.toHaveProperty('commands');
});
