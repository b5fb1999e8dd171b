#!/usr/bin/env bash
# What a newcomer does: clones HEAD into an empty folder and runs the README's two commands, with no
# variables but HOME, PATH and LANG, an empty home and no terminal. Fails where a command fails or
# leaves files that git does not ignore.
#
#     scripts/fresh.sh
set -euo pipefail
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

git clone -q "$repository" "$work/project"
cd "$work/project"
mapfile -t commands < <(sed -n 's/^[[:space:]]*\$\{0,1\} *\(npm ci.*\)$/\1/p' README.md | head -2)
[ "${#commands[@]}" = 2 ] || { echo 'fresh: README.md holds no two lines that begin with npm ci' >&2; exit 1; }

mkdir "$work/home"
printf 'registry=%s\n' "$(npm config get registry)" >"$work/home/.npmrc"
for command in "${commands[@]}"; do
	echo "== $command"
	start=$SECONDS
	status=0
	env -i HOME="$work/home" PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin LANG=C.UTF-8 bash -c "$command" </dev/null >"$work/log" 2>&1 || status=$?
	# Where it failed all of it is wanted; otherwise its end tells enough.
	if [ "$status" = 0 ]; then tail -n 8 "$work/log"; else cat "$work/log"; fi
	echo "== exit $status after $((SECONDS - start)) s"
	[ "$status" = 0 ]
	rm -rf node_modules
done
left=$(git status --porcelain)
[ -z "$left" ] || { printf 'fresh: left behind, and not ignored:\n%s\n' "$left" >&2; exit 1; }
echo 'fresh: both commands of the README work'
