import {RESET_CONFIG, type Family} from '../family.ts';
import {mutate} from '../mutate.ts';
import {mutatePem} from '../pem.ts';
import {nodeCommands} from './nodes.ts';

const DATA = /((?:certificate-authority|client-certificate|client-key)-data): (\S+)/g;
const FIELDS = [
	'tokenFile: /dev/zero', 'exec: {command: /bin/sh, args: [-c, "touch /tmp/ran"], apiVersion: client.authentication.k8s.io/v1}', 'token: "\\e[2J"', 'username: a', 'client-key: /etc/kubernetes/pki/ca.key', 'client-certificate: /dev/zero', 'client-certificate: /tmp/fifo', 'certificate-authority: /dev/zero', 'certificate-authority: ../../../../etc/passwd',
	'proxy-url: http://127.0.0.1:9', 'tls-server-name: elsewhere', 'insecure-skip-tls-verify: true', 'as: system:admin', 'auth-provider: {name: x}', 'extensions: [{name: "\\u202Ex"}]',
];
const SERVERS = ['https://192.0.2.10:6443/', 'http://192.0.2.10:6443', 'https://', 'https://[::1', 'https://192.0.2.10:99999', 'https://127.0.0.1:1', 'file:///etc/passwd', 'unix:///run/x', 'https://user:secret@192.0.2.10:6443', 'https://192.0.2.10:6443/../../x', 'https://\u202Ex', 'https://x\u001B[2J', `https://${'a.'.repeat(5000)}b`, 'https://192.0.2.10:6443?x=y#z', 'HTTPS://192.0.2.10:6443', '\u00ADhttps://a', '//192.0.2.10', '192.0.2.10:6443'];

/** Kubeconfigs of a node, or one that a person names, damaged. */
export const kubeconfigs: Family = {
	make(random, {files}, seed) {
		const all = [...files].filter(([path]) => path.endsWith('.conf'));
		const others = [...files].filter(([path]) => /\.(?:crt|key)$/.test(path)).map(([, content]) => content);
		const [path, content] = random.pick(all);
		const done = [path];
		let damaged: Buffer;
		const text = content.toString('utf8');
		if (random.chance(0.3)) {
			const [whole, field = '', data = ''] = random.pick([...text.matchAll(DATA)]);
			done.push(field);
			const inside = mutatePem(Buffer.from(data, 'base64'), random, others, done).toString('base64');
			damaged = Buffer.from(text.replace(whole, () => `${field}: ${inside}`));
		} else if (random.chance(0.2)) {
			const field = random.pick(FIELDS);
			done.push(field);
			damaged = Buffer.from(text.replace(random.pick([/^( +)server:/m, /^( +)client-key-data:/m, /^( +)client-certificate-data:.*$/m, /^( +)certificate-authority-data:.*$/m]), (line: string, indent: string) => `${indent}${field}\n${line}`));
		} else if (random.chance(0.15)) {
			const server = random.pick(SERVERS);
			done.push(`server ${JSON.stringify(server).slice(0, 40)}`);
			damaged = Buffer.from(text.replace(/server: .*/, () => `server: ${JSON.stringify(server)}`));
		} else {
			const mutation = mutate(seed, all.map(([name, one]) => ({name, text: one.toString('utf8')})));
			damaged = mutation.bytes;
			done.push(...mutation.done);
		}
		if (random.chance(0.35)) {
			const named = '/case/their.conf';
			const words = random.pick([
				['token', 'list'], ['token', 'list', '-o', 'yaml'], ['token', 'create', '--print-join-command'], ['token', 'delete', 'abcdef'], ['join-command'], ['certs', 'check-expiration'], ['certs', 'renew', 'admin.conf'], ['reset', '--config', RESET_CONFIG],
				['init', 'phase', 'upload-config', 'all'], ['init', 'phase', 'bootstrap-token'], ['init', 'phase', 'addon', 'all'],
			]);
			return {done, laid: {[named]: {kind: 'file', content: damaged, mode: 0o600}}, words: [...words, '--kubeconfig', named], places: [named]};
		}
		return {done, laid: {[path]: {kind: 'file', content: damaged, mode: 0o600}}, words: random.pick(nodeCommands), places: [path]};
	},
};
