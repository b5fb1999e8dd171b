import type {Distribution, Files} from '../../core/ports/index.ts';

/** The second is the vendor's, and counts where an administrator has not laid another over it (os-release(5)). */
const FILES = ['/etc/os-release', '/usr/lib/os-release'];

/** Reads what the distribution says of itself. */
export async function readDistribution(files: Files): Promise<Distribution | undefined> {
	for (const file of FILES) {
		const content = await files.read(file);
		if (content !== undefined) {
			return parse(content.toString('utf8'));
		}
	}
	return undefined;
}

function parse(content: string): Distribution {
	const values = new Map(content.split('\n').flatMap((line): [string, string][] => {
		const [, name, value] = /^\s*([A-Z_]+)=(.*?)\s*$/.exec(line) ?? [];
		return name === undefined || value === undefined ? [] : [[name, unquote(value)]];
	}));
	const id = values.get('ID') ?? 'linux';
	return {
		id,
		like: (values.get('ID_LIKE') ?? '').split(/\s+/).filter((word) => word !== ''),
		version: values.get('VERSION_ID') ?? '',
		name: values.get('PRETTY_NAME') ?? values.get('NAME') ?? id,
	};
}

/** As a shell would read the assignment, which is what the file is. */
function unquote(value: string): string {
	const [, quoted] = /^(?:"(.*)"|'.*')$/.exec(value) ?? [];
	return value.startsWith('\'') && value.endsWith('\'') && value.length > 1 ? value.slice(1, -1) : (quoted ?? value).replaceAll(/\\([$"`\\])/g, '$1');
}
