import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {policies} from '../../../source/cli/run/policies.ts';
import {prepareInit} from '../../../source/cli/run/prepare-init.ts';
import {placesOf} from '../../../source/core/artifacts/places.ts';
import {ClusterAccess} from '../../../source/core/cluster/access.ts';
import {Control} from '../../../source/core/engine/control.ts';
import {EventBus} from '../../../source/core/engine/event-bus.ts';
import {run} from '../../../source/core/engine/runner.ts';
import {needsGraph} from '../../../source/core/needs/graph.ts';
import {initPhases} from '../../../source/core/phases/index.ts';
import {Secrets} from '../../../source/core/secrets/secrets.ts';
import {createOverlayHost} from '../../../source/hosts/overlay/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'kubestep-reads-'));
/** By phase, which other phases made a file that it read while it ran: its own acts, and what it looked at to decide. */
const read = new Map<string, Set<string>>();

beforeAll(async () => {
	const prepared = await prepareInit({flags: {'sandbox': join(folder, 'node'), 'sandbox-speed': 0, 'dry-run': true, 'upload-certs': true}}, 'plan');
	const {config, facts, selection} = prepared;
	const makers = new Map(placesOf(config).flatMap(({phase, paths}) => paths.map((path) => [path, phase] as const)));
	const overlay = createOverlayHost(prepared.host);
	let now = '';
	const host = {...overlay, files: {...overlay.files, async read(path: string) {
		const maker = makers.get(path);
		if (maker !== undefined && maker !== now && now !== '') {
			read.set(now, (read.get(now) ?? new Set()).add(maker));
		}
		return overlay.files.read(path);
	}}};
	const bus = new EventBus('reads', host.clock);
	bus.subscribe((event) => {
		now = event.type === 'phase.started' ? event.phase : event.type === 'phase.finished' ? '' : now;
	});
	try {
		const outcome = await run({
			phases: initPhases, selection, config, facts, host, bus, policy: policies.plan, control: new Control({stepMode: false}), secrets: new Secrets(), interactive: false, warnings: [],
			cluster: new ClusterAccess(host, {local: facts.endpoint}),
		});
		expect(outcome).toBe('done');
	} finally {
		await host.close();
	}
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

/** Reads that do without. */
function doesWithout(phase: string, maker: string): boolean {
	return (phase === 'certs/sa' && maker === 'certs/ca') // Whether the CA's key is kept elsewhere.
		|| (phase === 'upload-certs' && maker.startsWith('certs/')) // What is not there is uploaded empty (as kubeadm does: phases/copycerts).
		|| (phase === 'kubelet-finalize/enable-client-cert-rotation' && maker === 'kubeconfig/kubelet'); // A kubelet without it has no certificate to be named in it.
}

test('whatever a phase reads of another, it is said to need', () => {
	const graph = needsGraph();
	const unsaid = [...read].flatMap(([phase, makers]) => [...makers].filter((maker) => !doesWithout(phase, maker) && !graph.get(maker)?.some((user) => phase === user || phase.startsWith(`${user}/`))).map((maker) => `${phase} reads ${maker}`));
	expect(unsaid).toEqual([]);
	expect([...read.keys()]).toEqual(expect.arrayContaining(['certs/apiserver', 'kubeconfig/admin', 'wait-control-plane', 'bootstrap-token', 'show-join-command']));
});
