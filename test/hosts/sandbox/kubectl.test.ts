import {execFile, execFileSync} from 'node:child_process';
import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {Host} from '../../../source/core/ports/index.ts';
import {where} from '../../needs.ts';
import {caPem, keyPem, makePlace, people, prepareNode, type Place} from './node.ts';

function isInstalled(): boolean {
	try {
		execFileSync('kubectl', ['version', '--client'], {stdio: 'ignore'});
		return true;
	} catch {
		return false;
	}
}

where(isInstalled(), 'kubectl is not installed: it is not asked what it sees of the sandbox', () => {
	describe('kubectl', () => {
		let place: Place;
		let host: Host;
		let outside: (name: string) => string;
		let flags: string[];

		beforeAll(async () => {
			place = await makePlace();
			host = await place.open();
			await prepareNode(host.files);
			await host.services.start('kubelet');
			outside = name => path.join(path.dirname(place.directory), name);
			await writeFile(outside('ca.crt'), caPem);
			await writeFile(outside('client.crt'), people.superAdmin);
			await writeFile(outside('client.key'), keyPem);
			const {server} = JSON.parse(await readFile(path.join(place.directory, '.sandbox/apiserver.json'), 'utf8')) as {server: string};
			flags = ['--kubeconfig=/dev/null', `--cache-dir=${outside('cache')}`, `--server=${server}`, '--tls-server-name=192.0.2.10',
				`--certificate-authority=${outside('ca.crt')}`, `--client-certificate=${outside('client.crt')}`, `--client-key=${outside('client.key')}`];
		});
		afterAll(async () => {
			await place.remove();
		});

		/** Not execFileSync: the server that is asked runs in this process. */
		async function kubectl(...args: string[]): Promise<{readonly status: number; readonly output: string}> {
			return new Promise(resolve => {
				execFile('kubectl', [...flags, ...args], (error, stdout, stderr) => {
					resolve({status: error === null ? 0 : Number(error.code), output: stdout + stderr});
				});
			});
		}

		it('sees the node, by its short name too', async () => {
			expect(await kubectl('get', 'no', '-o=name')).toEqual({status: 0, output: 'node/cp1\n'});
			expect((await kubectl('get', 'pods', '-A')).output).toContain('kube-apiserver-cp1');
		});

		it('creates what cannot be patched: a review, answered at once', async () => {
			await writeFile(outside('review.json'), JSON.stringify({apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', spec: {token: 'abc'}}));
			expect(await kubectl('create', '-f', outside('review.json'), '-o=jsonpath={.status.error}')).toEqual({status: 0, output: 'invalid bearer token'});
		});

		it('creates, shows, labels, patches and deletes', async () => {
			await writeFile(outside('one.json'), JSON.stringify({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'one'}, data: {a: 'b'}}));
			expect(await kubectl('create', '-f', outside('one.json'))).toEqual({status: 0, output: 'configmap/one created\n'});
			expect((await kubectl('get', 'cm', 'one', '-o=jsonpath={.data.a}')).output).toBe('b');
			expect((await kubectl('label', 'cm', 'one', 'x=y')).status).toBe(0);
			expect((await kubectl('patch', 'cm', 'one', '-p={"data":{"a":"c"}}')).status).toBe(0);
			expect((await kubectl('get', 'cm', '-l=x=y', '-o=jsonpath={.items[*].data.a}')).output).toBe('c');
			expect((await kubectl('delete', 'cm', 'one')).output).toContain('deleted');
			expect((await kubectl('get', 'cm', 'one')).output).toContain('NotFound');
		});

		it('applies a file twice', async () => {
			await writeFile(outside('cm.json'), JSON.stringify({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'two'}, data: {a: 'b'}}));
			expect((await kubectl('apply', '-f', outside('cm.json'))).output).toBe('configmap/two created\n');
			expect((await kubectl('apply', '-f', outside('cm.json'))).output).toBe('configmap/two unchanged\n');
		});

		// What kubectl makes of its flags it sends as protobuf.
		it.each<readonly [output: RegExp, command: string]>([
			[/^NAME +STATUS +ROLES +AGE +VERSION\ncp1 +NotReady /, 'get nodes'],
			[/INTERNAL-IP.*CONTAINER-RUNTIME/, 'get nodes -o wide'],
			[/kube-apiserver-cp1 +1\/1 +Running/, 'get pods -A'],
			[/Status: +Running/, 'describe pod -n kube-system kube-apiserver-cp1'],
			[/yes/, 'auth can-i create pods -A'],
			[/\*\.\* .*\[\*\]/, 'auth can-i --list'],
			[/kubernetes-super-admin/, 'auth whoami'],
			[/containers.*-required-/, 'explain pod.spec'],
			[/One program that runs in a Pod[^]*volumeMounts/, 'explain pod.spec.containers --recursive'],
			[/deployments +deploy +apps\/v1 +true +Deployment/, 'api-resources'],
			[/scheduler +Healthy +ok/, 'get componentstatuses'],
			[/v1\.apps +Local +True/, 'get apiservices'],
			[/kubernetes +10\.96\.0\.0\/12/, 'get servicecidrs'],
			[/No resources found/, 'get customresourcedefinitions'],
			[/node\/cp1/, 'get nodes -o name --field-selector spec.unschedulable=false'],
			[/\[\+\]etcd ok\n[^]*readyz check passed/, 'get --raw /readyz?verbose'],
			[/created/, 'create namespace demo'],
			[/created/, 'create secret generic s -n demo --from-literal=p=q'],
			[/created/, 'create deployment web -n demo --image=nginx --replicas=2'],
			[/exposed/, 'expose deployment web -n demo --port=80'],
			[/scaled/, 'scale deployment web -n demo --replicas=1'],
			[/web +0\/1/, 'get deployments -n demo'],
			[/created/, 'run one -n demo --image=nginx'],
			[/created/, 'create job once -n demo --image=busybox'],
			[/created/, 'create serviceaccount bot -n demo'],
			[/created/, 'create role reader -n demo --verb=get,list --resource=pods'],
			[/created/, 'create rolebinding reader -n demo --role=reader --serviceaccount=demo:bot'],
			[/yes/, 'auth can-i list pods -n demo --as=system:serviceaccount:demo:bot'],
			[/cordoned/, 'drain cp1 --ignore-daemonsets --force'],
			[/uncordoned/, 'uncordon cp1'],
			[/deleted/, 'delete namespace demo'],
		])('%s: kubectl %s', async (output, command) => {
			expect(await kubectl(...command.split(' '))).toEqual({status: 0, output: expect.stringMatching(output) as string});
		});

		it.each<readonly [output: RegExp, command: string]>([
			[/cannot list resource "secrets"/, 'get secrets -A --as=system:anonymous'],
			[/already exists/, 'create namespace kube-system'],
			[/"nope" not found/, 'get pod nope'],
			[/Metrics API not available/, 'top nodes'],
			[/field label not supported: foo/, 'get pods -A --field-selector foo=bar'],
			[/not found/, 'logs -n kube-system kube-apiserver-cp1 --previous'],
			[/this node is a sandbox/, 'exec -n kube-system kube-apiserver-cp1 -- ls'],
			[/may not be deleted/, 'delete namespace kube-system'],
		])('%s: refused, kubectl %s', async (output, command) => {
			expect(await kubectl(...command.split(' '))).toEqual({status: 1, output: expect.stringMatching(output) as string});
		});

		it('applies on the server\'s side, and tells who set what otherwise', async () => {
			const apply = async (value: string, ...more: string[]) => {
				await writeFile(outside('ssa.json'), JSON.stringify({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'ssa'}, data: {a: value}}));
				return kubectl('apply', '--server-side', '-f', outside('ssa.json'), ...more);
			};
			expect((await apply('1')).output).toBe('configmap/ssa serverside-applied\n');
			expect((await apply('2')).output).toBe('configmap/ssa serverside-applied\n');
			expect((await apply('3', '--field-manager=other')).output).toContain('conflict with "kubectl": .data.a');
			expect((await apply('3', '--field-manager=other', '--force-conflicts')).status).toBe(0);
			expect((await kubectl('get', 'cm', 'ssa', '-o=jsonpath={.data.a}')).output).toBe('3');
		});

		it('tells a mistake in a file', async () => {
			await writeFile(outside('bad.json'), JSON.stringify({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'bad'}, dato: {}}));
			const {status, output} = await kubectl('create', '-f', outside('bad.json'));
			expect(status).toBe(1);
			expect(output).toContain('unknown field "dato"');
		});
	});
});
