import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, it} from 'vitest';
import {kubestep, temporaryFolder} from './program.ts';

/** What the program asked of the network, in its order; nothing of it gets through. */
async function asked(args: readonly string[]): Promise<{readonly code: number | null; readonly hosts: readonly string[]; readonly error: string}> {
	const file = join(temporaryFolder(), 'asked');
	const {code, error} = await kubestep(args, {env: {NODE_OPTIONS: `--import=${join(import.meta.dirname, 'no-network.mjs')}`, KUBESTEP_TEST_ASKED: file}});
	return {code, error, hosts: existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []};
}

const fixed = '--kubernetes-version=v1.36.2';

it('asks the network which version is the newest where none is told', async () => {
	const {hosts} = await asked(['config', 'images', 'list']);
	expect(hosts).toContain('dl.k8s.io');
});

it.each([
	['the list of images', ['config', 'images', 'list', fixed]],
	['a dry run of init on this machine', ['init', '--dry-run', fixed, '--apiserver-advertise-address=192.0.2.10', '--node-name=cp1', '--cri-socket=unix:///run/none.sock', '--ignore-preflight-errors=all', '--output=plain']],
	['one phase', ['init', 'phase', 'certs', 'all', '--dry-run', fixed, '--apiserver-advertise-address=192.0.2.10', '--output=plain']],
])('asks the network nothing for %s where the version is fixed', async (_, args) => {
	const {code, hosts, error} = await asked(args);
	// The check Hostname looks up the node's own name, as kubeadm's does.
	expect(hosts.filter((host) => host !== 'cp1')).toEqual([]);
	// How a run ends on this machine is this machine's: an /etc/kubernetes that is there may stop it.
	expect(existsSync('/etc/kubernetes') ? 0 : code, error).toBe(0);
});

it('nor where a configuration fixes it', async () => {
	const file = join(temporaryFolder(), 'cluster.yaml');
	writeFileSync(file, 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nkubernetesVersion: v1.36.2\n');
	expect(await asked(['config', 'images', 'list', '--config', file])).toMatchObject({code: 0, hosts: []});
});
