import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {opened, Terminal, temporaryFolder} from './terminal.ts';

const {open, folders} = opened();
const config = 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nkubernetesVersion: v1.36.2\n';

test('in a terminal two sides are an interface, which ends as diff does', async () => {
	const folder = temporaryFolder();
	folders.push(folder);
	writeFileSync(join(folder, 'a.yaml'), config);
	writeFileSync(join(folder, 'b.yaml'), `${config}networking: {podSubnet: 10.244.0.0/16}\n`);
	const terminal = new Terminal(['diff', 'a.yaml', 'b.yaml', '--sandbox=node'], {columns: 120, rows: 30, cwd: folder});
	open.push(terminal);
	await terminal.until('~ manifests/kube-controller-manager.yaml');
	expect(terminal.isAlternate).toBe(true);
	expect(terminal.text).toContain('flag --cluster-cidr added: 10.244.0.0/16');
	terminal.keys('q');
	expect(await terminal.exit()).toBe(1);
	expect(terminal.isAlternate).toBe(false);
}, 30_000);
