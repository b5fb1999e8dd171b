#!/usr/bin/env bash
# Has what is shipped as somebody has it who has just got it: on a Debian without Node and without a network, first as the deb,
# then as the bare executable. Each runs a sandbox's init, a plan and the doctor; the deb is then removed, and leaves nothing.
#
#     scripts/package/try.sh [FOLDER]      what is shipped; out/ unless said
#
# Prints each step with its time. Status 1 where one fails; 0, and why, where it cannot be tried here. The bare Debian is kept
# in /var/cache/kubestep-try, where root alone may write: making one takes a quarter of a minute. What a deb needs beside it
# lies in its apt's cache, in place of a network.
set -uo pipefail
out=$(realpath -m "${1:-$(dirname "${BASH_SOURCE[0]}")/../../out}")
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
export PATH=$PWD/node_modules/.bin:$PATH
skip() {
	echo "try: skipped: $1"
	exit 0
}

case $(uname -m) in
	x86_64) arch=x64 deb=amd64 ;;
	aarch64) arch=arm64 deb=arm64 ;;
	*) skip "nothing is shipped for $(uname -m)" ;;
esac
version=$(sed -n 's/^  "version": "\(.*\)",$/\1/p' package.json)
executable=$out/kubestep-$version-linux-$arch
[ "$(id -u)" = 0 ] || skip 'not root, who alone can change the root of a program'
[ -x "$executable" ] || skip "there is no $executable. Run: npm run package -- executable"
unshare --mount --pid --fork --net ip link set lo up 2>/dev/null || skip 'no namespaces can be made here, or there is no ip to set up the loopback of one (Debian: iproute2)'

work=$(mktemp -d /tmp/kubestep-try-XXXXXX)
trap 'rm -rf "$work"' EXIT
root=$work/root
now() { date +%s%N; }
begun=$(now)
# A step with its time. What it said is shown where it fails, which ends all.
step() {
	local name=$1 start
	shift
	start=$(now)
	if "$@" >"$work/said" 2>&1; then
		printf 'try: %5d ms  %s\n' $((($(now) - start) / 1000000)) "$name"
	else
		printf 'try: FAILED    %s\n' "$name"
		tail -n 20 "$work/said"
		exit 1
	fi
}

# In a root, in namespaces of its own: what it mounts and starts goes with it.
inside() {
	unshare --mount --pid --fork --kill-child --net --propagation private /bin/sh -c '
		root=$1; shift
		ip link set lo up; mount -t proc proc "$root/proc" && mount -t tmpfs tmpfs "$root/tmp" && exec chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
	' sh "$root" "$@"
}

suite=$(. /etc/os-release && [ "${ID:-}" = debian ] && echo "${VERSION_CODENAME:-}")
suite=${suite:-bookworm}
base=/var/cache/kubestep-try/$suite-$deb-bare.tar
if [ -z "$(find "$base" -mtime -14 -user root ! -perm /022 2>/dev/null)" ]; then
	command -v mmdebstrap >/dev/null || skip 'no mmdebstrap here to make a bare Debian with'
	install -d -m 0700 "${base%/*}"
	start=$(now)
	if ! timeout 120 mmdebstrap --quiet --mode=root --variant=apt --skip=cleanup/apt --aptopt='Acquire::Retries "2"' \
		"$suite" "$work/base.tar" http://deb.debian.org/debian >"$work/said" 2>&1; then
		tail -n 3 "$work/said"
		skip "no bare Debian $suite could be made"
	fi
	mv "$work/base.tar" "$base"
	printf 'try: %5d ms  a bare Debian %s is made\n' $((($(now) - start) / 1000000)) "$suite"
fi
mkdir "$root"
step "a bare Debian $suite is unpacked" tar -xf "$base" -C "$root"
step 'it has no Node' inside sh -c '! command -v node'

package=$out/kubestep_${version}_$deb.deb
if [ ! -f "$package" ] || [ "$executable" -nt "$package" ]; then
	mkdir "$work/out"
	ln "$executable" "$work/out/" 2>/dev/null || cp "$executable" "$work/out/"
	step 'a deb of the executable is made, in haste' node --input-type=module -e 'import {deb} from "./scripts/package/deb.mjs"; await deb(process.argv[1], {level: 0});' "$work/out"
	package=$work/out/kubestep_${version}_$deb.deb
fi
if ! command -v lintian >/dev/null; then
	echo 'try: skipped: no lintian here to hold the deb to'
else
	step 'lintian finds no error in the deb' lintian --allow-root --fail-on error "$package"
fi

# What a person does first; $1 is how the program is called.
use() {
	local kubestep=$1
	step "$kubestep version" inside "$kubestep" version
	# It runs as root: neither Node's options nor OpenSSL's configuration load anything into it.
	step "$kubestep version, with variables that would load others' code" inside sh -euc '
		printf "nodejs_conf = n\n[n]\nproviders = p\n[p]\nx = x\n[x]\nmodule = /tmp/x.so\nactivate = 1\n" >/tmp/conf
		OPENSSL_CONF=/tmp/conf NODE_OPTIONS="--require /tmp/x.js" "$1" version' sh "$kubestep"
	# In one shell: the folder of the sandbox is in a /tmp that goes with it.
	step "$kubestep init, plan and doctor in a sandbox" inside sh -euc '
		"$1" init --sandbox=/tmp/x --sandbox-speed=0 --output plain >/tmp/init
		grep -q "kubeadm join" /tmp/init
		test -s /tmp/x/etc/kubernetes/admin.conf
		"$1" doctor --sandbox=/tmp/x --sandbox-speed=0 >/tmp/doctor || [ $? = 1 ]
		test -s /tmp/doctor
		"$1" plan --sandbox=/tmp/y --sandbox-speed=0 --output plain >/tmp/plan
		grep -q "kubeadm join" /tmp/plan
	' sh "$kubestep"
	# No node to be: the doctor says what is missing, and ends as it does where it found something.
	step "$kubestep doctor, of the bare machine" inside sh -uc '"$1" doctor --apiserver-advertise-address 192.0.2.10 --kubernetes-version v1.36.2 >/tmp/doctor 2>&1; [ $? = 1 ] && grep -qi kubelet /tmp/doctor' sh "$kubestep"
	step "$kubestep --help, in Chinese" inside sh -euc '"$1" --help --lang zh | grep -q "控制平面"' sh "$kubestep"
}

listing() { (cd "$root" && find . -xdev \( -path ./proc -o -path ./tmp -o -path ./var/lib/dpkg -o -path ./var/lib/apt -o -path ./var/cache -o -path ./var/log \) -prune -o -print | sort); }
listing >"$work/before"
install -m 0644 "$package" "$root/root/kubestep.deb"
step 'apt installs the deb, without a network' inside apt-get install -y --no-install-recommends /root/kubestep.deb
rm "$root/root/kubestep.deb"
step 'the executable is in the deb as it is' cmp "$executable" "$root/usr/bin/kubestep"
use kubestep
step 'its files are as they were packed' inside sh -c 'x=$(dpkg --verify kubestep) && [ -z "$x" ]'
step 'apt removes it, and what came with it' inside apt-get purge -y --autoremove kubestep
listing >"$work/after"
step 'nothing of it is left' diff "$work/before" "$work/after"

install -m 0755 "$executable" "$root/root/kubestep"
step 'a bare Debian has every library that it needs' inside sh -c '! ldd /root/kubestep | grep "not found"'
use /root/kubestep
printf 'try: ok after %d s\n' $((($(now) - begun) / 1000000000))
