import {execFileSync, spawnSync} from 'node:child_process';
import {chmodSync, mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {toolScripts} from '../../source/cli/on-node/names.ts';
import {temporaryFolder} from './program.ts';

/** A folder of programs. */
function programs(scripts: Readonly<Record<string, string>>): string {
	const folder = join(temporaryFolder(), 'bin');
	mkdirSync(folder);
	for (const [name, script] of Object.entries(scripts)) {
		writeFileSync(join(folder, name), script);
		chmodSync(join(folder, name), 0o755);
	}
	return folder;
}

const {kubeadm = ''} = toolScripts('/node');

test('the machine\'s kubeadm, called on a node, stops the node\'s kubelet and not the machine\'s', () => {
	const onNode = programs({kubeadm, systemctl: '#!/bin/sh\necho the node: "$@"\n'});
	const onMachine = programs({kubeadm: '#!/bin/sh\necho "$@"\nsystemctl stop kubelet\n', systemctl: '#!/bin/sh\necho the machine: "$@"\n'});
	const said = execFileSync(join(onNode, 'kubeadm'), ['init', 'phase', 'kubelet-start'], {encoding: 'utf8', env: {PATH: `${onNode}:${onMachine}:/usr/bin:/bin`}});
	expect(said).toBe('init phase kubelet-start\nthe node: stop kubelet\n');
});

test('where the machine has no kubeadm, that is said, with what does the same', () => {
	const onNode = programs({kubeadm});
	const {status, stderr} = spawnSync(join(onNode, 'kubeadm'), ['token'], {encoding: 'utf8', env: {PATH: `${onNode}:/nowhere`}});
	expect([status, stderr]).toEqual([127, 'kubeadm: this machine has none. What it does on a node, kubestep does: kubestep token\n']);
});
