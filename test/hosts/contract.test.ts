import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {createNodeHost} from '../../source/hosts/node/index.ts';
import {createOverlayHost} from '../../source/hosts/overlay/index.ts';
import {hostContract} from './contract.ts';
import {makePlace} from './sandbox/node.ts';

hostContract('The node', async () => {
	const root = await mkdtemp(path.join(tmpdir(), 'kubestep-'));
	// This machine, but for its lock: a run of somebody's may hold that.
	const [machine, {claim, holder}] = await Promise.all([createNodeHost(), createNodeHost({root})]);
	return {host: {...machine, claim, holder}, directory: root, release: async () => rm(root, {recursive: true, force: true})};
});

hostContract('The sandbox', async () => {
	const place = await makePlace();
	const host = await place.open();
	await host.files.makeDirectory('/opt/contract', 0o755);
	return {host, directory: '/opt/contract', release: place.remove};
});

hostContract('The overlay over a sandbox', async () => {
	const place = await makePlace();
	const below = await place.open();
	await below.files.makeDirectory('/opt/contract', 0o755);
	return {host: createOverlayHost(below), directory: '/opt/contract', isNobodys: true, release: place.remove};
});
