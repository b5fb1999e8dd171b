import {currentVersion, parseKubernetesVersion} from '../core/config/versions.ts';
import type {Words} from '../core/told/coded.ts';
import type {PackageManager, Platform, RuntimeSetting, FindingFields} from '../core/told/findings.ts';
import {shell} from '../strings/quote.ts';
import {renewal} from './failures.ts';

/** The mirror of registry.k8s.io that networks in mainland China reach. */
export const mainlandMirror = 'registry.aliyuncs.com/google_containers';

/**
 * One line to paste into a root shell of the node, the same in every language: it mends what was found, or shows more where
 * nothing can be done without knowing more. Undefined where the configuration is to be changed, or the distribution is not known.
 */
export const checkCommands: Words<FindingFields, string | undefined> = {
	'user.not-root': () => 'sudo -i',
	'cpus.too-few': () => 'nproc',
	'memory.too-small': () => 'free -m',
	'kubernetes-version.unreadable': () => `kubestep init --kubernetes-version ${currentVersion}`,
	'kubernetes-version.newer': ({supported}) => `kubestep init --kubernetes-version stable-${supported}`,
	'services.no-manager': () => 'ps -p 1 -o comm=',
	'firewall.active': ({ports}) => `firewall-cmd --permanent ${ports.split(' ').map((port) => `--add-port=${port}/tcp`).join(' ')} && firewall-cmd --reload`,
	'port.in-use': ({port}) => `ss -lntp 'sport = :${port}'`,
	'file.exists': ({path}) => `mv ${path} /root/`,
	'proxy.used': ({url}) => `export NO_PROXY="$NO_PROXY,${hostOf(url)}"`,
	'proxy-cidr.used': ({cidr}) => `export NO_PROXY="$NO_PROXY,${cidr}"`,
	'proxy-cidr.invalid': () => undefined,
	'proxy-cidr.too-small': () => undefined,
	'runtime.unreachable': (fields) => (isForbidden(fields.message) ? 'sudo -i' : startRuntime(fields.socket, fields.installed, fields)),
	'runtime.cri-disabled': ({manager}) => and('sed -i \'/^ *disabled_plugins/s/"cri"//\' /etc/containerd/config.toml', restart('containerd', manager)),
	'runtime.status-failed': ({socket, manager}) => logOf(socket, manager),
	'runtime.not-ready': ({socket}) => `crictl --runtime-endpoint ${socket} info`,
	'runtime-version.failed': ({socket, manager}) => logOf(socket, manager),
	'runtime-version.no-runtime-config': ({socket, packages}) => (packages === undefined ? `crictl --runtime-endpoint ${socket} version` : offered[packages](RUNTIME_PACKAGES[serviceOf(socket) ?? ''] ?? 'containerd')),
	'swap.on': () => 'swapoff -a && sed -i -E \'/^[^#].*\\sswap\\s/s/^/#/\' /etc/fstab',
	'program.missing': ({program, packages}) => packages && install[packages](packageOf(program, packages)),
	'system.os-unsupported': () => 'uname -s',
	'kernel.release-unsupported': () => 'uname -r',
	'kernel.config-unreadable': () => 'modprobe configs',
	'kernel.options-missing': ({options, release}) => `grep -E '^(${options.replaceAll(' ', '|')})=' /boot/config-${release}`,
	'cgroup.v1': ({packages}) => (packages === undefined ? 'stat -fc %T /sys/fs/cgroup' : unifiedCgroups[packages]),
	'cgroup.controllers-missing': () => 'cat /sys/fs/cgroup/cgroup.controllers',
	'cgroup.optional-controllers-missing': () => 'cat /sys/fs/cgroup/cgroup.controllers',
	'cgroup.freezer-untested': () => 'sudo -i',
	'kubelet.missing': ({packages}) => packages && kubelet[packages](minorOf(currentVersion)),
	'kubelet.failed': () => 'kubelet --version',
	'kubelet.not-runnable': () => 'file "$(command -v kubelet)"',
	'kubelet.version-unreadable': () => 'type -a kubelet',
	'kubelet.too-old': ({kubernetesVersion, packages}) => packages && kubelet[packages](minorOf(kubernetesVersion)),
	'kubelet.too-new': ({kubernetesVersion, packages}) => packages && kubelet[packages](minorOf(kubernetesVersion), kubernetesVersion.replace(/^v/, '')),
	'hostname.too-long': () => 'kubestep init --node-name cp1',
	'hostname.invalid': () => 'kubestep init --node-name cp1',
	'hostname.unresolved': ({name}) => `getent hosts ${name} || echo "$(ip -o route get 192.0.2.1 | sed -E 's/.* src ([^ ]+).*/\\1/') ${name}" >> /etc/hosts`,
	'service.missing': ({service, packages}) => packages && (service === 'kubelet' ? kubelet[packages](minorOf(currentVersion)) : install[packages](service)),
	'service.disabled': ({command}) => command,
	'forwarding.missing': () => 'cat /proc/cmdline',
	'forwarding.off': ({path}) => `echo '${sysctlName(path)} = 1' > /etc/sysctl.d/90-${sysctlName(path).replaceAll('.', '-')}.conf && sysctl --system`,
	'etcd.endpoint-invalid': () => undefined,
	'etcd.ca-unreadable': ({path}) => `ls -l ${path}`,
	'etcd.client-certificate-unusable': ({certificate, key}) => `ls -l ${certificate} ${key}`,
	'etcd.unreachable': ({url}) => `curl -v ${url}`,
	'etcd.unhealthy': ({url}) => `curl ${url.replace(/\/version$/, '/health')}`,
	'etcd.version-unreadable': ({url}) => `curl ${url}`,
	'etcd.too-old': ({url}) => `curl ${url}`,
	'file.missing': ({path}) => `ls -l ${path.replace(/\/[^/]*$/, '') || '/'}`,
	'directory.unreadable': ({path}) => `ls -ld ${path}`,
	'directory.not-empty': ({path}) => `mv ${path} ${path}.old`,
	'image.policy-unknown': () => undefined,
	'image.pull-failed': ({image}) => `crictl pull ${image}`,
	'image.sandbox-differs': (fields) => change(fields, fields.manager),
	'cgroup-driver.differs': (fields) => change(fields, fields.manager),
	'registry.unreachable': ({registry, url, shellProxy, manager}) => (shellProxy !== '' && manager === 'systemd' ? giveProxy : registry === 'registry.k8s.io' ? `kubestep init --image-repository ${mainlandMirror}` : `curl -sSI ${url}`),
	'certificate.pair': ({name, path, key, mend}) => (mend === 'renew' ? renewal(name, path) : `ls -l ${[...new Set([path, key])].map((one) => shell(one)).join(' ')}`),
	'host.unreadable': () => undefined,
};

/** Commands that install packages. */
const install: Readonly<Record<PackageManager, (names: string) => string>> = {
	apt: (names) => `apt-get update && apt-get install -y ${names}`,
	dnf: (names) => `dnf install -y ${names}`,
	yum: (names) => `yum install -y ${names}`,
	zypper: (names) => `zypper --non-interactive install ${names}`,
	apk: (names) => `apk add ${names}`,
};

/** Which versions the distribution and the repositories that are set up offer. */
const offered: Readonly<Record<PackageManager, (name: string) => string>> = {
	apt: (name) => `apt-get update && apt-cache policy ${name}`,
	dnf: (name) => `dnf --showduplicates list ${name}`,
	yum: (name) => `yum --showduplicates list ${name}`,
	zypper: (name) => `zypper search --details ${name}`,
	apk: (name) => `apk update && apk policy ${name.split(' ')[0] ?? name}`,
};

/** Both names that containerd comes under: the distribution's, and Docker's. */
const RUNTIME_PACKAGES: Readonly<Record<string, string>> = {containerd: 'containerd containerd.io', crio: 'cri-o'};

const PACKAGES: Readonly<Record<string, Partial<Record<PackageManager, string>> & {readonly others: string}>> = {
	losetup: {apt: 'mount', others: 'util-linux'},
	mount: {apt: 'mount', others: 'util-linux'},
	cp: {others: 'coreutils'},
	conntrack: {apt: 'conntrack', others: 'conntrack-tools'},
};

/** The package that a program comes in. */
export function packageOf(program: string, packages: PackageManager | undefined): string {
	const known = PACKAGES[program];
	return (packages && known?.[packages]) ?? known?.others ?? program;
}

const REPOSITORY = 'https://pkgs.k8s.io/core:/stable:/v';

/** Sets up the repository of a minor version (there is one for each), then installs its newest kubelet or exactly `version`. */
const kubelet: Readonly<Record<PackageManager, (minor: string, version?: string) => string>> = {
	apt: (minor, version) => [
		'mkdir -p /etc/apt/keyrings', `curl -fsSL ${REPOSITORY}${minor}/deb/Release.key | gpg --dearmor --yes -o /etc/apt/keyrings/kubernetes.gpg`,
		`echo 'deb [signed-by=/etc/apt/keyrings/kubernetes.gpg] ${REPOSITORY}${minor}/deb/ /' > /etc/apt/sources.list.d/kubernetes.list`, 'apt-get update',
		`apt-get install -y --allow-change-held-packages ${version === undefined ? 'kubelet' : `--allow-downgrades 'kubelet=${version}-*'`}`,
	].join(' && '),
	dnf: (minor, version) => and(yumRepository(minor), `dnf ${version === undefined ? 'install -y kubelet' : `downgrade -y kubelet-${version}`}`),
	yum: (minor, version) => and(yumRepository(minor), `yum ${version === undefined ? 'install -y kubelet' : `downgrade -y kubelet-${version}`}`),
	zypper: (minor, version) => [
		`rpm --import ${REPOSITORY}${minor}/rpm/repodata/repomd.xml.key`, `zypper addrepo --refresh ${REPOSITORY}${minor}/rpm/ kubernetes-${minor}`,
		`zypper --non-interactive install ${version === undefined ? 'kubelet' : `--oldpackage kubelet=${version}`}`,
	].join(' && '),
	apk: (minor) => `apk add 'kubelet=~${minor}'`,
};

function yumRepository(minor: string): string {
	const lines = ['[kubernetes]', 'name=Kubernetes', `baseurl=${REPOSITORY}${minor}/rpm/`, 'enabled=1', 'gpgcheck=1', `gpgkey=${REPOSITORY}${minor}/rpm/repodata/repomd.xml.key`];
	return `printf '${lines.map((line) => `${line}\\n`).join('')}' > /etc/yum.repos.d/kubernetes.repo`;
}

/** The kernel's parameter for cgroup v2, by the boot loader that goes with the package manager; counts from the next boot on. */
const UNIFIED = 'systemd.unified_cgroup_hierarchy=1';
const grub = `sed -i 's/^GRUB_CMDLINE_LINUX="/&${UNIFIED} /' /etc/default/grub`;
const unifiedCgroups: Readonly<Record<PackageManager, string>> = {
	apt: `${grub} && update-grub`,
	dnf: `grubby --update-kernel=ALL --args=${UNIFIED}`,
	yum: `grubby --update-kernel=ALL --args=${UNIFIED}`,
	zypper: `${grub} && grub2-mkconfig -o /boot/grub2/grub.cfg`,
	apk: 'sed -i \'s/^#*rc_cgroup_mode=.*/rc_cgroup_mode="unified"/\' /etc/rc.conf',
};

/** Gives containerd the shell's proxy: its value is in the shell, so that no password is in this text. */
const giveProxy = 'mkdir -p /etc/systemd/system/containerd.service.d && printf \'[Service]\\nEnvironment="HTTPS_PROXY=%s" "NO_PROXY=%s"\\n\' "${HTTPS_PROXY:-$https_proxy}" "${NO_PROXY:-$no_proxy}" > /etc/systemd/system/containerd.service.d/http-proxy.conf && systemctl daemon-reload && systemctl restart containerd';

/** Changes, adds or writes a line of the runtime's configuration, and has the runtime read it. */
function change({service, file, setting, table, line, tableLine, header}: RuntimeSetting, manager: Platform['manager']): string | undefined {
	if (file === '') {
		return undefined;
	}
	const value = setting.slice(setting.indexOf('=') + 2);
	const edit = line > 0 ? `sed -i '${line}s|=.*|= ${value}|' ${file}`
		: tableLine > 0 ? `sed -i '${tableLine}a\\  ${setting}' ${file}`
			: `mkdir -p ${file.replace(/\/[^/]*$/, '')} && printf '${header === '' ? '' : `${header}\\n`}\\n[${table}]\\n  ${setting}\\n' >> ${file}`;
	return and(edit, restart(service, manager));
}

const restart = (service: string, manager: Platform['manager']): string => (manager === 'openrc' ? `rc-service ${service} restart` : `systemctl restart ${service}`);

function startRuntime(socket: string, installed: boolean, {packages, manager}: Platform): string | undefined {
	const service = serviceOf(socket);
	if (service === undefined || (!installed && packages === undefined)) {
		return undefined;
	}
	const start = manager === 'openrc' ? `rc-update add ${service} default && rc-service ${service} start` : `systemctl enable --now ${service}`;
	return installed || packages === undefined ? start : and(install[packages](service === 'crio' ? 'cri-o' : service), start);
}

/** Whether a socket is there and not for this user, by the system's words. */
export const isForbidden = (message: string): boolean => /\bEACCES\b|permission denied/.test(message);

function logOf(socket: string, manager: Platform['manager']): string | undefined {
	const service = serviceOf(socket);
	return service && (manager === 'openrc' ? `rc-service ${service} status; tail -n 50 /var/log/${service}*` : `journalctl -u ${service} -n 50`);
}

const RUNTIMES: readonly (readonly [RegExp, string])[] = [[/crio/, 'crio'], [/cri-dockerd/, 'cri-docker'], [/containerd/, 'containerd']];

/** The usual service behind a CRI socket; undefined for a socket of one's own. */
function serviceOf(socket: string): string | undefined {
	return RUNTIMES.find(([pattern]) => pattern.test(socket))?.[1];
}

/** `/proc/sys/net/ipv4/ip_forward` is `net.ipv4.ip_forward`. */
export function sysctlName(path: string): string {
	return path.replace('/proc/sys/', '').replaceAll('/', '.');
}

/** `1.36` of `v1.36.2`; this program's own where the version is none. */
export function minorOf(version: string): string {
	const {major = 1, minor = 36} = parseKubernetesVersion(version) ?? parseKubernetesVersion(currentVersion) ?? {};
	return `${major}.${minor}`;
}

const hostOf = (url: string): string => new URL(url).hostname.replace(/^\[|\]$/g, '');

const and = (...commands: readonly string[]): string => commands.join(' && ');
