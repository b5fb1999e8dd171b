import {randomBytes} from 'node:crypto';
import path from 'node:path';
import type {Api, Host} from '../../core/ports/index.ts';
import {createApiClient} from '../shared/api-client.ts';
import {systemClock} from '../shared/clock.ts';
import {createKeyMaker} from '../shared/keys.ts';
import {holderOf, takeNodeLock} from '../shared/run-lock.ts';
import {createAsk, createCommands, createRun} from './commands.ts';
import {createEtcd} from './etcd.ts';
import {createFiles} from './files.ts';
import {createMachine, isSystemdDown} from './machine.ts';
import {createMounts} from './mounts.ts';
import {createNetwork} from './network.ts';
import {createRuntime} from './runtime.ts';
import {createServices} from './services.ts';

export {TEMPORARY_NAME} from '../shared/replace-file.ts';

export interface NodeHostOptions {
	/** Where the node's `/` is; for tests. Programs and the network are the machine's all the same. */
	readonly root?: string;
	/** The process's own where absent. */
	readonly env?: NodeJS.ProcessEnv;
	/**
	 * Reads without waiting for its turn, which takes many times as long as most looks: where nothing is written that a look may have to wait
	 * for, or nobody watches a screen that would stand still meanwhile.
	 */
	readonly looksAtOnce?: boolean;
}

/** The machine that this process runs on: Linux, and root for most of what init does. */
export async function createNodeHost({root = '/', env = process.env, looksAtOnce = false}: NodeHostOptions = {}): Promise<Host> {
	const files = createFiles(root, {looksAtOnce});
	const machine = createMachine(files, env);
	const [ask, run] = [createAsk(env), createRun(env)];
	const runtime = createRuntime(root);
	const keys = createKeyMaker();
	const clients = new Set<Api>();
	return {
		files,
		machine,
		commands: createCommands(ask),
		services: createServices({ask, run}, machine.which, async (manager) => manager === 'systemd' && isSystemdDown(env['PATH'] ?? '')),
		network: createNetwork(files, env),
		runtime,
		mounts: createMounts(files, run),
		keys,
		random: {bytes: (count) => randomBytes(count)},
		clock: systemClock,
		etcd: createEtcd,
		api(connection) {
			const client = createApiClient(connection);
			clients.add(client);
			return client;
		},
		claim: (command) => takeNodeLock(path.join(root, 'run/kubestep'), command),
		holder: () => holderOf(path.join(root, 'run/kubestep')),
		async close() {
			keys.close();
			runtime.close();
			await Promise.all([...clients].map(async (client) => client.close()));
		},
	};
}
