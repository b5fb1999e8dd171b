import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {createNodeHost} from '../../../source/hosts/node/index.ts';
import {hostContract, type HostUnderTest} from '../contract.ts';
import {populate, script} from './temporary.ts';

hostContract('The node', () => place(false));
hostContract('The node, only looked at', () => place(true));

async function place(looksAtOnce: boolean): Promise<HostUnderTest> {
	const root = await mkdtemp(path.join(tmpdir(), 'ks-'));
	// The machine's own systemctl may have no systemd to ask.
	await script(path.join(root, 'bin/systemctl'), 'echo "Unit $2.service could not be found."; exit 4');
	await populate(root, {'proc/self/mounts': ''});
	const host = await createNodeHost({root, env: {PATH: path.join(root, 'bin')}, looksAtOnce});
	await host.files.makeDirectory('/opt/contract', 0o755);
	return {host, directory: '/opt/contract', release: () => rm(root, {recursive: true, force: true})};
}
