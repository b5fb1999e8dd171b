import {spawn, spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {once} from 'node:events';
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import http from 'node:http';
import net from 'node:net';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {createInterface} from 'node:readline';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {HostError} from '../../../source/core/told/failures.ts';
import {createRuntime, type NodeRuntime} from '../../../source/hosts/node/runtime.ts';

const SOCKET = 'unix:///var/run/containerd/containerd.sock';

const lacking = process.getuid?.() === 0 ? (spawnSync('containerd', ['--version']).error === undefined ? undefined : 'no containerd here') : 'needs root';

/** The system's containerd with a folder, a state and a socket of its own, so that one at work on this machine is not touched. */
async function startContainerd(root: string): Promise<() => Promise<void>> {
	const socket = path.join(root, 'var/run/containerd/containerd.sock');
	await mkdir(path.dirname(socket), {recursive: true});
	await writeFile(path.join(root, 'config.toml'), `version = 2
root = "${root}/lib"
state = "${root}/state"
disabled_plugins = ["io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs", "io.containerd.internal.v1.opt"]
[grpc]
  address = "${socket}"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "registry.k8s.io/pause:3.10.2"
[plugins."io.containerd.grpc.v1.cri".cni]
  bin_dir = "${root}/cni/bin"
  conf_dir = "${root}/cni/net.d"
[plugins."io.containerd.grpc.v1.cri".containerd]
  snapshotter = "native"
`);
	const child = spawn('containerd', ['--config', path.join(root, 'config.toml')], {stdio: ['ignore', 'ignore', 'pipe']});
	const ended = once(child, 'close');
	const said: string[] = [];
	await new Promise<void>((resolve, reject) => {
		createInterface({input: child.stderr}).on('line', (line) => {
			said.push(line);
			if (line.includes('successfully booted')) {
				resolve();
			}
		});
		child.on('close', () => reject(new Error(`containerd ended:\n${said.slice(-10).join('\n')}`)));
	});
	return async () => {
		child.kill('SIGTERM');
		await ended;
	};
}

interface Registry {
	readonly image: string;
	/** A name whose manifest is asked for and never comes. */
	readonly hanging: string;
	readonly asked: readonly string[];
	close(): Promise<void>;
}

/** A registry on this machine with one image, of one layer with nothing in it. */
async function startRegistry(): Promise<Registry> {
	const blobs = new Map<string, {readonly type: string; readonly body: Buffer}>();
	const keep = (type: string, body: Buffer) => {
		const digest = `sha256:${createHash('sha256').update(body).digest('hex')}`;
		blobs.set(digest, {type, body});
		return {mediaType: type, digest, size: body.length};
	};
	const layer = keep('application/vnd.oci.image.layer.v1.tar', Buffer.alloc(1024));
	const config = keep('application/vnd.oci.image.config.v1+json', Buffer.from(JSON.stringify({
		architecture: {x64: 'amd64', arm64: 'arm64'}[process.arch as string], os: 'linux', config: {}, rootfs: {type: 'layers', diff_ids: [layer.digest]},
	})));
	const manifest = keep('application/vnd.oci.image.manifest.v1+json', Buffer.from(JSON.stringify({
		schemaVersion: 2, mediaType: 'application/vnd.oci.image.manifest.v1+json', config, layers: [layer],
	})));
	const asked: string[] = [];
	const server = http.createServer(({url = '', method}, answer) => {
		asked.push(`${method} ${url}`);
		if (url.includes('/never/')) {
			return;
		}
		const name = url.replace(/^.*\/(?:manifests|blobs)\//, '').replace(/\?.*$/, '');
		const found = blobs.get(name === '1.0' ? manifest.digest : name);
		if (found === undefined) {
			answer.writeHead(url === '/v2/' ? 200 : 404).end();
			return;
		}
		answer.writeHead(200, {'content-type': found.type, 'content-length': found.body.length, 'docker-content-digest': name === '1.0' ? manifest.digest : name});
		answer.end(method === 'HEAD' ? undefined : found.body);
	});
	await new Promise<void>((resolve) => {
		server.listen(0, '127.0.0.1', resolve);
	});
	const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		image: `${host}/kubestep/nothing:1.0`, hanging: `${host}/never/comes:1.0`, asked,
		async close() {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}

describe.skipIf(lacking !== undefined)(`A real containerd${lacking === undefined ? '' : ` (skipped: ${lacking})`}`, {timeout: 30_000}, () => {
	let root: string;
	let runtime: NodeRuntime;
	let registry: Registry;
	let stop: () => Promise<void>;

	beforeAll(async () => {
		root = await mkdtemp(path.join(tmpdir(), 'ks-'));
		[stop, registry] = await Promise.all([startContainerd(root), startRegistry()]);
		runtime = createRuntime(root);
	}, 30_000);
	afterAll(async () => {
		runtime.close();
		await Promise.all([stop(), registry.close()]);
		await rm(root, {recursive: true, force: true});
	});

	it('is found by its socket; of several each is named', async () => {
		expect(await runtime.findSockets()).toEqual([SOCKET]);
		const other = path.join(root, 'var/run/crio/crio.sock');
		await mkdir(path.dirname(other), {recursive: true});
		const server = net.createServer().listen(other);
		await once(server, 'listening');
		expect(await runtime.findSockets()).toEqual([SOCKET, 'unix:///var/run/crio/crio.sock']);
		server.close();
	});

	it('tells its version, over CRI v1', async () => {
		expect(await runtime.version(SOCKET)).toEqual({name: 'containerd', version: expect.stringMatching(/^v?\d+\.\d+\.\d+/), apiVersion: 'v1'});
	});

	it('tells how it is, its sandbox image and its cgroup driver', async () => {
		const status = await runtime.status(SOCKET);
		// Without a network plugin a node is still good for init.
		expect(status).toMatchObject({ready: true, sandboxImage: 'registry.k8s.io/pause:3.10.2'});
		const told = await runtime.hasRuntimeConfig(SOCKET);
		expect(await runtime.cgroupDriver(SOCKET)).toEqual({driver: 'cgroupfs', isToldToKubelet: told});
	});

	it('pulls an image that it did not have', async () => {
		expect(await runtime.hasImage(SOCKET, registry.image)).toBe(false);
		await runtime.pullImage(SOCKET, registry.image);
		expect(await runtime.hasImage(SOCKET, registry.image)).toBe(true);
		expect(await runtime.imageFacts(SOCKET, registry.image)).toMatchObject({size: expect.any(Number) as number});
		expect(registry.asked).toContain('HEAD /v2/kubestep/nothing/manifests/1.0');
	});

	it('says why a pull failed', async () => {
		const missing = registry.image.replace(':1.0', ':2.0');
		const error = await runtime.pullImage(SOCKET, missing).then(() => expect.fail('pulled'), (error: unknown) => error as HostError);
		expect(error).toBeInstanceOf(HostError);
		expect([error.code, error.message]).toEqual(['NOT_FOUND', expect.stringContaining(missing)]);

		// Nobody listens on port 1.
		const unreachable = await runtime.pullImage(SOCKET, '127.0.0.1:1/pause:1').then(() => expect.fail('pulled'), (error: unknown) => error as HostError);
		expect([unreachable.code, unreachable.message]).toEqual([expect.stringMatching(/UNKNOWN|UNAVAILABLE/), expect.stringContaining('connection refused')]);
	});

	it('gives a pull up when it is told to', async () => {
		const control = new AbortController();
		const pull = runtime.pullImage(SOCKET, registry.hanging, control.signal);
		await expect.poll(() => registry.asked.some((one) => one.includes('/never/'))).toBe(true);
		control.abort();
		await expect(pull).rejects.toThrow();
	});

	it('has no Pods or containers yet', async () => {
		expect([await runtime.listPods(SOCKET), await runtime.listContainers(SOCKET)]).toEqual([[], []]);
	});
});
