import {aliases} from '../line/commands.ts';
import type {CompletedFlag, CompletionTable, Offer} from './table.ts';

/** Completion for fish: to be sourced, or a file `kubestep.fish` in its folder of completions. */
export function fishScript({commands, flags}: CompletionTable): string {
	const entries: readonly (readonly [string, string])[] = [...commands.filter(({path}) => path !== '').map(({path}) => [path, path] as const), ...Object.entries(aliases)];
	return `# fish completion of kubestep, written by: kubestep completion fish

# The command that words call. Status 1 where it is none.
function __kubestep_enter
	switch $argv[1]
${arms(entries, (path) => `echo ${quote(path)}`)}
		case '*'
			return 1
	end
end

# What may come below a command.
function __kubestep_below
	switch $argv[1]
${arms(commands.filter(({below}) => below.length > 0).map(({path, below}) => [path, list(below)]), (offers) => `printf '%s\\t%s\\n' ${offers}`)}
	end
end

# What may stand at place $argv[2] after a command.
function __kubestep_operands
	switch "$argv[1] $argv[2]"
${arms(commands.flatMap(({path, operands}) => operands.map((words, index) => [`${path} ${String(index)}`, words === 'file' ? words : words.map((word) => quote(word)).join(' ')] as const)), (words) => (words === 'file' ? '__fish_complete_path (commandline -ct)' : `printf '%s\\n' ${words}`))}
	end
end

# The flags of a command, by their entries in the table below. Status 1 where it does nothing by itself.
function __kubestep_flags
	switch $argv[1]
${arms(commands.map(({path, flags: ids, acts}) => [path, `${acts ? '' : '!'}${ids.join(' ')}`]), (ids) => `printf '%s\\n' ${ids.replace('!', '')}${ids.startsWith('!') ? '\n\t\t\treturn 1' : ''}`)}
	end
end

# What it takes, its meaning, its names.
function __kubestep_flag
	switch $argv[1]
${flags.map((flag) => `\t\tcase ${flag.id}\n\t\t\tprintf '%s\\n' ${flag.takes} ${flag.hidden ? '\'\'' : quote(flag.about)} ${flag.names.join(' ')}`).join('\n')}
	end
end

# The values of which there is a list.
function __kubestep_values
	switch $argv[1]
${arms(flags.filter(({values}) => values.length > 0).map(({id, values}: CompletedFlag) => [id, list(values)]), (offers) => `printf '%s\\t%s\\n' ${offers}`)}
	end
end
${FISH}`;
}

/** Arms of a `switch`, those that do the same in one. */
function arms(entries: readonly (readonly [string, string])[], act: (value: string) => string): string {
	return [...Map.groupBy(entries, ([, value]) => value)].map(([value, same]) => `\t\tcase ${same.map(([key]) => quote(key)).join(' ')}\n\t\t\t${act(value)}`).join('\n');
}

const list = (offers: readonly Offer[]): string => offers.map(({word, about}) => `${quote(word)} ${quote(about)}`).join(' ');

const quote = (text: string): string => `'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`;

const FISH = `
# Which flag of the command $argv[1] is written $argv[2].
function __kubestep_find
	for id in (__kubestep_flags $argv[1])
		if contains -- $argv[2] (__kubestep_flag $id)[3..]
			echo $id
			return 0
		end
	end
	return 1
end

# Values of the flag $argv[1]: $argv[2] is typed so far, $argv[3] stays before it.
function __kubestep_offer_values
	set -l takes (__kubestep_flag $argv[1])[1]
	switch $takes
		case one
			printf "$argv[3]%s\\n" (__kubestep_values $argv[1])
		case list
			set -l given (string split , -- $argv[2])[1..-2]
			set -l head (string join , -- $given '')
			for offer in (__kubestep_values $argv[1])
				if not contains -- (string split \\t -- $offer)[1] $given
					printf '%s\\n' "$argv[3]$head$offer"
				end
			end
		case file
			printf "$argv[3]%s\\n" (__fish_complete_path $argv[2])
		case folder optional
			printf "$argv[3]%s\\n" (__fish_complete_directories $argv[2] '')
	end
end

function __kubestep_offer_flags
	for id in (__kubestep_flags $argv[1])
		set -l flag (__kubestep_flag $id)
		# Lists may be given again.
		if test -n "$flag[2]"; and begin; test $flag[1] = list; or not contains -- $id $argv[2..]; end
			printf "%s\\t$flag[2]\\n" $flag[3..]
		end
	end
end

# Goes along the words before the one at the cursor, then offers what may stand there.
function __kubestep_complete
	set -l path ''
	set -l expects ''
	set -l plain ''
	set -l help ''
	set -l given
	set -l count 0
	set -l current (commandline -ct)
	for word in (commandline -opc)[2..]
		if test -n "$expects"
			set expects ''
		else if test -n "$plain"
			set count (math $count + 1)
		else if test "$word" = --
			set plain yes
		else if string match -q -- '-*' "$word"
			if set -l id (__kubestep_find "$path" (string split -m 1 = -- $word)[1])
				set -a given $id
				if not string match -q -- '*=*' $word; and not contains -- (__kubestep_flag $id)[1] nothing optional
					set expects $id
				end
			end
		else if test -z "$path" -a "$word" = help
			set help yes
		else if set -l deeper (__kubestep_enter (string trim -- "$path "(string replace / ' ' -- $word)))
			set path $deeper
		else
			set count (math $count + 1)
		end
	end
	if test -n "$expects"
		__kubestep_offer_values $expects "$current" ''
	else if test -n "$help" -o -n "$plain"; or not string match -q -- '-*' "$current"
		if test -z "$plain" -a $count -eq 0
			set -l below (__kubestep_below "$path")
			if test -n "$below"
				printf '%s\\n' $below
				return
			end
		end
		__kubestep_operands "$path" $count
	else if string match -q -- '*=*' "$current"
		set -l halves (string split -m 1 = -- $current)
		if set -l id (__kubestep_find "$path" $halves[1])
			__kubestep_offer_values $id "$halves[2]" "$halves[1]="
		end
	else
		__kubestep_offer_flags "$path" $given
	end
end

complete -c kubestep -e
complete -c kubestep -f -a '(__kubestep_complete)'
`;
