// Whole inits of kubeadm and of this program on the same node, made anew each time, in turn: node test/node/speed.ts [RUNS]
import {auditedConfig, IGNORED, noNode, RigNode} from './rig.ts';

if (noNode !== undefined) {
	throw new Error(noNode);
}
const runs = Number(process.argv[2] ?? 5);
const took: Record<string, number[]> = {kubeadm: [], kubestep: []};

for (let run = 1; run <= runs; run += 1) {
	for (const [name, times] of Object.entries(took)) {
		const node = await RigNode.up('nt1', '10.10.0.40');
		const {config, prepare, remove} = auditedConfig(node);
		await prepare();
		const words = ['init', '--config', config, IGNORED];
		const {code, out, tookMs} = await (name === 'kubeadm' ? node.run('kubeadm', ...words) : node.kubestep(...words, '--output=plain'));
		remove();
		await node.down();
		if (code !== 0) {
			throw new Error(`${name}: ${out}`);
		}
		times.push(tookMs);
		console.log(`${name} ${run}: ${(tookMs / 1000).toFixed(2)} s`);
	}
}
for (const [name, times] of Object.entries(took)) {
	const sorted = times.toSorted((a, b) => a - b);
	console.log(`${name}: median ${(sorted[runs >> 1]! / 1000).toFixed(2)} s, fastest ${(sorted[0]! / 1000).toFixed(2)} s`);
}
