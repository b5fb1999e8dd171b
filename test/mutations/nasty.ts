import {randomFrom} from './random.ts';
import {aliasBomb, mergeBomb} from './text.ts';

const cluster = 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nkubernetesVersion: v1.36.2\n';
const init = 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\nlocalAPIEndpoint: {advertiseAddress: 192.0.2.10}\n';
const sans = `${cluster}apiServer:\n  certSANs:\n`;

const fill = (start: string, part: string, end = '') => (size: number) => start + part.repeat(Math.max(0, Math.floor((size - start.length - end.length) / part.length))) + end;
const count = (start: string, part: (index: number) => string, end = '') => (size: number) => {
	const parts = [start];
	for (let index = 0, length = start.length + end.length; length < size - 20; index += 1) {
		const next = part(index);
		length += next.length;
		parts.push(next);
	}
	return parts.join('') + end;
};

/**
 * Files of a given size, each made to cost a reader as much as it can: of time, of memory, or of
 * a person's patience with the answer.
 */
export const nasty: Readonly<Record<string, (size: number) => string | Buffer>> = {
	'one huge text': fill(`${cluster}clusterName: "`, 'x', '"\n'),
	'a huge number': fill(`${cluster}clusterName: `, '9', '\n'),
	'a text of escapes': fill(`${cluster}clusterName: "`, '\\x41', '"\n'),
	'a text of DELs': fill(`${cluster}clusterName: "`, '\\x7f', '"\n'),
	'a text of line ends': fill(`${cluster}clusterName: "`, '\n', '"\n'),
	'a text that does not end': fill(`${cluster}clusterName: "`, 'x'),
	'a block of text': fill(`${cluster}clusterName: |\n`, '  x\n'),
	'a plain text of many lines': fill(`${cluster}clusterName: `, 'x\n ', '\n'),
	'a list of items': fill(sans, '  - a\n'),
	'a list of bad names': fill(sans, '  - _\n'),
	'a list in brackets': fill(`${cluster}apiServer: {certSANs: [`, 'a,', ']}\n'),
	'a list of empty lists': fill(`${cluster}apiServer: {certSANs: [`, '[],', ']}\n'),
	'a list of tokens': fill(`${init}bootstrapTokens:\n`, '- {}\n'),
	'unknown fields': count(cluster, (index) => `k${index}: 1\n`),
	'one field again and again': fill(cluster, 'a: 1\n'),
	'mappings in mappings': fill(`${cluster}x:\n `, '{a: '),
	'brackets in brackets': fill('', '['),
	'closed brackets': (size) => `${cluster}x: ${'['.repeat(size / 2)}${']'.repeat(size / 2)}\n`,
	'blocks in blocks': count(cluster, (index) => `${' '.repeat(index)}a:\n`),
	'lists in lists': fill(`${cluster}a:\n `, '- '),
	'keys in keys': fill(cluster, '? '),
	'an alias of itself': fill(`${cluster}a: &a [`, '*a,', ']\n'),
	'aliases of one value': fill(`${cluster}b: &b 1\na: [`, '*b,', ']\n'),
	'many anchors': count(cluster, (index) => `k${index}: &a${index} 1\n`),
	'a chain of aliases': count(`${cluster}a:\n- &b0 []\n`, (index) => `- &b${index + 1} [*b${index}]\n`),
	'an alias bomb': fill(cluster + aliasBomb(12, 9), '# x\n'),
	'a merge bomb': fill(cluster + mergeBomb(12, 9), '# x\n'),
	'one mapping merged again and again': (size) => `${cluster}a: &a {${Array.from({length: size / 40}, (_, index) => `k${index}: 1`).join(',')}}\nb:\n${'- <<: *a\n'.repeat(size / 20)}`,
	separators: fill('', '---\n'),
	'documents of comments': fill('', '# x\n---\n'),
	'documents of words': fill('', 'x\n---\n'),
	'one document again and again': fill('', `${cluster}---\n`),
	'documents that do not end': fill(cluster, '...\n'),
	comments: fill(cluster, '#\n'),
	'one long comment': fill(`${cluster}#`, 'x'),
	blanks: fill(cluster, ' '),
	'empty lines': fill(cluster, '\n'),
	tabs: fill(cluster, '\t'),
	'byte order marks': fill('', '\uFEFF'),
	'NULs': fill('', '\0'),
	'random bytes': (size) => {
		const {next} = randomFrom(1);
		return Buffer.from(Array.from({length: size}, () => next() * 256));
	},
	'JSON that does not end': fill('{"apiVersion": "kubeadm.k8s.io/v1beta4", "kind": "ClusterConfiguration"', ', "a": {}'),
	'fields with long names': count(cluster, (index) => `${'a'.repeat(1 + (index % 1000))}: 1\n`),
	'colons': fill('', ':'),
	'an address of colons': fill(`${cluster}controlPlaneEndpoint: "`, ':', '"\n'),
	'a URL of colons': fill(`${cluster}etcd: {external: {endpoints: ["https://`, ':1', '"]}}\n'),
	'a subnet of subnets': fill(`${cluster}networking: {podSubnet: "10.0.0.0/8`, ',10.0.0.0/8', '"}\n'),
	'a version of dots': fill(cluster.replace('\n', '\nx: 1\n').replace('v1.36.2\n', 'v1.36.2-0'), '.0', '\n'),
	'a version of one word': fill(cluster.replace('v1.36.2\n', ''), 'stable', '\n'),
	'a certificate key': fill(`${init}certificateKey: `, 'ab', '\n'),
	'a number of base 60': fill(`${cluster}clusterName: 1`, ':1', '\n'),
	'a duration of units': fill(`${cluster}certificateValidityPeriod: `, '1h', '\n'),
	'a time of digits': fill(`${init}bootstrapTokens:\n- expires: "2030-01-31T08:00:00.`, '0', 'Z"\n'),
	'a quantity of digits': fill(`${cluster}---\napiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nmemoryThrottlingFactor: `, '1', '\n'),
	'a path of folders': fill(`${cluster}certificatesDir: /`, 'a/', '\n'),
	'names with ends': fill(`${cluster}networking: {dnsDomain: "a`, '.a', '"}\n'),
	'a feature gate for each line': count(`${cluster}featureGates:\n`, (index) => `  F${index}: true\n`),
	'an argument for each line': fill(`${cluster}apiServer:\n  extraArgs:\n`, '  - {name: a, value: b}\n'),
	'text of emoji': fill(`${cluster}clusterName: "`, '😀', '"\n'),
	'text of backslashes': fill(`${cluster}clusterName: "`, '\\\\', '"\n'),
	'text of blanks to fold': fill(`${cluster}clusterName: "`, 'a ', '"\n'),
	'a repository of dashes': fill(`${cluster}imageRepository: a`, '-a', '\n'),
};
