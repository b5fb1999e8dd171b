import {execFile, execFileSync} from 'node:child_process';
import {mkdtempSync, rmdirSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {where} from '../needs.ts';

const repository = join(import.meta.dirname, '../..');

/** A node that is a root file system in memory, with its own mounts and processes; it goes with its last process. */
const PREPARE = `
set -eu
mount -t tmpfs none "$R"
mkdir -p "$R/etc" "$R/tmp" "$R/run" "$R/proc" "$R/dev" "$R/root" "$R/srv/data" "$R/program" "$R/fake" "$R/var/lib/kubelet" "$R/var/log"
for part in usr bin sbin lib lib64; do
	if [ -L "/$part" ]; then cp -P "/$part" "$R/$part"; elif [ -d "/$part" ]; then mkdir "$R/$part"; mount --rbind "/$part" "$R/$part"; fi
done
mount -t proc proc "$R/proc"
mount --bind /dev "$R/dev"
mount --bind "$REPOSITORY" "$R/program"
printf 'root:x:0:0:root:/root:/bin/sh\\nann:x:1002:1002::/home/ann:/bin/sh\\n' > "$R/etc/passwd"
printf 'root:x:0:\\nann:x:1002:\\n' > "$R/etc/group"
cat > "$R/fake/systemctl" <<'END'
#!/bin/sh
case "$*" in
	*stop*) [ ! -e /refuse ] || { echo 'Failed to stop kubelet.service: Access denied' >&2; exit 4; } ;;
	*) echo 'Loaded: loaded' ;;
esac
END
chmod 755 "$R/fake/systemctl"
seq 20 | while read -r one; do echo "$one" > "$R/srv/data/$one"; done
cat > "$R/fake/undo" <<'END'
#!/bin/sh
cd / && /program/node_modules/node/bin/node /program/bin/kubestep.js "\${@:-undo}" --output plain 2>&1
echo "status $?"
END
chmod 755 "$R/fake/undo"
printf '%s\\n' "$DONE" > "$R/done.sh"
exec env -i PATH=/fake:/usr/bin:/bin:/usr/sbin:/sbin HOME=/root chroot "$R" /bin/sh -eu /done.sh
`;

const isAble = (): boolean => {
	try {
		execFileSync('unshare', ['-m', '-p', '-f', '-n', 'sh', '-c', 'mount -t tmpfs none /mnt && command -v chroot'], {stdio: 'ignore'});
		return true;
	} catch {
		return false;
	}
};

async function onNode(script: string): Promise<string> {
	const root = mkdtempSync(join(tmpdir(), 'kubestep-node-'));
	try {
		return await new Promise((resolve, reject) => {
			execFile('unshare', ['-m', '-p', '-f', '-n', 'sh', '-c', PREPARE], {env: {...process.env, R: root, REPOSITORY: repository, DONE: script}}, (error, stdout, stderr) => {
				if (error === null) {
					resolve(stdout + stderr);
				} else {
					reject(new Error(`${error.message}\n${stdout}${stderr}`));
				}
			});
		});
	} finally {
		rmdirSync(root);
	}
}

const at = '2026-11-24T16:30:00.000Z';
const kubelet = {step: 'kubelet-start/start', state: 'done', at, paths: [], service: {name: 'kubelet', ran: false}, started: 'kubelet'};

/** A shell's words that write a journal. */
const journal = (entries: readonly object[], grown: object = {}, basis: object = {}, links: object = {}) => `mkdir -p -m 700 /var/lib/kubestep
cat > /var/lib/kubestep/journal.json <<'END'
${JSON.stringify({version: 2, basis: {socket: '', etcd: '/var/lib/etcd', grown, ...basis}, links, entries})}
END
chmod 600 /var/lib/kubestep/journal.json
`;

const volume = `echo x > /var/lib/kubelet/x
mkdir -p /var/lib/kubelet/pods/u/volumes/nfs
mount --bind /srv/data /var/lib/kubelet/pods/u/volumes/nfs
${journal([kubelet], {'/var/lib/kubelet': ['x']})}`;

const SHOW = `echo "data $(ls /srv/data | wc -l)"
echo "kubelet $(ls /var/lib/kubelet | tr '\\n' ' ')"
`;

where(process.platform === 'linux' && process.getuid?.() === 0 && isAble(), 'undo on a node of its own needs Linux, root, and to be allowed to mount', () => {
	describe('undo on a node', () => {
		test('unmounts a volume before it deletes what it was mounted in', async () => {
			const out = await onNode(`${volume}undo undo --yes\n${SHOW}`);
			expect(out).toMatch(/status 0\ndata 20\nkubelet x \n/);
			expect(out).toMatch(/mounts below \/var\/lib\/kubelet: .*1 mount|mounts below \/var\/lib\/kubelet unmounted/);
		});

		test('stops before it deletes anything where the volume is in use, and says so', async () => {
			const out = await onNode(`${volume}(cd /var/lib/kubelet/pods/u/volumes/nfs && exec sleep 60) &\nsleep 0.2\nundo undo --yes\n${SHOW}kill $!\nwait || true\nundo undo --yes\n${SHOW}`);
			expect(out).toMatch(/Something is still mounted below \/var\/lib\/kubelet: \/var\/lib\/kubelet\/pods\/u\/volumes\/nfs\.[^]*status 1\ndata 20\nkubelet pods x \n[^]*status 0\ndata 20\nkubelet x \n/);
			expect(out.split('status 1')[0]).not.toContain('is undone');
		});

		test('stops where the kubelet cannot be stopped, and the next one goes on', async () => {
			const out = await onNode(`${volume}touch /refuse\nundo undo --yes\n${SHOW}rm /refuse\nundo undo --yes\n${SHOW}`);
			expect(out).toMatch(/kubelet could not be stopped: systemctl stop kubelet: Failed to stop kubelet\.service: Access denied\.[^]*status 1\ndata 20\nkubelet pods x \n[^]*status 0\ndata 20\nkubelet x \n/);
		});
	});

	describe('a directory that was handed to a run', () => {
		const ann = {path: '/home/ann/etcd', before: {type: 'directory', mode: 0o755, uid: 1002, gid: 1002}};
		const handed = (links: object = {}) => journal([{step: 'etcd', state: 'done', at, paths: [ann]}, kubelet], {'/home/ann/etcd': []}, {places: {certificates: [], kubeconfigs: [], data: ['/home/ann/etcd']}}, links);
		const make = 'mkdir -p /home/ann/etcd /srv/roots/member; chmod 700 /srv/roots /home/ann/etcd; chown 1002:1002 /home/ann\n';

		test('gets its mode and owner back; a link in its place gives nothing away, and nothing in there goes', async () => {
			const out = await onNode(`${make}${handed()}cp -a /var/lib/kubestep /tmp/k; undo undo --yes\nstat -c '%a %u' /home/ann/etcd
rm -rf /var/lib/kubestep; cp -a /tmp/k /var/lib/kubestep; rmdir /home/ann/etcd; ln -s /srv/roots /home/ann/etcd\nundo undo --yes\nstat -c '%a %u %n' /srv/roots; ls /srv/roots`);
			expect(out).toMatch(/status 0\n755 1002\n[^]*\/home\/ann\/etcd led elsewhere when the run began, and leads to \/srv\/roots now[^]*status 0\n700 0 \/srv\/roots\nmember\n/);
		});

		test('and was a link then, is emptied where that led, as its dry run says', async () => {
			const out = await onNode(`${make}rmdir /home/ann/etcd; ln -s /srv/roots /home/ann/etcd; echo x > /srv/roots/notes\n${handed({'/home/ann/etcd': '/srv/roots'})}undo undo --dry-run; undo undo --yes\nstat -c '%a %u' /srv/roots; ls /srv/roots`);
			expect(out).toMatch(/delete member in \/home\/ann\/etcd \(\/srv\/roots\): [^]*status 0\n[^]*status 0\n755 1002\nnotes\n$/);
			expect(out).not.toContain('Not all is undone');
		});
	});

	const crafted = `${journal([{step: 'a', state: 'begun', at, paths: [{path: '/etc/passwd', before: {type: 'absent'}}]}, {step: 'b', state: 'done', at, paths: [{path: '/etc/cron.d/x', before: {type: 'file', sha256: '../../../../tmp/evil', mode: 420, uid: 0, gid: 0}}]}, kubelet], {'/srv/data': []})}
mkdir /etc/cron.d; echo evil > /tmp/evil; cp /etc/passwd /tmp/passwd
`;
	const untouched = 'cmp /etc/passwd /tmp/passwd; [ ! -e /etc/cron.d/x ]; echo "data $(ls /srv/data | wc -l)"\n';

	describe('a journal of others', () => {
		test.each(['undo --yes', 'undo --dry-run', 'reset --force', 'init --apiserver-advertise-address 192.0.2.10 --kubernetes-version v1.36.2'])('in a folder of another user is not believed by %s', async (command) => {
			const out = await onNode(`${crafted}chown 1002:1002 /var/lib/kubestep /var/lib/kubestep/journal.json; chmod 777 /var/lib/kubestep\nundo ${command}\n${untouched}stat -c '%u %a' /var/lib/kubestep/journal.json`);
			expect(out).toMatch(/\/var\/lib\/kubestep is not believed: it belongs to the user 1002 \(mode 0777\), and not to root\.[^]*status 1\ndata 20\n1002 600\n/);
		});

		test.each([
			['a folder that others may write', 'chmod 777 /var/lib/kubestep', /kubestep is not believed: others than its owner may write it \(user 0, mode 0777\)/],
			['a folder that is a link', 'mv /var/lib/kubestep /srv/k; ln -s /srv/k /var/lib/kubestep', /kubestep is not believed: it is a link/],
			['a journal of another user', 'chown 1002 /var/lib/kubestep/journal.json', /journal\.json is not believed: it belongs to the user 1002/],
			['a journal that is a link', 'mv /var/lib/kubestep/journal.json /tmp/j; ln -s /tmp/j /var/lib/kubestep/journal.json', /journal\.json is not believed: it is a link/],
			['a journal that is a pipe', 'rm /var/lib/kubestep/journal.json; mkfifo -m 600 /var/lib/kubestep/journal.json', /journal\.json is not believed: it is no regular file/],
			['a journal of a gigabyte', 'truncate -s 1G /var/lib/kubestep/journal.json', /journal\.json is not believed: it has 1073741824 bytes/],
			['a journal that names what no run writes', 'true', /journal\.json is not believed: .* at /],
		])('%s is not believed, and the way out that is told works', async (_, change, said) => {
			const out = await onNode(`${crafted}${change}\nundo undo --yes > /tmp/out; cat /tmp/out\n${untouched}
sh -c "$(sed -n 's/^ *\\(mv .*\\)$/\\1/p; s/^ *[$#] *\\(mv .*\\)$/\\1/p' /tmp/out | head -n 1)"
undo undo --yes`);
			expect(out).toMatch(said);
			expect(out).toMatch(/status 1\ndata 20\n[^]*There was nothing to undo on [^]*status 0\n/);
		});
	});
});
