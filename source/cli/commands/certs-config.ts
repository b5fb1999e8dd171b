import {loadInitConfig} from '../../core/config/load.ts';
import {currentVersion} from '../../core/config/versions.ts';
import {ConfigError, type ConfigFault} from '../../core/told/faults.ts';
import {defaults} from '../../core/config/tables/kubeadm-fields.ts';
import type {InitConfig} from '../../core/config/types.ts';
import {toFailureData} from '../../core/told/failures.ts';
import type {Host} from '../../core/ports/index.ts';
import {openKubeconfig, type Access, type AccessOptions} from '../../core/cluster/open-kubeconfig.ts';
import {fetchInitConfig} from '../../core/cluster/fetch-config.ts';
import {isThere} from '../../core/upkeep/certificates.ts';
import {texts} from '../../texts/index.ts';
import {commandWords} from '../print/words.ts';
import type {Call} from '../line/command.ts';
import {configFacts} from '../run/config-facts.ts';
import {faultLines} from '../print/fault-lines.ts';
import {fileOf, warn, type NodeFlag} from '../run/this-node.ts';
import {ADMIN_CONF, pathOnNode} from '../run/kubeconfig-path.ts';
import {sayOnce} from './token.ts';
import {outputLines} from '../../strings/sanitize.ts';

const API_SERVER_MANIFEST = '/etc/kubernetes/manifests/kube-apiserver.yaml';

export type CertsFlag = 'config' | 'cert-dir' | 'kubeconfig' | NodeFlag;

/**
 * The configuration whose certificates are meant: of `--config`, else of the cluster, else the
 * defaults. A cluster that does not answer is no obstacle: certificates that have ended are one
 * reason why it may not (as kubeadm does: cmd/certs.go, getInternalCfg).
 */
export async function certsConfig(call: Call<CertsFlag>, host: Host): Promise<InitConfig> {
	const {flags, lang, output} = call;
	const words = commandWords(lang);
	const tell = (line: string) => output.error(outputLines(line));
	const file = await fileOf(flags.config);
	if (file === undefined) {
		// kubeadm takes its default folder over the one that the cluster names.
		const folder: string = flags['cert-dir'] ?? defaults.certificatesDir;
		try {
			const onWait = sayOnce(call);
			const access = await openAdmin(host, pathOnNode(flags, flags.kubeconfig || ADMIN_CONF), onWait);
			if (access !== undefined) {
				const {config, warnings} = await fetchInitConfig(host, access, configFacts(host), {
					nodeRegistration: true, componentConfigs: true, apiEndpoint: await isThere(host, API_SERVER_MANIFEST), onWait,
				});
				tell(words.configFromCluster);
				warn(call, warnings.filter(isOfFile));
				const {certificatesDir} = config.cluster;
				if (folder !== '' && folder !== certificatesDir && flags['cert-dir'] === undefined) {
					tell(words.warning + words.otherFolder(folder, certificatesDir));
				}
				return folder === '' ? config : {...config, cluster: {...config.cluster, certificatesDir: pathOnNode(flags, folder)}};
			}
		} catch (error) {
			const reason = error instanceof ConfigError ? faultLines(error.faults, 'error', lang).join('\n') : texts(lang).failure(toFailureData(error)).problem;
			tell(words.warning + words.configByDefault(reason));
		}
	}
	const {config, warnings} = await loadInitConfig({
		...(file && {file}), flags: file === undefined ? {'kubernetes-version': currentVersion, 'cert-dir': flags['cert-dir']} : {},
		facts: configFacts(host), purpose: 'images', detectsSocket: false,
	});
	warn(call, warnings.filter(isOfFile));
	return config;
}

/** What a person wrote, not what the machine lacks for an init. */
const isOfFile = ({place}: ConfigFault): boolean => place !== undefined;

/** Without a kubeconfig there is no cluster to ask: on a node that is not set up yet, say. */
async function openAdmin(host: Host, path: string, onSilence: NonNullable<AccessOptions['onSilence']>): Promise<Access | undefined> {
	return await isThere(host, path) ? openKubeconfig(host, path, {onSilence}) : undefined;
}
