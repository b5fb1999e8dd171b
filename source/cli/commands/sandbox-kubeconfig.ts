import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {Json} from '../../core/config/types.ts';
import {Failure} from '../../core/told/failures.ts';
import {isRecord} from '../../core/values/is-record.ts';
import {writeYaml} from '../../core/yaml/writer.ts';
import {isMissing} from '../../hosts/shared/host-error.ts';
import type {Call} from '../line/command.ts';
import {unreadable} from '../run/unreadable.ts';
import {folderOf, withServed} from '../run/served.ts';

const ADMIN = 'etc/kubernetes/admin.conf';

/**
 * `sandbox kubeconfig`: the node's admin.conf as one that an ordinary kubectl outside can use: its server is the port of
 * this machine that leads to the node's, whose certificate is still made out for the node.
 */
export async function sandboxKubeconfig({operands, output}: Call): Promise<number> {
	const folder = folderOf(operands);
	const port = await withServed(folder, async (_, hello) => hello.port);
	const path = join(folder, ADMIN);
	const text = await readFile(path, 'utf8').catch((error: unknown) => {
		throw isMissing(error) ? new Failure('missing', {path}) : unreadable(path, error);
	});
	const {load} = await import('js-yaml');
	const config = load(text);
	for (const {cluster} of isRecord(config) && Array.isArray(config['clusters']) ? config['clusters'].filter(isRecord) : []) {
		const server = isRecord(cluster) ? String(cluster['server']) : '';
		if (isRecord(cluster) && URL.canParse(server)) {
			const name = new URL(server).hostname.replace(/^\[(.*)\]$/, '$1');
			Object.assign(cluster, {server: `https://127.0.0.1:${port}`, 'tls-server-name': cluster['tls-server-name'] ?? name});
		}
	}
	output.document(writeYaml(config as Json));
	return 0;
}
