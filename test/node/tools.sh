# What the faults of faults.ts use on a node; sourced by bash there. KUBESTEP_CHECKOUT is this checkout, KUBESTEP_NODE the Node.js to run it with.
tools() { "$KUBESTEP_NODE" "$KUBESTEP_CHECKOUT/test/node/tools.ts" "$@"; }
kubestep() { "$KUBESTEP_NODE" "$KUBESTEP_CHECKOUT/bin/kubestep.js" "$@" </dev/null; }
reissue() { tools reissue "$@"; }

# write PATH TEXT
write() { mkdir -p "$(dirname "$1")" && printf '%s\n' "$2" > "$1"; }

# A process of somebody else's that takes a port; registry PORT STATUS [tls] answers every request with that status.
background() {
	setsid "$KUBESTEP_NODE" "$KUBESTEP_CHECKOUT/test/node/tools.ts" "$@" </dev/null >/run/rig/tools.log 2>&1 &
	echo $! >> /run/rig/tools.pids
	for _ in $(seq 100); do grep -q listening /run/rig/tools.log && return 0; sleep 0.1; done
	cat /run/rig/tools.log
	return 1
}
listen() { background listen "$@"; }
registry() { background registry "$@"; }
stop-listening() { xargs kill < /run/rig/tools.pids; rm /run/rig/tools.pids; }

# The rig's node runs containerd by itself: its process is the node's first, its configuration beside /run/rig/node.
containerd-config() { sed -i "$1" "$(dirname "$(readlink -f /run/rig/node)")/containerd.toml"; }
pause-containerd() { kill -STOP "$(cat /run/rig/node/pid)"; }
resume-containerd() { kill -CONT "$(cat /run/rig/node/pid)"; }
restart-containerd() {
	local old
	old=$(cat /run/rig/node/pid)
	setsid sleep 5 & # a node lives as long as something runs in it
	kill "$old"
	while kill -0 "$old" 2>/dev/null; do sleep 0.1; done
	setsid containerd -c "$(dirname "$(readlink -f /run/rig/node)")/containerd.toml" </dev/null >>/run/rig/node/node.log 2>&1 &
	echo $! > /run/rig/node/pid
	for _ in $(seq 100); do ctr version >/dev/null 2>&1 && return 0; sleep 0.1; done
	tail -n 5 /run/rig/node/node.log
	return 1
}
