import {expect, test} from 'vitest';
import type {ConfigFault} from '../../source/core/told/faults.ts';
import type {Lang} from '../../source/texts/types.ts';
import {ConfigurePage} from '../../source/ui/configure/configure.ts';
import {plain} from '../../source/ui/terminal/lines.ts';
import {glyphs} from '../../source/ui/terminal/theme.ts';

const file = 'cluster.yaml';
const broken = `apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
controlPlaneEndpoint: api.example.org:6443
networking: [
  podSubnet: 10.244.0.0/16
`;
const fault = (line: number): ConfigFault => ({code: 'value-refused', path: `field${String(line)}`, place: {file, line, column: 1}, params: {kind: 'X', wanted: 'a', value: 'b'}});

async function configure(text: string, {faults = [], columns = 100, rows = 30, lang = 'en'}: {faults?: readonly ConfigFault[]; columns?: number; rows?: number; lang?: Lang} = {}) {
	const page = new ConfigurePage({
		file, text, isNew: false, lang, size: {columns, rows}, glyphs: glyphs(false), machine: {addresses: [], sockets: [], hostname: 'cp1'},
		check: async () => ({faults, warnings: []}), save: async () => 'saved', read: async () => text, leave: () => undefined,
	});
	await Promise.resolve();
	await Promise.resolve();
	const screen = () => page.getLines().map(plain);
	return {page, screen, text: () => screen().join('\n')};
}

test.each([['en', 'cannot be read', 'no valid YAML'], ['zh', '读不出', '不是有效的 YAML']] as const)('of a text that is no YAML no value is shown as the file\'s, in %s', async (lang, unread, told) => {
	const {screen, text} = await configure(broken, {lang});
	const choices = screen().slice(0, 14).map((row) => row.slice(0, 44)).join('\n');
	expect(choices.split(unread)).toHaveLength(11);
	expect(choices).not.toMatch(/none|10\.96\.0\.0|没有/);
	expect(text().replaceAll(/\s+/g, ' ')).toContain(told);
});

test('a default is told apart from the file\'s value without colours', async () => {
	const {text} = await configure('apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nimageRepository: registry.k8s.io\n');
	expect(text()).toMatch(/Service subnet +10\.96\.0\.0\/12 \(default\)/);
	expect(text()).toMatch(/image repository +registry\.k8s\.io +│/);
});

test.each([[100, 30], [80, 24], [60, 16]] as const)('at %i×%i a list that is cut says how much is below, and the cursor never hides', async (columns, rows) => {
	const {page, screen, text} = await configure('kind: x\n', {faults: Array.from({length: 40}, (_, index) => fault(index + 1)), columns, rows});
	expect(text()).toMatch(/\d+ more below/);
	for (let count = 0; count < 60; count += 1) {
		expect(screen().filter((row) => row.includes('◂'))).toHaveLength(1);
		page.key(['down']);
	}
	expect(text()).not.toMatch(/\d+ more below/);
});
