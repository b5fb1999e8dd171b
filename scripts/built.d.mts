export interface Built {
	readonly version: string;
	readonly commit?: string;
	readonly clean?: boolean;
	readonly time?: string;
	readonly node: string;
	readonly packages: readonly {readonly name: string; readonly version: string}[];
}
export const BUILT: string;
export function builtFrom(folders: readonly string[]): Built;
export function sourceDate(): number;
