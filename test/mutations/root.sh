# A root file system to be thrown away, for what runs as root: sh root.sh CHECKOUT NODE WORDS…
# To be run in namespaces of its own (unshare): mounts, network and processes go with the last process in it, and
# nobody outside sees what is mounted over a folder that is there anyway.
set -e
checkout=$1 node=$2 root=/mnt
shift 2
case "$checkout:$node" in */mnt/*) root=/srv ;; esac
mount --make-rprivate /
mount -t tmpfs -o mode=0755,size=1g,nr_inodes=200k tmpfs "$root"
cd "$root"
mkdir -p dev proc sys tmp run root usr/bin usr/sbin etc var/lib var/log home boot srv/data mnt case
chmod 1777 tmp
chmod 700 root
ln -s ../run var/run
ln -s usr/bin bin
ln -s usr/sbin sbin
bind() {
	mkdir -p ".$1"
	mount --bind "$1" ".$1"
	mount -o remount,bind,ro ".$1"
}
for libraries in /lib /lib32 /lib64 /usr/lib /usr/lib32 /usr/lib64; do
	if [ -L "$libraries" ]; then
		ln -s "$(readlink "$libraries")" ".$libraries"
	elif [ -d "$libraries" ]; then
		bind "$libraries"
	fi
done
bind "$checkout"
case $node in
"$checkout"/*) ;;
*) mkdir -p ".$(dirname "$node")" && touch ".$node" && mount --bind "$node" ".$node" ;;
esac
for program in sh mount umount ip mknod; do
	cp -L "$(readlink -f "$(command -v $program)")" usr/bin/$program
	chmod 755 usr/bin/$program
done
mount -t proc proc proc
mount -t sysfs -o ro sysfs sys
mknod -m 666 dev/null c 1 3
mknod -m 666 dev/zero c 1 5
mknod -m 666 dev/full c 1 7
mknod -m 666 dev/random c 1 8
mknod -m 666 dev/urandom c 1 9
ip link set lo up
ip address add 192.0.2.10/32 dev lo
hostname cp1
# A disk of its own, below what runs fill and empty.
mount -t tmpfs -o size=16m tmpfs srv/data
mkdir -p var/lib/kubelet/pods/u/volumes/nfs
mount --bind srv/data var/lib/kubelet/pods/u/volumes/nfs
exec chroot . "$node" "$@"
