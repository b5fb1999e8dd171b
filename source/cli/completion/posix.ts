import {quoted} from '../../strings/quote.ts';
import {aliases} from '../line/commands.ts';
import type {CompletedFlag, CompletionTable, Offer} from './table.ts';

/** Completion for bash, also the 3.2 of macOS: no associative arrays, no `mapfile`. */
export const bashScript = (table: CompletionTable): string => `# bash completion of kubestep, written by: kubestep completion bash
${shared(table)}
${BASH}`;

/** Completion for zsh: to be sourced, or a file \`_kubestep\` in a folder of $fpath. */
export const zshScript = (table: CompletionTable): string => `#compdef kubestep
# zsh completion of kubestep, written by: kubestep completion zsh
${shared(table)}
${ZSH}`;

/** The tables as functions, and the walk along what is typed: bash and zsh read both alike. */
function shared({commands, flags}: CompletionTable): string {
	const entries: readonly (readonly [string, string])[] = [...commands.filter(({path}) => path !== '').map(({path}) => [path, path] as const), ...Object.entries(aliases)];
	return `
# The command that words call: $1 so far, $2 the next word. Status 1 where it is none.
_kubestep_enter() {
	case "\${1:+$1 }\${2/\\// }" in
${arms(entries, (path) => `_kubestep_path=${quoted(path)}`)}
		*) return 1 ;;
	esac
}

# What may come below a command, as word:meaning.
_kubestep_below() {
	case $1 in
${arms(commands.filter(({below}) => below.length > 0).map(({path, below}) => [path, array(below)]), (list) => `_kubestep_offers=${list}`)}
		*) _kubestep_offers=() ;;
	esac
}

# What may stand at place $2 after a command.
_kubestep_operands() {
	case "$1 $2" in
${arms(commands.flatMap(({path, operands}) => operands.map((words, index) => [`${path} ${String(index)}`, words === 'file' ? '() _kubestep_takes=file' : array(words.map((word) => ({word, about: ''})))] as const)), (list) => `_kubestep_offers=${list}`)}
		*) _kubestep_offers=() ;;
	esac
}

# The flags of a command, by their entries in the table below. Status 1 where it does nothing by itself.
_kubestep_flags() {
	case $1 in
${arms(commands.map(({path, flags: ids, acts}) => [path, `${acts ? '' : '!'}${ids.join(' ')}`]), (ids) => `_kubestep_ids=(${ids.replace('!', '')})${ids.startsWith('!') ? '; return 1' : ''}`)}
	esac
}

_kubestep_flag() {
	_kubestep_offers=()
	case $1 in
${flags.map((flag) => `\t\t${flag.id}) ${fields(flag)} ;;`).join('\n')}
	esac
}
${WALK}`;
}

function fields({names, takes, values, about, hidden}: CompletedFlag): string {
	return [`_kubestep_names=(${names.join(' ')})`, `_kubestep_takes=${takes}`, `_kubestep_about=${hidden ? '' : quoted(about)}`, ...(values.length === 0 ? [] : [`_kubestep_offers=${array(values)}`])].join('; ');
}

/** Arms of a \`case\`, those that do the same in one. */
function arms(entries: readonly (readonly [string, string])[], act: (value: string) => string): string {
	return [...Map.groupBy(entries, ([, value]) => value)].map(([value, same]) => `\t\t${same.map(([key]) => quoted(key)).join('|')}) ${act(value)} ;;`).join('\n');
}

const array = (offers: readonly Offer[]): string => `(${offers.map(({word, about}) => quoted(about === '' ? word : `${word}:${about}`)).join(' ')})`;

const WALK = `
# Which flag of the command is written $1. Sets what is known of it; status 1 where there is none.
_kubestep_find() {
	local id name
	_kubestep_flags "$_kubestep_path"
	for id in "\${_kubestep_ids[@]}"; do
		_kubestep_flag "$id"
		for name in "\${_kubestep_names[@]}"; do
			if [[ $name == "$1" ]]; then
				_kubestep_id=$id
				return 0
			fi
		done
	done
	return 1
}

# Goes along the words before the one at the cursor: which command, which flags, how many operands,
# and whether the next word is the value of a flag.
_kubestep_walk() {
	local word
	_kubestep_path='' _kubestep_expects='' _kubestep_given=' ' _kubestep_count=0 _kubestep_plain='' _kubestep_help=''
	for word in "$@"; do
		if [[ -n $_kubestep_expects ]]; then
			_kubestep_expects=''
		elif [[ -n $_kubestep_plain ]]; then
			_kubestep_count=$((_kubestep_count + 1))
		elif [[ $word == -- ]]; then
			_kubestep_plain=yes
		elif [[ $word == -* ]]; then
			if _kubestep_find "\${word%%=*}"; then
				_kubestep_given="$_kubestep_given$_kubestep_id "
				if [[ $word != *=* && $_kubestep_takes != nothing && $_kubestep_takes != optional ]]; then
					_kubestep_expects=$_kubestep_id
				fi
			fi
		elif [[ -z $_kubestep_path && $word == help ]]; then
			_kubestep_help=yes
		elif ! _kubestep_enter "$_kubestep_path" "$word"; then
			_kubestep_count=$((_kubestep_count + 1))
		fi
	done
}

# Flags that may still be given, as word:meaning. Lists may be given again.
_kubestep_open_flags() {
	local id name
	local -a open
	open=()
	_kubestep_flags "$_kubestep_path"
	for id in "\${_kubestep_ids[@]}"; do
		_kubestep_flag "$id"
		if [[ -n $_kubestep_about && ( $_kubestep_takes == list || $_kubestep_given != *" $id "* ) ]]; then
			for name in "\${_kubestep_names[@]}"; do
				open+=("$name:$_kubestep_about")
			done
		fi
	done
	_kubestep_offers=("\${open[@]}")
}

# Leaves out of _kubestep_offers what is in the list $1 already.
_kubestep_drop() {
	local entry
	local -a open
	open=()
	for entry in "\${_kubestep_offers[@]}"; do
		if [[ ",$1" != *",\${entry%%:*},"* ]]; then
			open+=("$entry")
		fi
	done
	_kubestep_offers=("\${open[@]}")
}

# What may stand where no flag has been begun: _kubestep_offers, or files where _kubestep_takes says so.
_kubestep_open_words() {
	_kubestep_takes=''
	if [[ -n $_kubestep_plain || $_kubestep_count -gt 0 ]]; then
		_kubestep_operands "$_kubestep_path" "$_kubestep_count"
		return
	fi
	_kubestep_below "$_kubestep_path"
	if [[ \${#_kubestep_offers[@]} -eq 0 ]]; then
		_kubestep_operands "$_kubestep_path" 0
	fi
}
`;

const BASH = `# Answers with those of _kubestep_offers that begin with $1, each behind $2. Where several are listed,
# their meanings stand beside them; a word alone is inserted without.
_kubestep_reply() {
	local entry word shown wide=0
	local -a found
	found=()
	for entry in "\${_kubestep_offers[@]}"; do
		word=\${entry%%:*}
		if [[ $word == "$1"* ]]; then
			found+=("$entry")
			if [[ \${#word} -gt $wide ]]; then
				wide=\${#word}
			fi
		fi
	done
	for entry in "\${found[@]}"; do
		word=\${entry%%:*}
		# COMP_TYPE is a character's number: 63 lists, and so may a tab (9) and its kin (33, 64); 37 and 42 insert.
		if [[ \${#found[@]} -gt 1 && $word != "$entry" && \${COMP_TYPE:-63} != 37 && \${COMP_TYPE:-63} != 42 ]]; then
			printf -v shown "%-\${wide}s  (%s)" "$word" "\${entry#*:}"
			COMPREPLY+=("$2\${shown:0:\${COLUMNS:-80}-2}")
		else
			COMPREPLY+=("$2$word")
		fi
	done
}

# Values of the flag _kubestep_takes and _kubestep_offers tell of: $1 is typed so far, $2 stays before it.
_kubestep_values() {
	local head='' left
	case $_kubestep_takes in
		one) _kubestep_reply "$1" "$2" ;;
		list)
			if [[ $1 == *,* ]]; then
				head=\${1%,*},
			fi
			_kubestep_drop "$head"
			_kubestep_reply "\${1#"$head"}" "$2$head"
			compopt -o nospace 2>/dev/null
			;;
		file|folder|optional)
			compopt -o filenames 2>/dev/null
			local kind=-d
			if [[ $_kubestep_takes == file ]]; then
				kind=-f
			fi
			while IFS= read -r left; do
				COMPREPLY+=("$2$left")
			done < <(compgen "$kind" -- "$1")
			;;
	esac
}

_kubestep() {
	local _kubestep_path _kubestep_expects _kubestep_given _kubestep_count _kubestep_plain _kubestep_help _kubestep_takes _kubestep_about _kubestep_id
	local -a _kubestep_offers _kubestep_ids _kubestep_names words
	local line=\${COMP_LINE:0:$COMP_POINT} current cut index
	COMPREPLY=()
	# Not COMP_WORDS, which is cut at = and : too. Without -r a backslash keeps a space in its word.
	read -a words <<<"$line"
	current=''
	if [[ $line != *[[:space:]] ]]; then
		index=$((\${#words[@]} - 1))
		current=\${words[$index]}
		unset "words[$index]"
	fi
	_kubestep_walk "\${words[@]:1}"
	if [[ -n $_kubestep_expects ]]; then
		_kubestep_flag "$_kubestep_expects"
		_kubestep_values "$current" ''
	elif [[ -n $_kubestep_help || -n $_kubestep_plain || $current != -* ]]; then
		_kubestep_open_words
		if [[ $_kubestep_takes == file ]]; then
			_kubestep_values "$current" ''
		else
			_kubestep_reply "$current" ''
		fi
		if [[ $_kubestep_takes != file && -z $current$_kubestep_help$_kubestep_plain ]] && _kubestep_flags "$_kubestep_path"; then
			_kubestep_open_flags
			_kubestep_reply '--' ''
		fi
	elif [[ $current == *=* ]]; then
		_kubestep_find "\${current%%=*}" && _kubestep_values "\${current#*=}" "\${current%%=*}="
	else
		_kubestep_open_flags
		_kubestep_reply "$current" ''
	fi
	# The line editor replaces only what stands behind the last of its word breaks.
	for cut in = :; do
		if [[ $COMP_WORDBREAKS == *$cut* && $current == *$cut* ]]; then
			for index in "\${!COMPREPLY[@]}"; do
				COMPREPLY[$index]=\${COMPREPLY[$index]#"\${current%$cut*}$cut"}
			done
			current=\${current##*$cut}
		fi
	done
}

complete -F _kubestep kubestep
`;

const ZSH = `# Values of the flag that _kubestep_takes and _kubestep_offers tell of.
_kubestep_values() {
	case $_kubestep_takes in
		one) _describe -t values value _kubestep_offers ;;
		list)
			compset -P '*,'
			_kubestep_drop "\${IPREFIX#--*=}"
			_describe -t values value _kubestep_offers -qS ,
			;;
		file) _files ;;
		folder|optional) _files -/ ;;
		other) _message value ;;
	esac
}

_kubestep() {
	local _kubestep_path _kubestep_expects _kubestep_given _kubestep_count _kubestep_plain _kubestep_help _kubestep_takes _kubestep_about _kubestep_id
	local -a _kubestep_offers _kubestep_ids _kubestep_names
	_kubestep_walk "\${(@Q)words[2,CURRENT-1]}"
	if [[ -n $_kubestep_expects ]]; then
		_kubestep_flag "$_kubestep_expects"
		_kubestep_values
	elif [[ -n $_kubestep_help || -n $_kubestep_plain || $PREFIX != -* ]]; then
		_kubestep_open_words
		if [[ $_kubestep_takes == file ]]; then
			_files
		else
			_describe -t commands command _kubestep_offers
		fi
		if [[ $_kubestep_takes != file && -z $PREFIX$_kubestep_help$_kubestep_plain ]] && _kubestep_flags "$_kubestep_path"; then
			_kubestep_open_flags
			_kubestep_offers=(\${(M)_kubestep_offers:#--*})
			_describe -t flags flag _kubestep_offers
		fi
	elif [[ $PREFIX == *=* ]]; then
		if _kubestep_find "\${PREFIX%%=*}"; then
			compset -P 1 '*='
			_kubestep_values
		fi
	else
		_kubestep_open_flags
		_describe -t flags flag _kubestep_offers
	fi
}

if [[ $funcstack[1] == _kubestep ]]; then
	_kubestep "$@"
else
	compdef _kubestep kubestep
fi
`;
